"""The only reader of a database: opens it read-only with the standard library and returns plain answers."""

from medcli.queries.database import Database, open_database
from medcli.queries.location import default_path

__all__ = ["Database", "default_path", "open_database"]
