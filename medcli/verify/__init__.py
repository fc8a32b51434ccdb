"""Verification of monographs against the labels and articles that they cite (docs/monographs.md says how to use it).

Belongs to the compile side; scripts/verify_sources.py and scripts/label_text.py are its commands.
"""
