"""Tests of the write side of the database."""
