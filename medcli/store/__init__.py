"""The write side of the database: what it holds, as values and as rows, and the only writer."""
