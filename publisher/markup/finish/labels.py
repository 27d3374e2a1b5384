"""Labels: what of a paper can be referred to, and its number.

In: the tree of a paper. Out: `Labels`. Numbers are given in the order of the text, each kind by
itself: figures, tables and listings that have a caption or a label, equations that have a label,
sections as they are numbered. Spellings accepted: pandoc-crossref, LaTeX, bookdown, MyST.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from string import ascii_lowercase

from lxml import etree

from publisher.diagnostics import Span
from publisher.languages import textwords
from publisher.markup.constructs.divs import SHORT
from publisher.markup.constructs.looselabels import give_stray_labels
from publisher.markup.finish.equations import labels_of, tags_of
from publisher.markup.finish.sanitise import NAME
from publisher.markup.reader.tree import Ids, Tree, remove, text_of
from publisher.markup.reader.work import Work

PREFIXES = ("fig:", "tbl:", "tab:", "table:", "eq:", "sec:", "lst:", "eqn:", "figure:", "section:")
_ID = re.compile(r"[^\w:.-]+")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_COMPARED = 5_000
"""How many names are compared with those that lead nowhere, in one paper."""
_OWN = re.compile(
    r"\s*(?:Figure|Fig\.?|Table|Listing|Tab\.?|Scheme|Plate)\s*[A-Z]?\d+[a-z]?\s*(?:[.:|]|[-–—]\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Target:
    """Something with a label. `id` is its anchor; `number` is empty where it has none; `title` is
    the text of a section's heading or what a picture in a line shows; `word` is what a theorem or
    its like is called."""

    id: str
    kind: str
    number: str = ""
    title: str = ""
    word: str = ""


@dataclass(slots=True)
class Labels:
    """The labels of one paper. `own_ids` are ids that no author wrote: links may use them, ``@``
    means a citation. `files` are the ids where what is included of other files begins."""

    targets: dict[str, Target] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    own_ids: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)
    _compared: int = 0
    _by_case: dict[str, Target] | None = None

    def near(self, name: str) -> list[str]:
        """Labels that are close to `name`, the closest first. Each comparison costs, so they are
        looked for only while not too many have been made."""
        self._compared += len(self.targets)
        if self._compared > _COMPARED:
            return []
        return get_close_matches(name, self.targets, 3, 0.6)

    def by_case(self, name: str) -> Target | None:
        """What `name` refers to, whatever its case."""
        if self._by_case is None:
            self._by_case = {}
            for label, target in self.targets.items():
                self._by_case.setdefault(label.lower(), target)
        return self._by_case.get(name.lower())

    def next(self, kind: str) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return str(self.counts[kind])


def collect(root: Tree, ids: Ids, work: Work) -> Labels:
    """Number everything that is numbered, give it an id, and note its labels."""
    give_stray_labels(root)
    new_ids = _safe_ids(root, ids)
    labels = Labels()
    for element in root.iter("figure", "table", "formula", "section", "span", "div", "pre", "p",
                             "a", "img",
                             "li", "blockquote", "aside"):  # fmt: skip
        if element.tag == "formula":
            _equation(element, labels, ids, work)
        elif element.tag in ("figure", "table"):
            _float(element, labels, ids, work)
        elif element.tag == "section":
            _section(element, labels, work)
        elif element.tag == "li" and element.find("label") is not None:
            _item(element, labels, ids, work)
        elif element.get("data-word"):
            _statement(element, labels, ids, work)
        elif element.get("id"):
            name = element.get("id", "")
            kind = "picture" if element.tag == "img" else "place"
            _note(labels, name, Target(name, kind, "", element.get("alt", "")), element, work)
    for element in [one for one in root.iter() if one.get("data-file")]:
        files, holder = element.attrib.pop("data-file").split("\n"), element
        section = element.getparent()
        if element.tag in _HEADINGS and section is not None and section.get("id"):
            holder = section
        if not holder.get("id"):
            holder.set("id", ids.take(f"file-{_ID.sub('-', posixpath.basename(files[0]))}"))
        labels.files |= dict.fromkeys(files, holder.get("id", ""))
    for label, name in new_ids.items():
        if name in labels.targets:
            labels.targets.setdefault(label, labels.targets[name])
    return labels


def _safe_ids(root: Tree, ids: Ids) -> dict[str, str]:
    """The ids that XML has no room for (``{#a&b}``), and those they are given (XML 1.0, 2.3)."""
    ids_by_label: dict[str, str] = {}
    for element in root.iter():
        label = element.get("id")
        if label and not NAME.fullmatch(label):
            ids_by_label[label] = ids.take(f"id-{_ID.sub('-', label)}")
            element.set("id", ids_by_label[label])
    return ids_by_label


def _note(labels: Labels, label: str, target: Target, element: Tree, work: Work) -> None:
    if label in labels.targets:
        if labels.targets[label].id != target.id:
            work.say("REF041", f"the label `{label}` is given twice", place_of(element, work))
        return
    labels.targets[label] = target
    if target.number:
        labels.numbers[label] = target.number


def place_of(element: Tree, work: Work) -> Span | None:
    at: Tree | None = element
    while at is not None:
        if at.get("data-at"):
            start = int(at.get("data-at", "0"))
            return work.span(start, start + 1)
        at = at.getparent()
    return None


def _own_labels(element: Tree, inside: Iterable[Tree]) -> list[str]:
    """The labels given by attribute and by ``label`` elements, which are taken out."""
    names = [element.attrib.pop("label")] if element.get("label") else []
    for label in list(inside):
        names.append(label.get("name", ""))
        remove(label)
    return [name for name in names if name]


def _float(element: Tree, labels: Labels, ids: Ids, work: Work) -> None:
    parts = [(part, _part_names(part)) for part in element.iter("div") if _is_part(part)]
    names = _own_labels(element, element.iter("label"))
    listing = "listing" in element.get("class", "").split()
    kind = element.attrib.pop("kind", "listing" if listing else element.tag)
    caption = element.find("figcaption") if element.tag == "figure" else element.find("caption")
    if element.get("id"):
        names.insert(0, element.get("id", ""))
    if caption is None and not names and not parts:
        return
    number = labels.next(kind)
    for letter, (part, part_names) in zip(ascii_lowercase, parts, strict=False):
        _part(part, part_names, letter, number, labels, ids, work)
    if not element.get("id"):
        element.set("id", ids.take(_ID.sub("-", names[0]) if names else f"{kind}-{number}"))
    target = Target(element.get("id", ""), kind, number)
    for name in names:
        _note(labels, name, target, element, work)
    if caption is not None and not _OWN.match(text_of(caption)):
        _label_caption(caption, kind, number, work.words)


def _is_part(element: Tree) -> bool:
    return "part" in element.get("class", "").split()


def _part_names(part: Tree) -> list[str]:
    own = [part.get("id", "")] if part.get("id") else []
    return own + _own_labels(part, part.iter("label"))


def _part(part: Tree, names: list[str], letter: str, number: str, labels: Labels, ids: Ids,
          work: Work) -> None:  # fmt: skip
    """Letter a part of a figure, and note its labels: it is referred to as 3a."""
    if names and not part.get("id"):
        part.set("id", ids.take(_ID.sub("-", names[0])))
    for name in names:
        _note(labels, name, Target(part.get("id", ""), "figure", number + letter), part, work)
    caption = part.find("p")
    if caption is None:
        return
    words = (caption.text or "").lstrip()
    if not re.match(rf"\(?{letter}\)", words):
        caption.text = f"({letter}) {words}".rstrip() if not len(caption) else f"({letter}) {words}"


def _label_caption(caption: Tree, kind: str, number: str, said: textwords.Said) -> None:
    span = etree.Element("span", {"class": "caption-label"})
    span.text = textwords.word_with_number(kind, number, said)
    first = caption[0] if len(caption) and caption[0].tag == "p" and not caption.text else caption
    if len(first) or (first.text or "").strip():
        colon = said["text.colon"]
        span.text += colon.rstrip()
        span.tail = colon[len(colon.rstrip()) :] + (first.text or "").lstrip()
    first.text = None
    first.insert(0, span)


def _equation(element: Tree, labels: Labels, ids: Ids, work: Work) -> None:
    if element.get("display") != "block":
        return
    names = labels_of(element) or _unlabelled(element, labels)
    if not names:
        return
    anchor = ids.take(_ID.sub("-", names[0]))
    element.set("id", anchor)
    outside = 1 if element.get("label") else 0
    shared, tags = "", tags_of(element)
    for index, name in enumerate(names):
        number = tags.get(name, "")
        if not number:
            number = shared if index == 1 and outside and shared else labels.next("equation")
        shared = shared or number
        _note(labels, name, Target(anchor, "equation", number), element, work)


_COUNTED = re.compile(
    r"\s*\\begin\{(?P<name>equation|multline|align|gather|flalign|alignat|eqnarray)\}"
)
_UNCOUNTED = re.compile(r"\\(?:nonumber|notag|tag)\b")
_ROW = re.compile(r"\\\\(?:\*|\[[^\]]*\])?")


def _unlabelled(element: Tree, labels: Labels) -> list[str]:
    """A label of our own for each row of an environment that LaTeX numbers though it has none. What
    is in environments of its own within is one row."""
    tex = element.text or ""
    match = _COUNTED.match(tex)
    if match is None:
        return []
    first = labels.counts.get("equation", 0) + 1
    one = match["name"] in ("equation", "multline") or "\\begin" in tex[match.end() :]
    if one or not _ROW.search(tex):
        if _UNCOUNTED.search(tex):
            return []
        element.set("label", f"equation-{first}")
        return [f"equation-{first}"]
    end = tex.rfind("\\end{")
    rows = _ROW.split(tex[match.end() : end])
    breaks = [*_ROW.findall(tex[match.end() : end]), ""]
    written = tex[: match.end()]
    names: list[str] = []
    for row, after in zip(rows, breaks, strict=True):
        if row.strip() and not _UNCOUNTED.search(row):
            names.append(f"equation-{first + len(names)}")
            row = f"{row.rstrip()}\\label{{{names[-1]}}}"
        written += row + after
    element.text = written + tex[end:]
    return names


def _statement(element: Tree, labels: Labels, ids: Ids, work: Work) -> None:
    """Number a theorem, or what is like one, that has a label."""
    word = element.attrib.pop("data-word")
    names = [element.get("id", "")] if element.get("id") else []
    names += _own_labels(element, element.iter("label"))
    if not names:
        return
    number = labels.next(word)
    if not element.get("id"):
        element.set("id", ids.take(_ID.sub("-", names[0])))
    target = Target(element.get("id", ""), "statement", number, word=word)
    shorts = [SHORT[c] for c in element.get("class", "").split() if c in SHORT]
    for name in names:
        _note(labels, name, target, element, work)
        for short in shorts:  # bookdown refers to `#pyth` as `thm:pyth`
            labels.targets.setdefault(f"{short}:{name}", target)
    title = element[0]
    title.text = (title.text or "").replace(word, f"{word}{textwords.gap(work.words)}{number}", 1)


def _item(element: Tree, labels: Labels, ids: Ids, work: Work) -> None:
    """An item of a numbered list, which is referred to by its number, with those it stands in."""
    names = [element.get("id", "")] if element.get("id") else []
    names += _own_labels(element, element.findall("label"))
    if not element.get("id"):
        element.set("id", ids.take(_ID.sub("-", names[0])))
    numbers: list[str] = []
    item: Tree | None = element
    while item is not None:
        parent = item.getparent()
        if parent is not None and parent.tag == "ol":
            count = int(parent.get("start") or 1) + len(
                list(item.itersiblings("li", preceding=True))
            )
            letters = parent.get("type", "1") in ("a", "A")
            numbers.insert(0, ascii_lowercase[(count - 1) % 26] if letters else str(count))
        item = next(parent.iterancestors("li"), None) if parent is not None else None
    target = Target(element.get("id", ""), "item", ".".join(numbers))
    for name in names:
        _note(labels, name, target, element, work)


def _section(element: Tree, labels: Labels, work: Work) -> None:
    if not len(element) or not re.fullmatch("h[1-6]", str(element[0].tag)):
        return
    heading = element[0]
    is_auto = heading.attrib.pop("data-auto", None) is not None
    if is_auto:
        labels.own_ids.add(element.get("id", ""))
    written = _own_labels(heading, heading.iter("label"))
    written += heading.attrib.pop("data-labels", "").split()
    labels.own_ids.difference_update(written)  # an author may write the id that would be made
    title = " ".join(text_of(heading).split())
    target = Target(element.get("id", ""), "section", heading.get("data-number", ""), title)
    for name in filter(None, (element.get("id", ""), *written)):
        _note(labels, name, target, heading, work)
