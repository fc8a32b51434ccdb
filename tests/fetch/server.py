"""A server of labels on this machine: a list of downloads, parts in ranges, and the faults of a network."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


def zipped(*drugs: str) -> bytes:
    """Return a part of an export: one label for each of *drugs*."""
    records = [
        {
            "set_id": f"set-{drug}",
            "version": "1",
            "effective_time": "20260101",
            "openfda": {"generic_name": [drug]},
            "indications_and_usage": [f"1 INDICATIONS {drug.capitalize()} is indicated for the relief of pain."],
        }
        for drug in drugs
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part.json", json.dumps({"results": records}))
    return packed.getvalue()


@dataclass
class Server:
    """What is served, and what was asked for."""

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    tag: str = '"one"'
    cut: int | None = None  # bytes after which the next answer breaks off
    busy: int = 0  # so many answers from now say so
    asked: list[tuple[str, str]] = field(default_factory=list)  # path, and the range asked for

    @property
    def manifest(self) -> str:
        """The address of the list of downloads."""
        return f"{self.address}/download.json"

    def publish(self, date: str, **parts: bytes) -> None:
        """Put an export of a day in the place of what was there; parts by the stem of their name."""
        self.files = {f"/{date}/{name}.json.zip": data for name, data in parts.items()}
        partitions = [
            {"file": self.address + path, "size_mb": f"{len(data) / 1e6:.2f}", "records": 1}
            for path, data in self.files.items()
        ]
        label = {"export_date": date, "total_records": len(parts), "partitions": partitions}
        self.files["/download.json"] = json.dumps({"results": {"drug": {"label": label}}}).encode()


@contextmanager
def serving() -> Iterator[Server]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            server.asked.append((self.path, wanted))
            data = server.files.get(self.path)
            if data is None or server.busy:
                server.busy = max(0, server.busy - 1)
                self.send_error(503 if data is not None else 404)
                return
            begin = int(re.sub(r"\D", "", wanted) or 0) if self.headers.get("If-Range") == server.tag else 0
            if begin >= len(data):
                self.send_error(416)
                return
            self.send_response(206 if begin else 200)
            if begin:
                self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
            if server.tag:
                self.send_header("ETag", server.tag)
            self.send_header("Content-Length", str(len(data) - begin))
            self.end_headers()
            end, server.cut = (len(data) if server.cut is None else begin + server.cut), None
            self.wfile.write(data[begin:end])

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server = Server(f"http://127.0.0.1:{http.server_port}")
        thread = Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
