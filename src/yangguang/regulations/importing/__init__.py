"""Existing collections of documents read into dated texts with their history; nothing is written here."""
