"""The command line: parse, one query, one render."""
