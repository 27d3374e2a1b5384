"""Every installed CSL style on ordinary works, ours beside pandoc's.

    python bench/citations.py styles [EVERY]

For each style, or every EVERY-th: the entries of 13 works (article, chapter, edited book, book,
proceedings paper, thesis, report, web page, undated book, two articles of one author and year,
eight authors, an institution) and 20 citations of them, alone, together, again and with locators,
set by us and by one process of pandoc, which loops over the styles. Printed: how many outputs and
styles are alike, and each kind of difference with an example. Needs pandoc (PyPI
`pypandoc_binary`); all styles take it ten minutes of CPU.
"""

from __future__ import annotations

import difflib
import hashlib
import html
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import pypandoc
from platformdirs import user_cache_path

from publisher.citations.cluster import with_affixes
from publisher.citations.csl.style import installed
from publisher.citations.engine import cite
from publisher.citations.reading.bibliography import load
from publisher.citations.syntax import scan_all
from publisher.files import Folder

HERE = Path(__file__).parent
WORKS = HERE / "cslstyles.json"
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
    library, _ = load(Folder(HERE), (WORKS.name,))
    clusters = [with_affixes(scan_all(text)[0], lambda t, at: html.escape(t)) for text in CITATIONS]
    made = cite(clusters, library, style, "en-US")
    cited = [plain(citation.note or citation.html) for citation in made.citations]
    return gathered(cited, {r.key: plain(r.html) for r in made.references})


def gathered(cited: list[str], entries: dict[str, str]) -> dict[str, str]:
    """All outputs of a style, by what they are of."""
    numbered = {f"{i} {s}": t for i, (s, t) in enumerate(zip(CITATIONS, cited, strict=True))}
    return numbered | entries | {"the order": " ".join(entries)}


def kind(left: str, right: str) -> tuple[tuple[str, str], ...]:
    """What stands in one text where something else stands in the other."""
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    ops = [op for op in matcher.get_opcodes() if op[0] != "equal"]
    return tuple((left[a:b], right[c:d]) for _, a, b, c, d in ops)[:2]


def main(every: int) -> None:
    """Print the counts and the kinds of difference, the commonest first."""
    count = alike = 0
    kinds: dict[object, list[tuple[str, str, str, str]]] = defaultdict(list)
    for style, wanted in theirs(installed()[::every]).items():
        made = ours(style)
        same = True
        for name in wanted.keys() | made.keys() if len(wanted) > len(CITATIONS) + 1 else wanted:
            count += 1
            left, right = wanted.get(name, ""), made.get(name, "")
            if left != right:
                same = False
                kinds[kind(left, right)].append((style, name, left, right))
        alike += same
    differ = sum(map(len, kinds.values()))
    print(f"{differ} of {count} outputs differ; {alike} styles wholly alike")
    for texts, found in sorted(kinds.items(), key=lambda pair: -len(pair[1])):
        style, name, left, right = found[0]
        styles = len({one[0] for one in found})
        print(f"\n{len(found)} in {styles} styles {texts}\n  {style}, {name}")
        print(f"  pandoc {left}\n  ours   {right}")
