"""Every installed CSL style on ordinary works, ours beside pandoc's.

    python bench/citations.py styles [EVERY]

For each style, or every EVERY-th: the entries of 13 works (article, chapter, edited book, book,
proceedings paper, thesis, report, web page, undated book, two articles of one author and year,
eight authors, an institution) and 20 citations of them, alone, together, again and with locators,
set by us and by pandoc, whose answers are kept: they take ten minutes of CPU, ours one. Printed:
how many outputs and styles are alike, how many differences each reason of cslstyles.toml explains,
and those that none does. Over all styles it writes what docs/explanation/citations.md shows of them
(`scripts/generate-docs`). Needs pandoc (PyPI `pypandoc_binary`).
"""

from __future__ import annotations

import hashlib
import html
import itertools
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypandoc
from platformdirs import user_cache_path

from publisher.citations.citing.citation import with_affixes
from publisher.citations.citing.references import set_citations
from publisher.citations.citing.syntax import scan_all
from publisher.citations.csl.style import installed_styles
from publisher.citations.reading.bibliography import load_library
from publisher.files import Folder

HERE = Path(__file__).parent
WORKS, REASONS = HERE / "cslstyles.json", HERE / "cslstyles.toml"
RESULT = HERE.parent / "docs" / "explanation" / "styles.json"
Outputs = dict[str, str]
CITATIONS = (
    "[@art]", "[@chap, p. 35]", "[@edbook]", "[@book]", "[@book, pp. 3-5]", "[@proc]",
    "[@thesis; @report]", "[@web]", "[@undated]", "[@twoa; @twob]", "[@twoa, p. 3]", "[@many]",
    "[@many]", "[@inst]", "[see @art, p. 322; also @book, chap. 2]",
    "[@chap; @art; @proc; @book]", "[@many, p. 101]", "[@twob]", "[@edbook, p. 7; @undated]",
    "[@report; @inst; @web; @thesis]",
)  # fmt: skip

LUA = """
local refs = pandoc.read(io.open(arg[1]):read("a"), "csljson").meta.references
local doc = pandoc.read(io.open(arg[2]):read("a"), "markdown")
doc.meta.references, doc.meta.lang = refs, "en-US"
local function html(blocks)
  return pandoc.write(pandoc.Pandoc(blocks), "html", {wrap_text = "none"})
end
for name in io.lines(arg[3]) do
  local told = pandoc.Pandoc(doc.blocks, doc.meta)
  told.meta.csl = name
  local citations, entries = {}, {}
  pandoc.utils.citeproc(told):walk({
    traverse = "topdown",
    Cite = function(c)
      local note
      c:walk({Note = function(n) note = n end})
      table.insert(citations, html(note and note.content or {pandoc.Plain(c.content)}))
      return c, false
    end,
    Div = function(d)
      if d.identifier:match("^ref%-") then
        table.insert(entries, {d.identifier:sub(5), html(d.content)})
        return d, false
      end
    end,
  })
  print(pandoc.json.encode({style = name, citations = citations, entries = entries}))
end
"""


def plain(text: str) -> str:
    """XHTML without tags and doubled spaces."""
    text = html.unescape(re.sub(r"<[^>]+>", "", text)).replace("\u202f", " ")
    return re.sub(r"\s+", " ", text).strip()


def theirs(styles: list[Path]) -> dict[str, Outputs]:
    """What pandoc makes in each style, by its name. Its answers are kept in the user's cache, fifty
    styles at a time, so that a run that was ended goes on where it stopped."""
    pandoc = pypandoc.get_pandoc_path()
    made_of = (pypandoc.get_pandoc_version(), LUA, *CITATIONS, WORKS.read_text("utf-8"))
    store = user_cache_path("publisher") / "bench" / f"{_hash(*made_of)}.jsonl"
    store.parent.mkdir(parents=True, exist_ok=True)
    store.touch()
    known = {}
    for line in store.read_text("utf-8").splitlines():
        found = json.loads(line)
        known[found["style"], found["hash"]] = found
    hashes = {path: _hash(path.read_text("utf-8")) for path in styles}
    wanting = [path for path in styles if (path.stem, hashes[path]) not in known]
    for start in range(0, len(wanting), 50):
        some = wanting[start : start + 50]
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, name) for name in ("loop.lua", "doc.md", "styles.txt")]
            texts = (LUA, "\n\n".join(CITATIONS), "\n".join(map(str, some)))
            for file, text in zip(files, texts, strict=True):
                file.write_text(text, "utf-8")
            command = [pandoc, "lua", files[0], WORKS, *files[1:]]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        with store.open("a", encoding="utf-8") as out:
            for path, line in zip(some, done.stdout.splitlines(), strict=True):
                found = json.loads(line) | {"style": path.stem, "hash": hashes[path]}
                known[path.stem, hashes[path]] = found
                out.write(json.dumps(found, ensure_ascii=False) + "\n")
        print(f"pandoc: {path.stem}", file=sys.stderr)
    out = {}
    for path in styles:
        found = known[path.stem, hashes[path]]
        entries = {key: plain(text) for key, text in found["entries"]}
        out[path.stem] = gathered([plain(text) for text in found["citations"]], entries)
    return out


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def ours(style: str) -> dict[str, str]:
    """What we make of the same."""
    library, _ = load_library(Folder(HERE), (WORKS.name,))
    clusters = [with_affixes(scan_all(text)[0], lambda t, at: html.escape(t)) for text in CITATIONS]
    made = set_citations(clusters, library, style, "en-US")
    cited = [plain(citation.note or citation.html) for citation in made.citations]
    return gathered(cited, {r.key: plain(r.html) for r in made.references})


def gathered(cited: list[str], entries: dict[str, str]) -> dict[str, str]:
    """All outputs of a style, by what they are of."""
    numbered = {f"{i} {s}": t for i, (s, t) in enumerate(zip(CITATIONS, cited, strict=True))}
    return numbered | entries | {"the order": " ".join(entries)}


@dataclass(frozen=True)
class Difference:
    """An output that is not pandoc's."""

    style: str
    name: str
    pandoc: str
    ours: str


@dataclass(frozen=True, eq=False)
class Reason:
    """Why outputs differ: an entry of cslstyles.toml, which says what each field means."""

    pandoc: str
    ours: str
    right: str
    alike: Sequence[tuple[str, str]] = ()
    words: bool = False
    fold: bool = False
    silent: bool = False
    outputs: str = ""
    needs: str = ""
    exact: Sequence[tuple[str, str, str, str]] = ()

    def concerns(self, one: Difference) -> bool:
        """Whether it may explain the difference, by its style and what it is of."""
        if self.silent:
            return not one.pandoc
        if self.exact:
            return any(
                one.ours == one.pandoc.replace(theirs, ours)
                for style, name, theirs, ours in self.exact
                if (style, name) == (one.style, one.name)
            )
        needed = not self.needs or re.search(self.needs, source(one.style)) is not None
        return needed and re.match(self.outputs, one.name) is not None

    def taken(self, text: str) -> str:
        """`text` without what this reason explains."""
        for pattern, instead in self.alike:
            text = re.sub(pattern, instead, text)
        text = text.casefold() if self.fold else text
        return " ".join(sorted(re.findall(r"\w+", text))) if self.words else text


@cache
def source(style: str) -> str:
    """The file of a style."""
    return next(path for path in installed_styles() if path.stem == style).read_text("utf-8")


def reasons() -> list[Reason]:
    """What cslstyles.toml says."""
    listed = tomllib.loads(REASONS.read_text("utf-8"))["reason"]
    return [Reason(**one) for one in listed]


def explained(one: Difference, known: Sequence[Reason]) -> list[Reason]:
    """The first reason that explains the difference, or two that do together; none for none."""
    may = [reason for reason in known if reason.concerns(one)]
    for reason in may:
        if reason.silent or reason.exact or reason.taken(one.pandoc) == reason.taken(one.ours):
            return [reason]
    for first, second in itertools.permutations([one for one in may if not one.exact], 2):
        left, right = (second.taken(first.taken(text)) for text in (one.pandoc, one.ours))
        if left == right:
            return [first, second]
    return []


def differences(styles: Sequence[Path]) -> tuple[list[Difference], int, int]:
    """All of them in `styles`, how many outputs were compared, and how many styles are alike."""
    found: list[Difference] = []
    count = alike = 0
    for style, wanted in theirs(styles).items():
        made = ours(style)
        listed = len(wanted) > len(CITATIONS) + 1
        names = sorted(wanted.keys() | made.keys()) if listed else list(wanted)
        both = [(name, wanted.get(name, ""), made.get(name, "")) for name in names]
        new = [Difference(style, *one) for one in both if one[1] != one[2]]
        count, alike, found = count + len(both), alike + (not new), [*found, *new]
    return found, count, alike


def main(every: int) -> None:
    """Print the counts, the reasons, and what no reason explains; over all styles, write the
    counts that docs/explanation/citations.md shows."""
    styles = installed_styles()[::every]
    found, count, alike = differences(styles)
    known = reasons()
    outputs: Counter[Reason] = Counter()
    in_styles: dict[Reason, set[str]] = defaultdict(set)
    unexplained = []
    for one in found:
        why = explained(one, known)
        for reason in why:
            outputs[reason] += 1
            in_styles[reason].add(one.style)
        if not why:
            unexplained.append(one)
    print(f"{len(found)} of {count} outputs differ; {alike} of {len(styles)} styles wholly alike")
    rows = []
    for reason in sorted(known, key=lambda reason: -outputs[reason]):
        row = (outputs[reason], len(in_styles[reason]))
        print(f"{row[0]:6} in {row[1]:4} styles: {reason.pandoc}; ours: {reason.ours}")
        rows.append([*row, reason.pandoc, reason.ours, reason.right])
    print(f"unexplained: {len(unexplained)}")
    for one in unexplained:
        print(f"\n{one.style}, {one.name}\n  pandoc {one.pandoc}\n  ours   {one.ours}")
    if every == 1:
        told = {
            "pandoc": pypandoc.get_pandoc_version(), "styles": len(styles), "alike": alike,
            "outputs": count, "differ": len(found), "unexplained": len(unexplained), "rows": rows,
        }  # fmt: skip
        RESULT.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
