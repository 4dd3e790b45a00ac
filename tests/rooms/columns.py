"""Columns and guides, in the matrices."""
