"""The list of downloads: read as openFDA describes it, and refused as anything else."""

from __future__ import annotations

import json

import pytest

from fetch.server import Server, zipped
from medcli.errors import MedcliError
from medcli.fetch import connect, export_at


def test_the_export_of_the_labels_is_read(server: Server):
    server.publish("2026-11-20", a=zipped("alphapine"), b=zipped("betapine"))
    export = export_at(connect(), server.manifest)
    assert (export.date, export.records) == ("2026-11-20", 2)
    assert [part.name for part in export.parts] == ["a.json.zip", "b.json.zip"]


@pytest.mark.parametrize(
    "label",
    [
        {},
        {"export_date": "../..", "total_records": 1, "partitions": []},
        {"export_date": "2026-11-20", "total_records": 1, "partitions": []},
        {"export_date": "2026-11-20", "total_records": "many", "partitions": [{"file": "https://x/a.json.zip"}]},
    ],
    ids=["empty", "a path for a date", "no parts", "no sizes"],
)
def test_another_list_is_refused(server: Server, label: dict[str, object]):
    server.files["/download.json"] = json.dumps({"results": {"drug": {"label": label}}}).encode()
    with pytest.raises(MedcliError, match="not the list of downloads"):
        export_at(connect(), server.manifest)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd.json.zip", "https://x/..%2f.json.zip", "https://x/.json.zip", "https://x/labels.exe"]
)
def test_a_part_that_is_no_zip_of_labels_on_the_web_is_refused(server: Server, url: str):
    part = {"file": url, "size_mb": "1", "records": 1}
    label = {"export_date": "2026-11-20", "total_records": 1, "partitions": [part]}
    server.files["/download.json"] = json.dumps({"results": {"drug": {"label": label}}}).encode()
    with pytest.raises(MedcliError, match="a part is"):
        export_at(connect(), server.manifest)


def test_two_parts_of_one_name_are_refused(server: Server):
    part = {"file": "https://x/a.json.zip", "size_mb": "1", "records": 1}
    label = {"export_date": "2026-11-20", "total_records": 1, "partitions": [part, part]}
    server.files["/download.json"] = json.dumps({"results": {"drug": {"label": label}}}).encode()
    with pytest.raises(MedcliError, match="two of one name"):
        export_at(connect(), server.manifest)


def test_what_is_no_json_is_refused(server: Server):
    server.files["/download.json"] = b"<html>Sign in to this network</html>"
    with pytest.raises(MedcliError, match="not the list of downloads"):
        export_at(connect(), server.manifest)


def test_a_list_that_is_not_there_is_one_error_with_a_remedy(server: Server):
    with pytest.raises(MedcliError, match=r"cannot be fetched \(HTTP 404\)") as caught:
        export_at(connect(), server.manifest)
    assert "medcli build" in caught.value.remedy


@pytest.mark.parametrize("url", ["file:///etc/hostname", "downloads", "http://"])
def test_what_is_no_address_of_the_web_is_said_to_be_none(url: str):
    with pytest.raises(MedcliError, match="no http or https address"):
        export_at(connect(), url)
