"""One module a format; each turns bytes that passed the checks into blocks, within a `Budget`."""
