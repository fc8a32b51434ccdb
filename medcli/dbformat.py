"""What marks a file as a database of ours: shared by the only writer and the only reader."""

SCHEMA_VERSION = 6
"""Raised with every change of schema.sql; stored as ``user_version`` and in ``meta``."""

APPLICATION_ID = 0x4D454443
"""The letters MEDC, in the header of every database that medcli writes (SQLite file format, section 1.3.17)."""

TOKENIZER = "porter unicode61 remove_diacritics 2"
"""How the full-text index takes words (SQLite FTS5, section 4.3); in schema.sql, too."""
