"""The words in medcli/vocab, and how they are loaded."""
