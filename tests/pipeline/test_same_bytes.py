"""Two builds on different days, in different folders, by different users: the same bytes."""

import hashlib
import os
import subprocess
import sys

import pytest
from PIL import Image

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


def publish(volume, output, formats, environment, **how) -> dict[str, str]:
    """Build with a cache of its own; the hash of each file made, but of those with times in them
    and of those for the editor, which name manuscripts as the editor does."""
    python(
        "from publisher.cli import main; main()", "build", volume, "-o", output,
        "--format", formats,
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
    one = publish(here.name, here.parent / "out", formats, {"PYTHONHASHSEED": "1"} | epoch,
                  cwd=here.parent)  # fmt: skip
    two = publish(there, there.parent / "made", formats, elsewhere | epoch, umask=0o077)
    assert one == two
    assert "day.epub" in one
    assert formats == "epub" or {"day.pdf", "day-print.pdf", "offprints/kim.pdf"} < set(one)
