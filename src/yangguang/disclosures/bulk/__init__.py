"""Records that come in by the hundred: a table with a folder of files, or the saved pages of a former site."""
