"""Records that come in by the hundred, and old addresses, in the matrices."""
