"""Tests of medcli.fetch, against a server on this machine."""
