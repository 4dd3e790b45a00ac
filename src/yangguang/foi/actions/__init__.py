"""Every change of requests."""
