"""Volumes of one hostile paper and a good neighbour, built as a user builds them."""

import json
import multiprocessing
import os
import re
import resource
import traceback
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

NEIGHBOUR = """\
---
title: The Good Neighbour
kind: address
authors: [{name: Ada Lark, role: Delegate}]
date: 2024-05-06
---

## A heading of the neighbour

The neighbour is whole, to the last of its words.
"""

VOLUME = """\
id: hostile
title: A Volume Under Attack
language: en
sessions:
  - title: One Session
    papers: [neighbour, guest]
"""

SECRET = "the-secret-that-lies-outside"

ACTIVE = re.compile(
    rb"<script|<iframe|<object|<embed|<base\b|<form|http-equiv|\bon[a-z]+\s*=\s*[\"']"
    rb"|(?:href|src|action|data)\s*=\s*[\"']\s*(?:javascript|vbscript|file|data:text)"
    rb"|(?:src|poster)\s*=\s*[\"']https?:|url\(\s*[\"']?https?:|@import",
    re.I,
)


class Attack:
    """A volume under attack, and what became of it."""

    def __init__(self, folder: Path, result, output: Path) -> None:
        self.folder, self.result, self.output = folder, result, output
        report = output / "build.json"
        self.report = json.loads(report.read_text("utf-8")) if report.is_file() else None

    @property
    def said(self):
        return self.result.stdout + self.result.stderr

    def paper(self, name):
        return next(paper for paper in self.report["papers"] if paper["id"] == name)

    def documents(self):
        """Every document of the EPUB and every drawing, by name."""
        with zipfile.ZipFile(self.output / "hostile.epub") as book:
            return {name: book.read(name) for name in book.namelist()
                    if name.endswith((".xhtml", ".svg", ".opf", ".ncx", ".css"))}  # fmt: skip

    def check(self, neighbour="neighbour"):
        """The promise of docs/explanation/security.md."""
        assert self.result.returncode in (0, 1), self.said
        assert "Traceback" not in self.said
        assert "BLD004" not in self.said, self.said
        assert "fault of its own" not in self.said
        if self.report is None:
            assert self.result.returncode == 1
            return
        assert self.paper(neighbour)["status"] == "ok", self.paper(neighbour)["diagnostics"]
        documents = self.documents()
        assert b"whole, to the last of its words" in documents[f"EPUB/text/{neighbour}.xhtml"]
        for name, data in documents.items():
            live = b"\n".join(re.findall(rb"<[^>]*>", data)) if name[-3:] != "css" else data
            found = ACTIVE.search(live)
            assert found is None, (name, live[max(0, found.start() - 60) : found.end() + 60])
            assert SECRET.encode() not in data, name
        pdf = (self.output / "hostile.pdf").read_bytes()
        for forbidden in (b"/JavaScript", b"/Launch", b"/SubmitForm", b"/GoToR"):
            assert forbidden not in pdf, forbidden
        _neighbour_in_print(self.output / "hostile.pdf")


def _neighbour_in_print(path):
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    assert "whole, to the last of its words" in " ".join(text.split())
    assert SECRET not in text


@dataclass(frozen=True)
class Result:
    """What a build said, and the exit status it gave."""

    returncode: int
    stdout: str
    stderr: str = ""


def _built(folder, output, kept, seconds, said):
    """Build in a fork of this process, which has built before. One that takes more than `seconds`
    of the processor, or hangs for ten times as long, is killed."""
    child = multiprocessing.get_context("fork").Process(
        target=_build, args=(folder, output, kept, seconds, said)
    )
    child.start()
    child.join(10 * seconds)
    if child.is_alive():
        child.kill()
    if child.exitcode is None or child.exitcode < 0:
        pytest.fail(f"not done in {seconds} s")
    return Result(child.exitcode, said.read_text("utf-8", "replace"))


def _build(folder, output, kept, seconds, said):
    """What `publisher build` does, in this process: the report told, the exit status given."""
    from publisher.diagnostics import render
    from publisher.pipeline.build import build, failed_build
    from publisher.pipeline.settings import Settings
    from publisher.style.styles import StyleError

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with said.open("w", encoding="utf-8", errors="replace") as told:
        try:
            settings = Settings(folder, str(folder), output=output, cache=kept, inline=True)
            report = build(settings, lambda *_: None)
            found = report if isinstance(report, tuple) else report.all_diagnostics
            told.writelines(render(diagnostic) + "\n" for diagnostic in found)
            failed = isinstance(report, tuple) or failed_build(report, strict=False)
        except StyleError as error:
            told.write(f"error: {error}\n")
            failed = True
        except BaseException:
            told.write(traceback.format_exc())
            told.flush()
            os._exit(2)
    os._exit(1 if failed else 0)


def _tree(folder):
    return {
        path.relative_to(folder): (path.lstat().st_mtime_ns, path.lstat().st_size)
        for path in folder.rglob("*")
    }


@pytest.fixture(scope="session")
def kept(tmp_path_factory, built):
    """One cache for all, and a process that has built a volume at peace: the frame of the book is
    typeset once, and what a build imports, compiles and reads at first is there for each fork."""
    folder = tmp_path_factory.mktemp("peace")
    (folder / "papers" / "guest").mkdir(parents=True)
    (folder / "volume.yaml").write_text(VOLUME, "utf-8")
    (folder / "papers" / "neighbour.md").write_text(NEIGHBOUR, "utf-8")
    (folder / "papers" / "guest" / "paper.md").write_text(NEIGHBOUR, "utf-8")
    built(folder, cache=folder / "cache")
    return folder / "cache"


@pytest.fixture
def attack(tmp_path, kept):
    """A function that builds: ``attack({"paper.md": b"…"})``, with `volume` other than usual."""

    def build(files, volume=VOLUME, seconds=60, prepare=None) -> Attack:
        folder, beside = tmp_path / "in" / "volume", tmp_path / "in"
        guest = folder / "papers" / "guest"
        guest.mkdir(parents=True)
        (beside / "secret.txt").write_text(SECRET, "utf-8")
        (beside / "secret.bib").write_text(f"@book{{s, title={{{SECRET}}}, year=2000}}", "utf-8")
        (beside / "secret.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg"><text>{SECRET}</text></svg>', "utf-8"
        )
        (folder / "papers" / "neighbour.md").write_text(NEIGHBOUR, "utf-8")
        (folder / "volume.yaml").write_bytes(
            volume if isinstance(volume, bytes) else volume.encode()
        )
        for name, data in files.items():
            path = guest / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        if prepare:
            prepare(guest)
        before, output = _tree(beside), tmp_path / "out"
        result = _built(folder, output, kept, seconds, tmp_path / "said")
        assert _tree(beside) == before, "something was written beside the volume"
        assert {p.name for p in tmp_path.iterdir()} <= {"in", "out", "said"}
        return Attack(folder, result, output)

    return build


@pytest.fixture
def siege(attack):
    """A function that builds many hostile papers in one volume, which costs a tenth of a volume for
    each: ``siege({"script": {"paper.md": b"…"}})``. A manuscript alone may stand for its files."""

    def build(guests, seconds=60) -> Attack:
        files = {
            f"../{name}/{path}": data
            for name, guest in guests.items()
            for path, data in (guest if isinstance(guest, dict) else {"paper.md": guest}).items()
        }
        names = ", ".join(["neighbour", *map(json.dumps, guests)])
        found = attack(files, VOLUME.replace("neighbour, guest", names), seconds=seconds)
        found.check()
        assert len(found.report["papers"]) == len(guests) + 1
        return found

    return build
