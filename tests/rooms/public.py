"""The public pages of records, in the matrices."""
