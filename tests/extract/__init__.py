"""Extraction: a text in, facts out."""
