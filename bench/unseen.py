"""Papers that nobody tuned for: built ten a volume, and their words held against pandoc's.

python bench/unseen.py FOLDER [-o OUT] [--only SLUG…] [--format epub,pdf]

FOLDER holds a folder for each paper, as its authors committed it. Each is built as it stands, in
volumes of ten under OUT (else a temporary folder); a paper's own faults are told, not mended. The
table says for each paper: its status, the codes found, and of its runs of four words

- lost: those of pandoc's reading that our EPUB has not,
- more: those of our EPUB that pandoc's reading has not,
- twice: those that our EPUB has more often than pandoc's reading,

as shares of all. Formulas, citations, references and raw markup are left out on both sides, as
the two write them in different words. Numbers over a hundredth are worth reading (`--show SLUG`
prints the runs).

A person's judgement is in FOLDER/verdicts.toml: ``slug = "author: no such picture"`` or
``slug = "us: OUT001 is false"``. A failed paper without one is *unjudged*. Exits 1 where a paper
failed that is not its author's, or where a build did not end. Needs pandoc (`pypandoc_binary`).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypandoc
from lxml import etree

RUN = 4
"""Words in a run: long enough to be rare, short enough to find a lost clause."""
A_VOLUME = 10
NAMES = ("paper", "main", "index", "article", "manuscript")
KINDS = (".md", ".qmd", ".Rmd", ".rmd", ".markdown", ".myst.md")
_WORD = re.compile(r"[^\W_]+")
_LEFT_OUT = {"Math", "Cite", "RawInline", "RawBlock", "Image"}
_INLINE = frozenset("em strong a span sub sup code i b wbr q abbr del ins kbd mark small u".split())
_NO_WORDS = frozenset({"head", "math", "img", "svg"})
_NOT_THEIRS = frozenset(
    "citation references number label formula ref caption-label doc-noteref doc-backlink"
    " doc-bibliography doc-pagebreak".split()
)
"""Classes and roles of what we add to a text, or write in other words."""


@dataclass(frozen=True)
class Row:
    """A paper in the table: `lost`, `more`, `twice` are runs of words, `runs` counts pandoc's."""

    slug: str
    status: str
    codes: Counter[str]
    lost: list[str]
    more: list[str]
    twice: list[str]
    runs: int


def manuscript(folder: Path) -> Path | None:
    """The manuscript in a paper's folder, `None` where there is none."""
    for name in NAMES:
        for kind in KINDS:
            if (folder / f"{name}{kind}").is_file():
                return folder / f"{name}{kind}"
    there = sorted(path for path in folder.iterdir() if path.name.endswith(KINDS))
    return there[0] if len(there) == 1 else None


def build(papers: list[Path], out: Path, formats: str) -> dict[str, Any] | None:
    """Build a volume of `papers` under `out`; its `build.json`, `None` where the build did not
    end."""
    volume = out / "volume"
    shutil.rmtree(out, ignore_errors=True)
    for paper in papers:
        shutil.copytree(paper, volume / "papers" / paper.name)
    entries = "".join(f"      - {paper.name}/{manuscript(paper).name}\n" for paper in papers)
    (volume / "volume.yaml").write_text(
        f"id: unseen\ntitle: Unseen Papers\nlanguage: en\nsessions:\n  - title: One\n"
        f"    papers:\n{entries}",
        "utf-8",
    )
    command = [sys.executable, "-m", "publisher", "build", str(volume), "-o", str(out / "book")]
    done = subprocess.run([*command, "--format", formats], capture_output=True, text=True)
    (out / "said.txt").write_text(done.stdout + done.stderr, "utf-8")
    if done.returncode not in (0, 1):
        return None
    report: dict[str, Any] = json.loads((out / "book" / "build.json").read_text("utf-8"))
    return report


def theirs(path: Path) -> list[str]:
    """The words of a manuscript as pandoc reads it, notes last."""
    pandoc = pypandoc.get_pandoc_path()
    done = subprocess.run(
        [pandoc, "-f", "markdown", "-t", "json", str(path)], capture_output=True, check=False
    )
    if done.returncode:
        return []
    notes: list[list[Any]] = []
    words = list(_pandoc_words(json.loads(done.stdout)["blocks"], notes))
    while notes:
        words += _pandoc_words(notes.pop(0), notes)
    return _split(words)


def _pandoc_words(node: Any, notes: list[list[Any]]) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from _pandoc_words(part, notes)
        return
    if not isinstance(node, dict):
        return
    kind, content = node.get("t"), node.get("c")
    if kind in _LEFT_OUT:
        yield " "
    elif kind == "Note":
        notes.append(content)
    elif kind == "Str":
        yield content
    elif kind in ("Space", "SoftBreak", "LineBreak"):
        yield " "
    elif kind in ("Code", "CodeBlock"):
        yield content[1] if kind == "Code" else f" {content[1]} "
    elif kind in ("Link", "Span", "Header", "Div"):
        yield from _pandoc_words(content[-2] if kind == "Link" else content[-1], notes)
    elif kind is not None:
        yield " "
        yield from _pandoc_words(content, notes)
        yield " "
    else:
        yield from _pandoc_words(list(node.values()), notes)
    if kind in ("Para", "Plain", "Header", "CodeBlock"):
        yield " "


def ours(epub: Path, documents: list[str]) -> list[str]:
    """The words of a paper's documents in our EPUB, notes last, without its opening."""
    texts: list[str] = []
    notes: list[str] = []
    with zipfile.ZipFile(epub) as book:
        for name in documents:
            member = next(n for n in book.namelist() if n == name or n.endswith(f"/{name}"))
            root = etree.fromstring(book.read(member))
            for part in root.iterfind(".//{*}div"):
                if "text" in part.get("class", "").split():
                    _our_words(part, texts, notes)
            for note in root.iterfind(".//{*}aside[@role='doc-footnote']"):
                _our_words(note, notes, notes)
    return _split(texts + notes)


def _our_words(element: etree._Element, words: list[str], notes: list[str]) -> None:
    if not isinstance(element.tag, str):
        return
    tag = etree.QName(element).localname
    classes = set(element.get("class", "").split())
    inline = tag in _INLINE
    if not inline:
        words.append(" ")
    if not (tag in _NO_WORDS or classes & _NOT_THEIRS or element.get("role") in _NOT_THEIRS):
        words.append(element.text or "")
        for child in element:
            if child.get("role") != "doc-footnote":
                _our_words(child, words, notes)
            words.append(child.tail or "")
    if not inline:
        words.append(" ")


def _split(texts: list[str]) -> list[str]:
    return [word.casefold() for word in _WORD.findall("".join(texts).replace("\u00ad", ""))]


def runs(words: list[str]) -> Counter[str]:
    """Each run of `RUN` words, counted."""
    return Counter(" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def rows(folder: Path, out: Path, only: set[str], formats: str) -> Iterator[Row]:
    """Build every paper of `folder`, and say how each came out."""
    papers = [
        path
        for path in sorted(folder.iterdir())
        if path.is_dir() and manuscript(path) and (not only or path.name in only)
    ]
    for n, some in enumerate(papers[i : i + A_VOLUME] for i in range(0, len(papers), A_VOLUME)):
        here = out / f"{n:02}"
        report = build(some, here, formats)
        if report is None:
            yield from (Row(p.name, "no build", Counter(), [], [], [], 0) for p in some)
            continue
        epub = next(iter((here / "book").glob("*.epub")), None)
        told = {paper["id"]: paper for paper in report["papers"]}
        sources = {Path(d["source"]).parent.name: d for d in report.get("documents", [])}
        for paper in some:
            yield _row(paper, told, report, epub, sources)


def _row(
    paper: Path,
    told: dict[str, Any],
    report: dict[str, Any],
    epub: Path | None,
    sources: dict[str, Any],
) -> Row:
    chapter = sources.get(paper.name, {}).get("chapter")
    said = told.get(chapter) or told.get(paper.name) or {"status": "not there", "diagnostics": []}
    codes = Counter(d["code"] for d in said["diagnostics"])
    documents = [d["path"] for d in report.get("documents", []) if d["chapter"] == chapter]
    source = manuscript(paper)
    if epub is None or not documents or source is None:
        return Row(paper.name, said["status"], codes, [], [], [], 0)
    their, our = runs(theirs(source)), runs(ours(epub, documents))
    return Row(paper.name, said["status"], codes, *compare(their, our), sum(their.values()))


def compare(their: Counter[str], our: Counter[str]) -> tuple[list[str], list[str], list[str]]:
    """The runs that we lost, those we have and pandoc has not, and those we have more often."""
    lost = [run for run in their if run not in our]
    more = [run for run in our if run not in their]
    twice = [run for run, count in our.items() if run in their and count > their[run]]
    return lost, more, twice


def main() -> int:
    """Build, print the table, and say whether any paper failed that is not its author's."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--show", nargs="*", default=[], help="print the runs of these papers")
    parser.add_argument("--format", default="epub,pdf")
    asked = parser.parse_args()
    judged = asked.folder / "verdicts.toml"
    verdicts = tomllib.loads(judged.read_text("utf-8")) if judged.is_file() else {}
    ours_failed = 0
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        out = asked.output or Path(scratch)
        print(f"{'paper':32} {'status':9} {'lost':>6} {'more':>6} {'twice':>6}  verdict, codes")
        for row in rows(asked.folder, out, set(asked.only), asked.format):
            bad = row.status not in ("ok", "warnings")
            verdict = verdicts.get(row.slug, "unjudged" if bad else "")
            by_us = verdict.startswith("us") or (bad and not verdict.startswith("author"))
            ours_failed += by_us
            counts[f"{row.status}{', ours' if by_us else ''}"] += 1
            shares = [
                f"{100 * len(runs) / row.runs:5.1f}%" if row.runs else "     –"
                for runs in (row.lost, row.more, row.twice)
            ]
            codes = " ".join(f"{code}×{n}" if n > 1 else code for code, n in row.codes.items())
            print(f"{row.slug:32} {row.status:9} {' '.join(shares)}  {verdict} {codes}", flush=True)
            if row.slug in asked.show:
                for name in ("lost", "more", "twice"):
                    print(f"  {name}:", *getattr(row, name)[:60], sep="\n    ")
    print(", ".join(f"{n} {status}" for status, n in sorted(counts.items())))
    return 1 if ours_failed else 0


if __name__ == "__main__":
    sys.exit(main())
