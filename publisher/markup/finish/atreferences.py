"""Citations that are something else: cross-references, and links to other papers of the volume."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from publisher.diagnostics import Span
from publisher.languages.particles import fitting, without_particle
from publisher.markup.constructs.citations import TextCitation
from publisher.markup.constructs.smart import typographic
from publisher.markup.finish.crossrefs import before_it, find_target, missing_element, phrase
from publisher.markup.finish.labels import PREFIXES, Labels, Target
from publisher.markup.reader.tree import Tree, replace, text_of
from publisher.markup.reader.work import Work

PAPER = "paper:"


_LABEL = re.compile(r"(?:fig|tbl|tab|lst|eq|sec|thm|lem|cor|prp|cnj|def|exm|exr)-\S", re.IGNORECASE)
"""How a label of Quarto begins (Quarto, "Cross References"), as a key of a work may."""


def resolve_at_references(
    root: Tree, labels: Labels, work: Work, is_work: Callable[[str], bool]
) -> list[Tree]:
    """Replace the citations that are references; returns those left, in the order of the text.
    `is_work` says whether a key is that of a work; it is asked of keys that look like labels."""

    def refers(key: str) -> bool:
        is_label = key in labels.targets and key not in labels.own_ids
        if is_label or key.startswith((PAPER, *PREFIXES)):
            return True
        return _LABEL.match(key) is not None and not is_work(key)

    citations = []
    for element in list(root.iter("citation")):
        cited: TextCitation = work.citations[int(element.get("n", "0"))].data
        keys = [_label(cite.written, labels) for cite in cited.cluster.cites]
        if all(map(refers, keys)):
            _as_references(element, cited, labels, work)
        else:
            citations.append(element)
    return citations


def _label(key: str, labels: Labels) -> str:
    """The label that `key` means: ``@Fig-x`` begins a sentence, and means ``fig-x``; a Korean
    particle may be written to a label in Korean."""
    lowered = key[:1].lower() + key[1:]
    bare = without_particle(key)
    spellings = (key, lowered, bare) if bare not in PREFIXES else (key, lowered)
    return next((each for each in spellings if each in labels.targets), key)


def _as_references(element: Tree, cited: TextCitation, labels: Labels, work: Work) -> None:
    parts: list[Tree | str] = []
    run: list[Target] = []
    before, form = before_it(element), "cref"

    def flush() -> None:
        if run:
            preceding = (
                parts[-1] if parts and isinstance(parts[-1], str) else "" if parts else before
            )
            parts.extend(phrase(list(run), form, work.words, preceding))
            run.clear()

    for index, cite in enumerate(cited.cluster.cites):
        key = _label(cite.written, labels)
        span = work.span(cited.base + cite.start, cited.base + cite.end)
        has_word = False
        if (form == "ref") != (cite.mode == "suppress"):
            flush()
        if cite.prefix or (index and key.startswith(PAPER)):
            flush()
            parts.append(("; " if index else "") + (f"{cite.prefix} " if cite.prefix else ""))
            has_word = cite.prefix[:1].isupper()
        if key.startswith(PAPER):
            parts.append(_paper(key.removeprefix(PAPER), span, work))
        elif target := find_target(key, labels, span, work):
            run.append(target)
            # "Plate" in [Plate @fig-x] stands in the place of the word for the kind
            form = "ref" if cite.mode == "suppress" or has_word else "cref"
        else:
            flush()
            parts.append(missing_element(key))
        if cite.suffix or cite.locator:
            flush()
            parts.append(cite.suffix if cite.suffix[:1] in ",;. " else f" {cite.suffix}")
    flush()
    if work.lang.split("-")[0] == "ko":
        _fit_particle(element, parts, cited, labels)
    replace(element, *parts)


def _fit_particle(
    element: Tree, parts: list[Tree | str], cited: TextCitation, labels: Labels
) -> None:
    """Give the particle after a reference the form that its number asks for: 표 1과, 표 2와."""
    if not parts or element.tag != "citation":
        return
    written = cited.cluster.cites[-1].written
    label = _label(written, labels)
    tail = (
        written[len(label) :] + (element.tail or "") if written.startswith(label) else element.tail
    )
    last = parts[-1]
    element.tail = fitting(last if isinstance(last, str) else text_of(last), tail or "")


def _paper(slug: str, span: Span | None, work: Work) -> Tree:
    paper = work.papers.get(slug)
    if paper is None:
        names = ", ".join(f"`{name}`" for name in list(work.papers)[:8])
        work.say("REF042", f"there is no paper `{slug}` in the volume", span,
                 f"papers of the volume: {names}" if names else None)  # fmt: skip
        return missing_element(PAPER + slug)
    try:
        title = etree.fromstring(f"<a>{paper.title_html}</a>")
    except etree.XMLSyntaxError:
        title = etree.Element("a")
        title.text = paper.title_html
    if work.options.smart:
        typographic(title, paper.lang)
    title.set("href", f"volume:{slug}")
    title.set("class", "paper-ref")
    return title
