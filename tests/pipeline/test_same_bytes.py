"""Two builds on different days, in different folders, by different users, from a torn cache: the
same bytes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from publisher.pipeline import publishing

KIM = """\
---
title: Kites & Strings
authors: [{name: Hanjang Kim, name_native: 김한장}]
keywords: [strings, kites, wind, air]
bibliography: refs.bib
---

Kites rise[^1] against $E = mc^2$ the wind [@lee2020], as @fig:k shows. 한국어 글.

![A kite](kite.png){#fig:k}

| a | b |
|---|---|
| 1 | 2 |

: A table. {#tbl:t}

[^1]: A note.
"""

STYLE = """\
extends = "proceedings"

[css]
print = ["proceedings:base.css", "proceedings:code.css", "proceedings:print.css"]
epub = ["proceedings:epub.css"]
web = ["proceedings:web.css"]

[page.A5]
width = 148
height = 210
inner = 17
outer = 21
head = 19
foot = 28
size = 10.6
line = 14

[[fonts]]
family = "EB Garamond"
package = "fontpkg_eb_garamond"
file = "EBGaramond[wght].ttf"
weights = [400]

[[system-fonts]]
family = "Noto Serif CJK KR"
langs = ["*"]
weights = [400]
"""
"""The fonts of a style take most of a build with an empty cache: one of each kind is enough."""

CLOCK = """\
import datetime, os, time_machine
then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=401.3)
time_machine.travel(then, tick=True).start()
"""
"""For `sitecustomize`, which every process of Python runs first, workers too."""

BUILD = """\
from publisher.command.cli import main
from publisher.style import webfonts
webfonts._math = lambda: ()
main()
"""
"""The command without the font for formulas: it is packed as the others, but for five seconds."""

EVERY = "epub,pdf,print,offprints,web"


@pytest.fixture
def write(tmp_path):
    """A function that writes the volume to a folder of `tmp_path`."""

    def volume(name):
        folder = tmp_path / name
        (folder / "papers").mkdir(parents=True)
        (folder / "papers/kim.md").write_text(KIM, "utf-8")
        (folder / "papers/refs.bib").write_text(
            "@article{lee2020, author={Lee, Ann}, title={Wind}, journal={J}, year={2020}}\n"
        )
        Image.radial_gradient("L").save(folder / "papers/kite.png")
        (folder / "styles/plain").mkdir(parents=True)
        (folder / "styles/plain/style.toml").write_text(STYLE, "utf-8")
        (folder / "volume.yaml").write_text(
            "style: plain\nid: day\ntitle: A Day\nevent: {name: Day, start: 2024-05-05}\n"
            "sessions:\n  - {title: One, papers: [kim]}\n"
        )
        return folder

    return volume


@pytest.fixture
def elsewhere(tmp_path):
    """An environment in which nothing is as in another: day, zone, language, seed, home."""
    clock = tmp_path / "clock"
    clock.mkdir()
    (clock / "sitecustomize.py").write_text(CLOCK)
    return {
        "PYTHONPATH": str(clock), "TZ": "Pacific/Kiritimati", "LANG": "ko_KR.UTF-8",
        "PYTHONHASHSEED": "77", "HOME": str(tmp_path / "home"),
    }  # fmt: skip


def python(code, *arguments, **how) -> str:
    """What Python says to `code`."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    assert result.returncode == 0, result.stderr
    return result.stdout


def publish(volume, output, formats, environment, jobs, **how) -> dict[str, str]:
    """Build with a cache of its own and so many workers; the hash of each file made, but of those
    with times in them and of those for the editor, which name manuscripts as the editor does."""
    python(
        BUILD, "build", volume, "-o", output,
        "--format", formats, "--jobs", jobs,
        env=os.environ | {"PUBLISHER_CACHE": f"{output}-cache"} | environment, **how,
    )  # fmt: skip
    names = {path.relative_to(output).as_posix(): path for path in sorted(output.rglob("*"))}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in names.items()
        if path.is_file()
        and name not in ("build.json", "report.html")
        and not name.startswith("accessibility/")
    }


@pytest.mark.parametrize(
    ("formats", "epoch"), [(EVERY, {}), ("epub", {"SOURCE_DATE_EPOCH": "1700000000"})]
)
def test_another_day_another_place_the_same_bytes(write, elsewhere, tmp_path, formats, epoch):
    """Clock, zone, language, seed of hashes, user’s mask and home, name of the folder, dates of
    the files, number of workers: nothing of it is in a book, with a date given and without."""
    here, there = write("here/volume"), write("the ré/other folder/v")
    for path in there.rglob("*"):
        os.utime(path, (10**9, 10**9))
    year = "import datetime; print(datetime.date.today().toordinal())"
    assert int(python(year, env=os.environ | elsewhere)) > int(python(year)) + 300
    one = publish(here.name, here.parent / "out", formats, {"PYTHONHASHSEED": "1"} | epoch, 1,
                  cwd=here.parent)  # fmt: skip
    two = publish(there, there.parent / "made", formats, elsewhere | epoch, 8, umask=0o077)
    assert one == two
    assert "day.epub" in one
    assert formats == "epub" or {"day.pdf", "day-print.pdf", "offprints/kim.pdf"} < set(one)


STAGES = {
    "compose", "faces", "typeset", "folios", "citations", "pictures", "cover", "bind", "publish",
    "fonts", "proof",
}  # fmt: skip
"""What is made by tasks in a build of every kind of form."""


def misses(made) -> dict[str, int]:
    return {stage: counts["misses"] for stage, counts in made.report.stages.items()}


def test_torn_entries_of_every_stage_are_made_again_and_told(write, built, tmp_path, monkeypatch):
    """All stages are cached alike: with the cache nothing is made, from a cache of which every
    entry is torn all is, with the same bytes, and it is told once; the next build knows nothing
    of it."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "functions"))
    monkeypatch.setattr(publishing, "FONT", "troubled:unpacked")  # to pack one takes seconds
    folder, cache = write("volume"), tmp_path / "cache"
    paper = folder / "papers/kim.md"
    paper.write_text(KIM.replace("한국어 글", "Enough").replace("김한장", "Kim"), "utf-8")

    def build(name):
        return built(folder, "epub,offprints,web", tmp_path / name, cache=cache, pixels=100)

    first = build("one")
    assert set(misses(first)) >= STAGES
    assert set(misses(build("two")).values()) == {0}
    entries = [path for path in cache.glob("??/*") if path.is_file()]
    for path in entries:
        path.write_bytes(path.read_bytes()[:-1])
    torn = build("two")
    assert misses(torn) == misses(first)
    assert torn.report.artifacts == first.report.artifacts
    (told,) = (d for d in torn.report.all_diagnostics if d.code == "BLD005")
    assert f"and {len(entries) - 2} others" in told.message  # but the record of the build "one"
    assert "BLD005" not in build("two").codes()
    assert set(build("two").report.timings) == {"read"}
