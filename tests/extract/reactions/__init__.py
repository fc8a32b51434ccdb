"""Tests of the model of adverse reactions."""
