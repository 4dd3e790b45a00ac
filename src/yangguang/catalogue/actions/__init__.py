"""Every change of columns, guides and standard catalogues."""
