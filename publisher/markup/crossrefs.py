"""Cross-references: what can be referred to, its number, and the words that refer to it.

Numbers are given in the order of the text, each kind by itself: figures, tables and listings that
have a caption or a label, equations that have a label, sections as they are numbered. Spellings
accepted: pandoc-crossref, LaTeX, bookdown, MyST.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from string import ascii_lowercase

from lxml import etree

from publisher.diagnostics import Span
from publisher.markup import words
from publisher.markup.equations import labels_of, tags_of
from publisher.markup.rawtex import Reference
from publisher.markup.sanitise import NAME
from publisher.markup.tree import Ids, Tree, remove, replace, text_of
from publisher.markup.work import Work

PREFIXES = ("fig:", "tbl:", "tab:", "table:", "eq:", "sec:", "lst:", "eqn:", "figure:", "section:")
_ID = re.compile(r"[^\w:.-]+")
_KINDS = {"figure": "figure", "table": "table", "formula": "equation", "section": "section"}
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
    """The labels of one paper. `made` are ids that no author wrote: links may use them, ``@`` means
    a citation."""

    targets: dict[str, Target] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)

    def next(self, kind: str) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return str(self.counts[kind])


def collect(root: Tree, ids: Ids, work: Work) -> Labels:
    """Number everything that is numbered, give it an id, and note its labels."""
    _place_loose(root)
    renamed = _named(root, ids)
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
        elif element.get("data-word"):
            _statement(element, labels, ids, work)
        elif element.get("id"):
            name = element.get("id", "")
            kind = "picture" if element.tag == "img" else "place"
            _note(labels, name, Target(name, kind, "", element.get("alt", "")), element, work)
    for label, name in renamed.items():
        if name in labels.targets:
            labels.targets.setdefault(label, labels.targets[name])
    return labels


def _named(root: Tree, ids: Ids) -> dict[str, str]:
    """The ids that XML has no room for (``{#a&b}``), and those they are given (XML 1.0, 2.3)."""
    made: dict[str, str] = {}
    for element in root.iter():
        label = element.get("id")
        if label and not NAME.fullmatch(label):
            made[label] = ids.take(f"id-{_ID.sub('-', label)}")
            element.set("id", made[label])
    return made


def _note(labels: Labels, label: str, target: Target, element: Tree, work: Work) -> None:
    if label in labels.targets:
        if labels.targets[label].id != target.id:
            work.say("REF041", f"the label `{label}` is given twice", _at(element, work))
        return
    labels.targets[label] = target
    if target.number:
        labels.numbers[label] = target.number


def _at(element: Tree, work: Work) -> Span | None:
    at: Tree | None = element
    while at is not None:
        if at.get("data-at"):
            start = int(at.get("data-at", "0"))
            return work.span(start, start + 1)
        at = at.getparent()
    return None


def _place_loose(root: Tree) -> None:
    """A label that stands outside of a caption or a formula belongs to what is right before it."""
    for span in list(root.iter("span")):
        if span.get("label"):
            _from_span(span)
    for label in list(root.iter("label")):
        if any(
            a.tag in ("figure", "table", "h2", "h3", "h4", "h5", "h6") or a.get("data-word")
            for a in label.iterancestors()
        ):
            continue
        owner = _owner(label)
        if owner is not None:
            tail, label.tail = label.tail, None
            parent = label.getparent()
            label.tail = tail
            remove(label)
            label.tail = None
            owner.append(label)
            if (
                parent is not None
                and parent.tag == "p"
                and not len(parent)
                and not (parent.text or "").strip()
            ):
                remove(parent)


def _from_span(span: Tree) -> None:
    """``[]{label="x"}`` in a caption; ``[$$…$$]{label="x"}`` around a formula."""
    name = span.attrib.pop("label")
    formulas = [child for child in span if child.tag == "formula"]
    if len(formulas) == 1 and not (span.text or "").strip():
        formulas[0].set("label", name)
        formulas[0].tail = span.tail
        replace(span, formulas[0])
        return
    label = etree.Element("label", {"name": name})
    if span.get("data-at"):
        label.set("data-at", span.get("data-at", ""))
    if not len(span) and not (span.text or "").strip():
        replace(span, label)
    else:
        span.insert(0, label)
        label.tail, span.text = span.text, None


def _owner(label: Tree) -> Tree | None:
    """The nearest float before `label` among its block's neighbours, else the section's heading."""
    block: Tree = label
    for ancestor in label.iterancestors():
        if ancestor.tag in ("section", "part", "div", "li", "note"):
            break
        block = ancestor
    name = label.get("name", "")
    before = block.getprevious() if block is not label else label.getprevious()
    if before is not None and not name.startswith("sec"):
        if before.tag in ("figure", "table"):
            return before
        if before.tag == "div" and len(before) and before[0].tag == "formula":
            before[0].set("label", name)
            remove(label)
            return None
    for ancestor in label.iterancestors("section"):
        if len(ancestor) and re.fullmatch("h[1-6]", str(ancestor[0].tag)):
            return ancestor[0]
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
    kind = "listing" if listing else element.tag
    caption = element.find("figcaption") if element.tag == "figure" else element.find("caption")
    if element.get("id"):
        names.insert(0, element.get("id", ""))
    if caption is None and not names and not parts:
        return
    number = labels.next(kind)
    for letter, (part, given) in zip(ascii_lowercase, parts, strict=False):
        _part(part, given, letter, number, labels, ids, work)
    if not element.get("id"):
        element.set("id", ids.take(_ID.sub("-", names[0]) if names else f"{kind}-{number}"))
    target = Target(element.get("id", ""), kind, number)
    for name in names:
        _note(labels, name, target, element, work)
    if caption is not None and not _OWN.match(text_of(caption)):
        _label_caption(caption, kind, number, work.lang)


def _is_part(element: Tree) -> bool:
    return "part" in element.get("class", "").split()


def _part_names(part: Tree) -> list[str]:
    given = [part.get("id", "")] if part.get("id") else []
    return given + _own_labels(part, part.iter("label"))


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
    said = (caption.text or "").lstrip()
    if not re.match(rf"\(?{letter}\)", said):
        caption.text = f"({letter}) {said}".rstrip() if not len(caption) else f"({letter}) {said}"


def _label_caption(caption: Tree, kind: str, number: str, lang: str) -> None:
    span = etree.Element("span", {"class": "caption-label"})
    space = words.gap(lang)
    span.text = f"{words.word(kind, lang)}{space}{number}"
    first = caption[0] if len(caption) and caption[0].tag == "p" and not caption.text else caption
    span.text += ":" if words.spaced(lang) else "："
    span.tail = (" " if words.spaced(lang) else "") + (first.text or "").lstrip()
    first.text = None
    first.insert(0, span)


def _equation(element: Tree, labels: Labels, ids: Ids, work: Work) -> None:
    if element.get("display") != "block":
        return
    names = labels_of(element)
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
    for name in names:
        _note(labels, name, target, element, work)
    title = element[0]
    title.text = (title.text or "").replace(word, f"{word}{words.gap(work.lang)}{number}", 1)


def _section(element: Tree, labels: Labels, work: Work) -> None:
    if not len(element) or not re.fullmatch("h[1-6]", str(element[0].tag)):
        return
    heading = element[0]
    made = heading.attrib.pop("data-auto", None) is not None
    if made:
        labels.made.add(element.get("id", ""))
    names = [element.get("id", ""), *_own_labels(heading, heading.iter("label"))]
    names += [n for n in heading.attrib.pop("data-labels", "").split() if n]
    title = " ".join(text_of(heading).split())
    target = Target(element.get("id", ""), "section", heading.get("data-number", ""), title)
    for name in names:
        if name:
            _note(labels, name, target, heading, work)


def resolve(root: Tree, labels: Labels, work: Work) -> None:
    """Put words and links in the place of every reference in TeX, and see that links lead
    somewhere."""
    for element in list(root.iter("crossref")):
        token = work.references[int(element.get("n", "0"))]
        found: Reference = token.data
        span = work.span(token.start, token.end)
        known = [t for t in (find(n, labels, span, work) for n in found.labels) if t]
        if known:
            replace(element, *phrase(known, found.command, work.lang, _before(element)))
        else:
            replace(element, missing(found.labels[0] if found.labels else ""))
    for link in list(root.iter("a")):
        _internal(link, labels, work)


def find(name: str, labels: Labels, span: Span | None, work: Work) -> Target | None:
    """What `name` refers to; it is told at `span` where that is nothing, or has no number."""
    target = labels.targets.get(name)
    if target is not None and target.kind == "picture":
        work.say(
            "REF040", f"`{name}` is a picture within a line of text, which has no number", span,
            "set the picture in a paragraph of its own, with a caption: it becomes a figure",
        )  # fmt: skip
        return None
    if target is None:
        near = get_close_matches(name, labels.targets, 3, 0.6)
        cure = (
            f"labels that are close: {', '.join(f'`{n}`' for n in near)}"
            if near
            else f"correct it, or give it to what is meant: `{{#{name}}}`"
        )
        work.say("REF040", f"there is no label `{name}` in this paper", span, cure)
    return target


def missing(name: str) -> Tree:
    """What stands in the place of a reference that leads nowhere."""
    span = etree.Element("span", {"class": "missing-ref"})
    span.text = f"[{name}]"
    return span


def _before(element: Tree) -> str:
    """The text right before `element` in its parent."""
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or ""
    parent = element.getparent()
    return (parent.text or "") if parent is not None else ""


def phrase(targets: list[Target], form: str, lang: str, before: str) -> list[Tree | str]:
    """Words and links for `targets`. `form` is LaTeX's command: ``ref`` gives the number alone,
    ``eqref`` in parentheses, others the word too, unless it stands there already."""
    kinds = {target.kind for target in targets}
    if len(kinds) > 1 or (len(targets) > 1 and targets[0].word):
        parts: list[Tree | str] = []
        for index, target in enumerate(targets):
            if index:
                parts.append("; ")
            parts += phrase([target], form, lang, before if not index else "")
        return parts
    kind = targets[0].kind
    known = targets[0].word or kind in words._WORDS["en"]
    if form == "nameref" or not known or not targets[0].number:
        return _titles(targets, form, lang, before)
    numbers = [f"({t.number})" if form == "eqref" else t.number for t in targets]
    bare = form in ("ref", "eqref", "pageref", "vref") or words.names_kind(before)
    if len(targets) == 1:
        return [_link(targets[0], _worded(targets[0], numbers[0], lang, bare))]
    lead = "" if bare else words.word(kind, lang, True) + words.gap(lang)
    out: list[Tree | str] = [lead] if lead else []
    marks = words.joined(["\x00"] * len(targets), lang).split("\x00")
    for index, target in enumerate(targets):
        if marks[index]:
            out.append(marks[index])
        out.append(_link(target, numbers[index]))
    return out


def _worded(target: Target, number: str, lang: str, bare: bool) -> str:
    if bare:
        return number
    word = target.word or words.word(target.kind, lang)
    return word + words.gap(lang) + number


def _titles(targets: list[Target], form: str, lang: str, before: str) -> list[Tree | str]:
    """References to what has a title and no number."""
    out: list[Tree | str] = []
    for index, target in enumerate(targets):
        if index:
            out.append(", ")
        text = f"“{target.title}”" if target.title else target.id
        worded = (
            target.kind == "section"
            and form not in ("ref", "nameref")
            and not words.names_kind(before)
        )
        if worded:
            text = f"{words.word('section', lang)} {text}"
        out.append(_link(target, text))
    return out


def _link(target: Target, text: str) -> Tree:
    link = etree.Element("a", {"href": f"#{target.id}", "class": "ref"})
    link.text = text
    return link


def _internal(link: Tree, labels: Labels, work: Work) -> None:
    """Links by label, by the text of a heading, to another paper; ``%s`` and empty texts are
    filled."""
    href = link.get("href", "")
    if href.startswith("heading:"):
        name = work.lasting.get("headings", {}).get(href.removeprefix("heading:"), "")
        if name:
            link.set("href", f"#{name}")
        return
    if not href.startswith("#") or link.get("role"):
        return
    name = href[1:]
    target = labels.targets.get(name) or _by_slug(name, labels)
    if target is None:
        near = get_close_matches(name, labels.targets, 3, 0.6)
        cure = f"ids that are close: {', '.join(f'`#{n}`' for n in near)}" if near else None
        work.say("MD051", f"nothing in this paper has the id `{name}`", _at(link, work), cure)
        link.attrib.pop("href")
        link.tag = "span"
        return
    link.set("href", f"#{target.id}")
    if not len(link) and not (link.text or "").strip():
        made = phrase([target], "autoref", work.lang, "")
        link.text = "".join(p if isinstance(p, str) else text_of(p) for p in made)
    elif "%s" in (link.text or "") or "{number}" in (link.text or ""):
        shown = target.number or f"“{target.title}”"
        link.text = (link.text or "").replace("%s", shown).replace("{number}", shown)


def _by_slug(name: str, labels: Labels) -> Target | None:
    lowered = name.lower()
    return next((t for n, t in labels.targets.items() if n.lower() == lowered), None)
