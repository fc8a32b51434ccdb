"""Tests of what is kept of texts that were met before."""
