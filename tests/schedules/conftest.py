"""Programmes for other programs: small ones made here, real ones that stand beside the project."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for
from lxml import etree

from publisher.manuscripts.volumes import read_volume
from publisher.model.volume import Volume

BESIDE = Path(__file__).parents[3] / "shared"


def beside(name: str) -> Path:
    folder = BESIDE / name
    if not folder.is_dir():
        pytest.skip(f"it is not beside the project (../shared/{name})")
    return folder


@pytest.fixture(scope="session")
def validate() -> Callable[[str, bytes], list[str]]:
    """A function that says what is wrong with a schedule, ``json`` or ``xml``, by its schema."""
    folder = beside("schemas/schedule")
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    kind = validator_for(schema)
    judge = kind(schema, format_checker=kind.FORMAT_CHECKER)
    xsd = etree.XMLSchema(etree.parse(str(folder / "schedule.xml.xsd")))

    def faults(form: str, data: bytes) -> list[str]:
        if form == "json":
            return [error.message for error in judge.iter_errors(json.loads(data))]
        xsd.validate(etree.fromstring(data))
        return [str(error) for error in xsd.error_log]

    return faults


@pytest.fixture
def conference(tmp_path) -> Callable[[str, str], Volume]:
    """A function that reads the volume of ``volume.yaml`` and ``programme.yaml`` texts."""

    def read(sheet: str, programme: str) -> Volume:
        (tmp_path / "volume.yaml").write_text(sheet, "utf-8")
        (tmp_path / "programme.yaml").write_text(programme, "utf-8")
        volume, found = read_volume(tmp_path, "v")
        assert volume is not None
        assert [d.code for d in found if d.is_error] == []
        return volume

    return read


@pytest.fixture
def frab(conference) -> Callable[[str], tuple[Volume, list[dict[str, Any]]]]:
    """A function that reads a real ``schedule.json`` as a programme, and gives its events too."""

    def read(name: str) -> tuple[Volume, list[dict[str, Any]]]:
        path = beside("arriving/intake") / "frab/json/examples" / name
        told = json.loads(path.read_text("utf-8"))["schedule"]["conference"]
        days, events = [], []
        for day in told["days"]:
            held = [event for room in day["rooms"].values() for event in room]
            events += held
            days.append({"date": day["date"], "slots": [_slot(event) for event in held]})
        programme = {"timezone": told.get("time_zone_name", "Europe/Berlin"), "days": days}
        sheet = {"title": told["title"], "event": {"name": told["title"],
                                                   "acronym": told["acronym"]}}  # fmt: skip
        return conference(json.dumps(sheet), json.dumps(programme)), events

    return read


def _slot(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "start": event["date"],
        "duration": event["duration"],
        "kind": "talk",
        "room": event["room"],
        "title": event["title"],
        "speakers": [{"literal": each["public_name"]} for each in event["persons"]],
        "abstract": event["abstract"],
        "track": event["track"],
        "label": event["type"],
        "id": str(event["id"]),
        "guid": event["guid"],
    }
