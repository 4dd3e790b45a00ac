"""The desk of records, in the matrices."""
