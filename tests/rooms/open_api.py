"""The open interface, in the matrices."""
