"""medcli: a drug reference for the terminal in which every fact cites the words it came from."""

__version__ = "0.1.0"
