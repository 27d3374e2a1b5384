"""The benchmark measures what it says: volumes that are always the same, figures that add up."""

from __future__ import annotations

import importlib
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest


@pytest.fixture(autouse=True)
def bench(root, monkeypatch) -> None:
    """The modules of bench/ can be imported, as bench/run.py imports them."""
    monkeypatch.syspath_prepend(str(root / "bench"))


def module(name: str):
    return importlib.import_module(name)


def texts(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*.*")}


def test_a_hundred_and_sixty_papers_are_checked_within_five_seconds(tmp_path):
    """Nothing kept from before; seconds of the processor that this process takes, which reads,
    asks its workers and goes over the whole. What they take is in docs/explanation/speed.md."""
    import publisher.markup.compose  # noqa: F401
    from publisher.pipeline.build import check
    from publisher.pipeline.settings import Settings

    volumes = module("volumes")
    volumes.Volume(tmp_path, volumes.addresses(160)).write()
    before = time.process_time()
    found = check(Settings(tmp_path, "v", jobs=2))
    assert time.process_time() - before < 5
    assert found == ()


@pytest.fixture
def volume(tmp_path):
    volumes = module("volumes")
    made = volumes.Volume(tmp_path / "volume", volumes.addresses(6))
    made.write()
    return made


def test_volumes_are_always_the_same():
    """The first addresses of a small volume are those of a large one."""
    volumes = module("volumes")
    assert volumes.addresses(3) == volumes.addresses(8)[:3]
    assert len({address.body for address in volumes.addresses(8)}) == 8


def test_a_hundred_and_sixty_addresses_are_as_long_as_said():
    """About nine hundred pages of 370 words."""
    volumes = module("volumes")
    words = sum(len(address.body.split()) for address in volumes.addresses(160))
    assert 300_000 < words < 370_000


def test_a_volume_has_no_faults(volume):
    """Publisher reads it without a complaint, and finds every paper."""
    from publisher.manuscripts.volumes import read_volume

    read, found = read_volume(volume.folder, "volume")
    assert found == ()
    assert [paper.id for paper in read.papers] == [paper.slug for paper in volume.papers]


def test_an_edit_changes_one_word_of_one_paper(volume):
    """And the next edit is another one."""
    before = texts(volume.folder)
    volume.edit_a_word(1)
    once = texts(volume.folder)
    (changed,) = (name for name in before if before[name] != once[name])
    assert len(once[changed].split()) == len(before[changed].split()) + 1
    volume.edit_a_word(2)
    assert texts(volume.folder)[changed] not in (before[changed], once[changed])


def test_an_inserted_paper_comes_first(volume):
    """All other files but volume.yaml stay as they were."""
    before = texts(volume.folder)
    volume.insert_first(1)
    after = texts(volume.folder)
    assert {name for name in before if before[name] != after[name]} == {"volume.yaml"}
    added = next(iter(after.keys() - before.keys()))
    assert after["volume.yaml"].index(added) < after["volume.yaml"].index(volume.papers[1].slug)


def test_an_inserted_paper_moves_no_other_to_another_session(tmp_path):
    """It is one more in the first: what stands on another's page does not change with it."""
    volumes = module("volumes")
    volume = volumes.Volume(tmp_path / "volume", volumes.addresses(50))
    volume.write()
    before = (volume.folder / "volume.yaml").read_text("utf-8")
    volume.insert_first(1)
    added = f"      - papers/{volume.papers[0].slug}.md\n"
    assert (volume.folder / "volume.yaml").read_text("utf-8").replace(added, "") == before


def test_the_peers_get_the_same_text(volume, tmp_path):
    """One file, with every paragraph of every paper."""
    volume.one_file(tmp_path / "book.md")
    book = (tmp_path / "book.md").read_text("utf-8")
    for paper in volume.papers:
        for block in paper.body.strip().split("\n\n"):
            assert block.replace("# ", "## ", block.startswith("# ")) in book


@dataclass(frozen=True)
class Figure:
    tool: str
    papers: int
    scenario: str
    seconds: float = 0.0
    spread: float = 0.0
    memory: int = 0
    pages: int = 0
    failed: str = ""
    runs: int = 3


FIGURES = [
    Figure("Publisher", 10, "cold", 2.0, 0.2, 200 << 20, 60),
    Figure("Publisher", 10, "one word edited", 0.5, 0.0, 200 << 20, 60),
    Figure("Publisher", 100, "cold", 22.0, 0.2, 200 << 20, 600),
    Figure("pandoc & co.", 10, "cold", 1.0, 0.1, 100 << 20, 50),
    Figure("Slow", 10, "cold", failed="more than 900 s"),
    Figure("Long", 100, "cold", 300.0, 0.0, 100 << 20, 600, runs=1),
]


def test_the_page_says_what_was_measured():
    """Ratios, pages per second, growth; and what failed."""
    page = module("report").page(FIGURES, 3, {"XeLaTeX": "xelatex"})
    assert "| Publisher | 2.00 ± 0.10 | 60 | 30 | 200 MiB | 1.00 |" in page
    assert "| pandoc & co. | 1.00 ± 0.05 | 50 | 50 | 100 MiB | 0.50 |" in page
    assert "| one word edited | 0.50 | 200 MiB | 0.50 |" in page
    assert "| Publisher | 10 papers | 100 papers | 1.10 |" in page
    assert "more than 900 s" in page
    assert "| Long | 300.00 (once) | 600 |" in page
    assert "XeLaTeX (xelatex)" in page


def test_a_peer_that_takes_long_is_run_once(monkeypatch, tmp_path):
    """All others take turns as often as was asked for."""
    run = module("run")
    cost = module("measuring").Cost
    seconds = {"Publisher": 300.0, "Quick": 1.0, "Slower": 119.0, "Long": 200.0}
    asked = []

    def run_once(tool, size, scratch, limit):
        asked.append((size, tool))
        later = 5 * asked.count((size, tool))  # what passes the limit later is run on
        return {"cold": (cost(seconds[tool] + later - 5, 1), 10)}

    monkeypatch.setattr(run, "run_once", run_once)
    results = run.measure_all([*seconds], [1, 2], 3, 900, 120, tmp_path)
    counted = {key: asked.count(key) for key in asked}
    assert counted == {
        (size, tool): 1 if tool == "Long" else 3 for size in (1, 2) for tool in seconds
    }
    assert {(r.papers, r.tool): r.runs for r in results} == counted


def test_the_plot_is_a_picture():
    """Well-formed SVG with a line for each tool that has figures, inside its frame."""
    svg = ElementTree.fromstring(module("report").plot(FIGURES))
    words = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Publisher", "Publisher, one word edited", "pandoc & co."} <= set(words)
    assert "Slow" not in words
    for circle in svg.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(circle.get("cx")) <= 720
        assert 0 <= float(circle.get("cy")) <= 420


def test_the_plot_keeps_names_apart_and_colours_to_tools():
    """Names of lines that end at one height are one below the other; an edit has its tool's
    colour."""
    ends = [Figure(tool, 10, "cold", 2.0) for tool in ("Publisher", "Other", "Third")]
    svg = module("report").plot([*ends, Figure("Publisher", 10, "one word edited", 2.0)])
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    named = {text.text: text for text in texts if text.get("class")}
    heights = sorted(float(text.get("y")) for text in named.values())
    assert all(low + 14 < high for low, high in pairwise(heights))
    colours = {name: text.get("class") for name, text in named.items()}
    assert colours.pop("Publisher, one word edited") == colours["Publisher"]
    assert len(set(colours.values())) == 3


def test_a_busy_machine_is_told():
    """Seconds measured beside other work are not to be trusted, and the page says so."""
    page = module("report").page
    assert "Other work ran" in page(FIGURES, 3, {}, 4.0)
    assert "Other work ran" not in page(FIGURES, 3, {}, 0.1)


def test_a_command_is_measured_and_stopped(tmp_path):
    """Its time, the memory of its children too; at its limit it is ended and said to have been."""
    measuring = module("measuring")
    child = "x = bytearray(150 << 20); x[::4096] = b'1' * len(x[::4096]); time.sleep(0.6)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; {child}'])"
    code = code.replace("b'1'", 'b"1"')
    cost = measuring.measure([sys.executable, "-c", code], tmp_path, 60)
    assert cost.seconds > 0.6
    assert cost.memory > 150 << 20
    with pytest.raises(measuring.Failed, match=r"more than 0\.5 s"):
        measuring.measure([sys.executable, "-c", "import time; time.sleep(30)"], tmp_path, 0.5)
    with pytest.raises(measuring.Failed, match="status 3"):
        measuring.measure([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, 30)
