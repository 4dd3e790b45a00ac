"""Addresses of the year plan."""
