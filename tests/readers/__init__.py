"""Tests of the readers: text in, sections out."""
