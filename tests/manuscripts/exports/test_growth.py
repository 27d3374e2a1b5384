"""Time to read an export grows with it, and not as its square; `tests/hostile/test_growth.py` has
the same of manuscripts."""

from __future__ import annotations

import json
import math
import time

import pytest

from publisher.manuscripts.exports import ExportFiles, read_exports


def _talks(number: int) -> str:
    talks = [
        {"id": n, "guid": "g", "slug": "s", "title": f"Talk {n}", "start": "09:00",
         "duration": "00:30", "date": "2026-05-04T09:00:00+02:00",
         "persons": [{"public_name": f"Ada Quoin {n % 7}"}]}
        for n in range(number)
    ]  # fmt: skip
    days = [{"date": "2026-05-04", "rooms": {"One": talks}}]
    conference = {"title": "A", "time_zone_name": "Europe/Paris", "days": days}
    return json.dumps({"schedule": {"conference": conference}})


def _events(number: int) -> str:
    events = "".join(
        f"<event id='{n}'><date>2026-05-04T09:00:00+02:00</date><title>T {n}</title><persons>"
        f"<person>Ada {n}</person></persons></event>" for n in range(number)
    )  # fmt: skip
    return (
        "<schedule><conference><title>A</title><time_zone_name>Europe/Paris</time_zone_name>"
        f"</conference><day date='2026-05-04'><room name='One'>{events}</room></day></schedule>"
    )


HEAD = "Title,Authors,Affiliation,Keywords\n"
EXPORTS = {
    "rows": ("a.csv", lambda n: HEAD + "".join(f"T{i},Ada Q{i},U{i},a\n" for i in range(n))),
    "rows of one title": ("a.csv", lambda n: HEAD + "".join(f"T,Ada Q{i},U,a\n" for i in range(n))),
    "authors of one paper": (
        "a.csv", lambda n: f"{HEAD}T,\"{'; '.join(f'Ada Q{i}' for i in range(n))}\",U,a\n"
    ),
    "spaces": ("a.csv", lambda n: f"{HEAD}T,\"{' ' * 20 * n}x\",U,a\n"),
    "brackets": ("a.csv", lambda n: f"{HEAD}T,\"{'(' * 20 * n}x\",U,a\n"),
    "talks": ("schedule.json", _talks),
    "events": ("schedule.xml", _events),
}  # fmt: skip


def _seconds(name: str, text: str) -> float:
    start = time.process_time()
    read_exports(ExportFiles(((".", name, text.encode()),)))
    return time.process_time() - start


@pytest.mark.parametrize("kind", EXPORTS)
def test_time_grows_with_the_export(kind):
    """Four times the talks take four times as long, or six; not sixteen."""
    name, made = EXPORTS[kind]
    _seconds(name, made(20))
    for _ in range(3):
        small, large = (_seconds(name, made(number)) for number in (150, 600))
        if large < 0.2 or math.log(large / small, 4) < 1.4:
            return
    assert math.log(large / small, 4) < 1.4, (small, large)


def test_a_hundred_talks_take_a_moment():
    """What is asked of the disk is asked once: the zones of the world took 12 ms a talk."""
    assert min(_seconds("schedule.json", _talks(100)) for _ in range(3)) < 0.5
