"""Every read of records that a view, another room or a command needs."""
