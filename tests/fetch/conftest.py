"""What the tests of fetching share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fetch.server import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    """Serve labels on this machine."""
    with serving() as served:
        yield served
