"""Forms of the year plan."""
