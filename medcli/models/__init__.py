"""Trained models that ship, each written by a script of its own."""
