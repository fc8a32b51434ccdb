"""The official labels, fetched: the one part of medcli that uses the network, and only where it is asked to."""

from medcli.fetch.download import connect, fetch_parts
from medcli.fetch.manifest import MANIFEST, Export, Part, export_at

__all__ = ["MANIFEST", "Export", "Part", "connect", "export_at", "fetch_parts"]
