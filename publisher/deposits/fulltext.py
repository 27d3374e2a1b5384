"""A composed text as JATS: the XHTML that compose made, not the Markdown again.

In: the parts of a `Text`, which are XHTML. Out: nodes of JATS 1.3 and BITS 2.2 (the same elements):
sections, figures, tables, MathML, notes, the list of references. Elements by name are in the
tables; what needs more is a function. Whatever is in neither stands there by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from publisher.deposits.elements import Node, x
from publisher.deposits.formulas import formula
from publisher.model.text import CitedWork, Text
from publisher.xhtml.mathwords import MATH
from publisher.xhtml.tree import SVG, Element, h, parse_body

_INLINE = {
    "em": "italic",
    "i": "italic",
    "cite": "italic",
    "dfn": "italic",
    "var": "italic",
    "strong": "bold",
    "b": "bold",
    "code": "monospace",
    "kbd": "monospace",
    "samp": "monospace",
    "sub": "sub",
    "sup": "sup",
    "s": "strike",
    "del": "strike",
    "u": "underline",
    "ins": "underline",
}
"""Elements that are one in JATS."""

_OPEN = frozenset(
    "span a abbr bdi bdo data img mark math q rp rt ruby rb small time wbr br svg".split()
)
"""Elements that stand in a line as well."""

_WORKS = {
    "article-journal": "journal",
    "article-magazine": "journal",
    "article-newspaper": "newspaper",
    "book": "book",
    "chapter": "chapter",
    "dataset": "data",
    "paper-conference": "confproc",
    "patent": "patent",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "thesis": "thesis",
    "webpage": "webpage",
    "post-weblog": "webpage",
    "article": "preprint",
}
"""Kinds of works, from CSL to those that JATS4R recommends."""

_TARGETS = {
    "fig": "fig",
    "table-wrap": "table",
    "disp-formula": "disp-formula",
    "sec": "sec",
    "ref": "bibr",
    "fn": "fn",
    "boxed-text": "boxed-text",
    "app": "app",
}


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _is_line(element: Element) -> bool:
    return _name(element) in _INLINE or _name(element) in _OPEN


def _classes(element: Element) -> list[str]:
    return str(element.get("class") or "").split()


def identifier(text: str) -> str:
    """An NCName of `text`, as XML Schema has it for ids: ``fig:spread`` is ``fig-spread``."""
    plain = re.sub(r"[^\w.-]", "-", text)
    return plain if re.match(r"[^\W\d]", plain) else f"x-{plain}"


@dataclass(slots=True)
class TextReader:
    """One text on its way. `notes` are met in the text and stand at its end; `targets` say what an
    id is the id of; `places` are addresses of other papers."""

    works: dict[str, CitedWork] = field(default_factory=dict)
    notes: list[Node] = field(default_factory=list)
    references: list[Node] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    lang: str = "en"

    # Lines

    def inline(self, element: Element) -> Iterator[Any]:
        """What stands within `element`, as a line."""
        if element.text:
            yield element.text
        for child in element:
            yield from self.run(child)
            if child.tail:
                yield child.tail

    def run(self, child: Element) -> Iterator[Any]:
        """One element of a line."""
        name, role = _name(child), child.get("role", "")
        if role in ("doc-pagebreak", "doc-backlink") or name in ("script", "style", "rp", ""):
            return
        if child.tag == MATH:
            yield x("inline-formula", formula(child))
        elif name in _INLINE:
            yield x(_INLINE[name], self.inline(child))
        elif name == "a":
            yield from self.link(child)
        elif name in ("img", "svg"):
            yield from self.picture(child, "inline-graphic")
        elif name == "br":
            yield "\n"
        elif name == "abbr":
            yield x("abbrev", self.inline(child))
        elif name == "ruby":
            yield from self.ruby(child)
        elif name == "q":
            yield from ("“", *self.inline(child), "”")
        elif "smallcaps" in _classes(child):
            yield x("sc", self.inline(child))
        elif name == "span" and child.get("lang") and child.get("lang") != self.lang:
            yield x("styled-content", {"xml:lang": child.get("lang")}, self.inline(child))
        elif name == "aside" and role == "doc-footnote":
            self.note(child)
        elif _is_line(child):
            yield from self.inline(child)
        else:  # a block where a line is wanted: its words
            yield from (" ", *self.inline(child), " ")

    def link(self, child: Element) -> Iterator[Any]:
        href, inside = str(child.get("href") or ""), list(self.inline(child))
        if href.startswith("#"):
            target = identifier(href[1:])
            kind = "fn" if child.get("role") == "doc-noteref" else self.targets.get(target)
            if kind and not any(isinstance(each, Node) and each.tag == "xref" for each in inside):
                yield x("xref", {"ref-type": _TARGETS.get(kind, kind), "rid": target}, inside)
                return
        elif href.startswith("volume:"):
            paper, _, _ = href.removeprefix("volume:").partition("#")
            href = self.places.get(paper, "")
        if re.match(r"(?:https?|mailto|ftp):", href) and inside:
            yield x("ext-link", {"ext-link-type": "uri", "xlink:href": href}, inside)
        else:
            yield from inside

    def ruby(self, child: Element) -> Iterator[Any]:
        """Pairs of base and reading."""
        base: list[Any] = [child.text or ""]
        for part in child:
            if _name(part) == "rt":
                yield x("ruby", x("rb", base), x("rt", self.inline(part)))
                base = []
            elif _name(part) != "rp":
                base += list(self.inline(part))
            base.append(part.tail or "")
        yield from base

    def picture(self, child: Element, tag: str) -> Iterator[Any]:
        source = str(child.get("src") or "")
        if _name(child) == "svg":
            yield from self._words(child)
            return
        alternative = str(child.get("alt") or "")
        yield x(
            f"{tag}!",
            {"xlink:href": source.rpartition("/")[2] and f"images/{source.rpartition('/')[2]}"},
            x("alt-text", alternative),
        )

    def _words(self, child: Element) -> Iterator[str]:
        yield from (each for each in child.itertext(f"{{{SVG}}}text", f"{{{SVG}}}tspan") if each)

    # Blocks

    def blocks(self, element: Element) -> list[Node]:
        """What stands within `element`, as blocks; words between them become paragraphs."""
        out: list[Node] = []
        line: list[Any] = [element.text or ""]

        def close() -> None:
            if any(not isinstance(each, str) or each.strip() for each in line):
                out.append(Node("p", {}, tuple(each for each in line if each)))
            line.clear()

        for child in element:
            if _is_line(child):
                line += list(self.run(child))
            else:
                close()
                out += filter(None, self.block(child))
            line.append(child.tail or "")
        close()
        return out

    def block(self, child: Element) -> list[Node | None]:
        name, role, classes = _name(child), child.get("role", ""), _classes(child)
        own = {"id": identifier(child.get("id"))} if child.get("id") else {}
        if role in ("doc-pagebreak", "doc-backlink") or name in ("hr", "script", "style", ""):
            return []
        if name == "p":
            inside = list(self.inline(child))
            return [x("p", own if inside else {}, inside)]
        if role == "doc-bibliography" or "references" in classes or child.get("id") == "refs":
            return self.bibliography(child)
        if name == "aside" and role == "doc-footnote":
            self.note(child)
            return []
        if role == "doc-endnotes":
            for each in child.iter(h("aside"), h("li")):
                self.note(each)
            return []
        if name == "section":
            return [self.section(child, own)]
        if name in ("ul", "ol"):
            kind = "order" if name == "ol" else "bullet"
            return [
                x(
                    "list",
                    {"list-type": kind, **own},
                    [x("list-item", self._item(each)) for each in child if _name(each) == "li"],
                )
            ]
        if name == "dl":
            return [self.definitions(child, own)]
        if name == "blockquote":
            return [x("disp-quote", own, self.blocks(child))]
        if name == "pre":
            return [self.code(child, own)]
        if name == "figure":
            return [self.figure(child, own)]
        if name == "table":
            return [self.table_wrap(child, child, own)]
        if "equation" in classes:
            return self.equation(child, own)
        if name == "details" or name == "aside" or role == "note" or "admonition" in classes:
            return [self.box(child, own)]
        if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return [x("p", own, x("bold", self.inline(child)))]
        return list(self.blocks(child))

    def _item(self, child: Element) -> list[Node]:
        inside = self.blocks(child)
        allowed = ("p", "list", "def-list")
        return [each if each.tag in allowed else Node("p", {}, (each,)) for each in inside]

    def section(self, child: Element, own: dict[str, str]) -> Node | None:
        """A section: its heading, then blocks, then sections; what stands behind those is one."""
        heads = [each for each in child if re.fullmatch(r"h[1-6]", _name(each))]
        title = x("title", self.inline(heads[0])) if heads else None
        tails: list[Any] = []
        if heads:
            tail = heads[0].tail
            heads[0].getparent().remove(heads[0])
            tails = [Node("p", {}, (tail,))] if tail and tail.strip() else []
        return x("sec", own, title, arrange([*tails, *self.blocks(child)]))

    def definitions(self, child: Element, own: dict[str, str]) -> Node | None:
        items: list[Node | None] = []
        terms: list[Any] = []
        for each in child.iter(h("dt"), h("dd")):
            if _name(each) == "dt":
                terms += [" / "] if terms else []
                terms += list(self.inline(each))
            else:
                inside = [b if b.tag == "p" else Node("p", {}, (b,)) for b in self.blocks(each)]
                items.append(x("def-item", x("term", terms) or x("term!"), x("def", inside)))
                terms = []
        if terms:
            items.append(x("def-item", x("term", terms)))
        return x("def-list", own, items)

    def code(self, child: Element, own: dict[str, str]) -> Node | None:
        inside = next(child.iter(h("code")), None)
        names = _classes(inside) if inside is not None else []
        language = next((n.removeprefix("language-") for n in names if "language-" in n), "")
        text = "".join(child.itertext())
        return x("code", {"language": language, "xml:space": "preserve", **own}, text)

    def caption(self, child: Element | None) -> tuple[Node | None, Node | None]:
        """Label and caption."""
        if child is None:
            return None, None
        label = None
        marks = [each for each in child.iter(h("span")) if "caption-label" in _classes(each)]
        if marks:
            label = x("label", self.inline(marks[0]))
            _cut(marks[0])
        paragraphs = self.blocks(child)
        return label, x("caption", [b if b.tag == "p" else Node("p", {}, (b,)) for b in paragraphs])

    def figure(self, child: Element, own: dict[str, str]) -> Node | None:
        """A figure, or a table, code or formula that has a caption like one."""
        table = next(child.iter(h("table")), None)
        notes = next((each for each in child if _name(each) == "figcaption"), None)
        if table is not None:
            return self.table_wrap(child, table, own)
        label, caption = self.caption(notes)
        if notes is not None:
            _cut(notes)
        inside: list[Node | None] = []
        for each in child.iter(h("img")):
            inside += self.picture(each, "graphic")
        for each in list(child.iter(h("img"))):
            _cut(each)
        inside += self.blocks(child)
        return x("fig", own, label, caption, inside)

    def table_wrap(self, outer: Element, table: Element, own: dict[str, str]) -> Node | None:
        if table.get("id") and "id" not in own:
            own = {"id": identifier(table.get("id"))}
        notes = next((e for e in outer.iter(h("caption"), h("figcaption"))), None)
        label, caption = self.caption(notes)
        if notes is not None:
            _cut(notes)
        parts = [
            x(
                name,
                [
                    x("tr", [self.cell(cell) for cell in row if _name(cell) in ("td", "th")])
                    for row in part.iter(h("tr"))
                ],
            )
            for name in ("thead", "tfoot", "tbody")
            for part in table.findall(h(name))
        ]
        loose = table.findall(h("tr"))
        if loose:
            parts.append(x("tbody", [x("tr", [self.cell(c) for c in row]) for row in loose]))
        whole = x("table", parts)
        if outer is not table:
            _cut(table)
        rest = self.blocks(outer) if outer is not table else []
        foot = x("table-wrap-foot", [b if b.tag == "p" else Node("p", {}, (b,)) for b in rest])
        return x("table-wrap", own, label, caption, whole, foot)

    def cell(self, child: Element) -> Node | None:
        """A cell; of a table in it the words, since no cell may hold one."""
        names = {"colspan": child.get("colspan"), "rowspan": child.get("rowspan")}
        if _name(child) == "th":
            names["scope"] = child.get("scope")
        align = next((n for n in _classes(child) if n in ("left", "right", "center")), None)
        lines = (
            all(_is_line(each) for each in child) or next(child.iter(h("table")), None) is not None
        )
        inside = list(self.inline(child)) if lines else self.blocks(child)
        return x(f"{_name(child)}!", {**names, "align": align}, inside)

    def equation(self, child: Element, own: dict[str, str]) -> list[Node | None]:
        formulas = list(child.iter(MATH))
        numbers = [e for e in child.iter() if "equation-number" in _classes(e)]
        label = x("label", self.inline(numbers[0])) if numbers else None
        if len(formulas) == 1:
            return [x("disp-formula", own, label, formula(formulas[0]))]
        inside = [
            x("disp-formula", label if n == 0 else None, formula(each))
            for n, each in enumerate(formulas)
        ]
        if inside:
            return [x("disp-formula-group", own, inside)]
        return [*self.blocks(child)]

    def box(self, child: Element, own: dict[str, str]) -> Node | None:
        titles = [e for e in child if _name(e) == "summary" or "title" in " ".join(_classes(e))]
        title = None
        if titles:
            title = x("caption", x("title", self.inline(titles[0])))
            _cut(titles[0])
        return x("boxed-text", own, title, arrange(self.blocks(child)))

    def note(self, child: Element) -> None:
        """Keep a note for the end; its number is that of its way back."""
        number = next((e for e in child.iter(h("a")) if e.get("role") == "doc-backlink"), None)
        label = x("label", "".join(number.itertext())) if number is not None else None
        inside = [b if b.tag == "p" else Node("p", {}, (b,)) for b in self.blocks(child)]
        note = x("fn", {"id": identifier(child.get("id", "fn"))}, label, inside)
        if note is not None and inside:
            self.notes.append(note)

    def bibliography(self, child: Element) -> list[Node | None]:
        """Keep the list of references for the end; words around it stay where they stand."""
        title = None
        for each in child:
            if re.fullmatch(r"h[1-6]", _name(each)):
                title = x("title", self.inline(each))
                _cut(each)
                break
        entries = []
        for each in list(child.iter(h("li"))):
            if each.get("id") and "csl-entry" in _classes(each):
                work = self.works.get(each.get("id")) or CitedWork(each.get("id"))
                entries.append(self.reference(each, work))
        if not entries:
            return [x("sec", title or x("title!"), self.blocks(child))]
        # What stands before the list stands so in it, what stands behind it in a list of its own.
        before: list[Node] = []
        behind: list[Node] = []
        if _name(child) not in ("ul", "ol"):
            side = before
            for each in list(child):
                if any("csl-entry" in _classes(item) for item in each.iter(h("li"))):
                    side = behind
                elif _is_line(each):
                    side += [Node("p", {}, tuple(self.run(each)))]
                else:
                    side += filter(None, self.block(each))
        rest = x("ref-list", [b for b in behind if b.tag != "sec"])
        listed = x("ref-list", title, before, entries, rest)
        assert listed is not None
        self.references.append(listed)
        return [b for b in behind if b.tag == "sec"]

    def reference(self, child: Element, work: CitedWork) -> Node | None:
        """An entry as the style set it; its DOI is marked as one where it is printed, else it
        stands behind."""
        whole = list(self.inline(child))
        for number, each in enumerate(whole):
            href = each.attributes.get("xlink:href", "") if isinstance(each, Node) else ""
            if work.doi and work.doi.lower() in href.lower():
                address = {"pub-id-type": "doi", "xlink:href": href}
                whole[number] = x("pub-id", address, each.content)
                break
        else:
            if work.doi:
                address = {"pub-id-type": "doi", "specific-use": "not-printed"}
                whole += [" ", x("pub-id", address, work.doi)]
        kind = _WORKS.get(work.kind, "other")
        return x(
            "ref",
            {"id": identifier(work.id)},
            x("mixed-citation", {"publication-type": kind}, whole),
        )


def _untitled(blocks: list[Node]) -> Node:
    """A section that has no heading; the schema wants the element of one."""
    return Node("sec", {}, (Node("title", {}, ()), *blocks))


def arrange(blocks: list[Any]) -> list[Node]:
    """Blocks before sections: what stands behind a section becomes one without a title."""
    out: list[Node] = []
    loose: list[Node] = []
    behind = False
    for each in blocks:
        if each.tag == "sec":
            if loose:
                out.append(_untitled(loose))
                loose = []
            behind = True
            out.append(each)
        elif behind:
            loose.append(each)
        else:
            out.append(each)
    if loose:
        out.append(_untitled(loose))
    return out


def _cut(element: Element) -> None:
    from publisher.xhtml.tree import cut_out

    cut_out(element)


@dataclass(frozen=True, slots=True)
class FullText:
    """A text in JATS: `body` is blocks, then sections; `back` what stands at its end, in order;
    `abstracts` are pairs of language and blocks."""

    body: tuple[Node, ...]
    back: tuple[Node, ...]
    abstracts: tuple[tuple[str, tuple[Node, ...]], ...] = ()


def full_text(text: Text, places: dict[str, str], lang: str, names: dict[str, str]) -> FullText:
    """`text` in JATS. `places` are the addresses of other papers by id; `names` are the headings of
    what stands at the end, by the name of the text."""
    reader = TextReader({work.id: work for work in text.works}, places=places, lang=lang)
    whole = "".join((text.body, text.notes, text.references))
    root = text_body(whole)
    reader.targets = _targets(root)
    abstracts = tuple(
        (abstract, tuple(reader.blocks(text_body(html)))) for abstract, html in text.abstracts
    )
    body = arrange(reader.blocks(root))
    back: list[Node | None] = []
    statements: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        (
            "data_availability",
            text.data_availability_html,
            "sec",
            {"sec-type": "data-availability"},
        ),
        (
            "competing_interests",
            text.competing_interests_html,
            "sec",
            {"sec-type": "coi-statement"},
        ),
        ("acknowledgements", text.acknowledgements_html, "ack", {}),
        ("funding", text.funding_html, "sec", {"sec-type": "funding"}),
    )
    for name, html, tag, attributes in statements:
        if html:
            inside = reader.blocks(text_body(html))
            back.append(x(tag, attributes, x("title", names.get(name, "")), inside))
    notes = x("fn-group", reader.notes)
    ends = [*filter(None, back), *([notes] if notes else []), *reader.references]
    return FullText(tuple(body), tuple(ends), abstracts)


def text_body(html: str) -> Element:
    return parse_body(html, "en").find(h("body"))


def _targets(root: Element) -> dict[str, str]:
    """What each id is the id of, in JATS."""
    kinds: dict[str, str] = {}
    for each in root.iter():
        name, classes = _name(each), _classes(each)
        if not each.get("id"):
            continue
        kind = {"figure": "fig", "table": "table-wrap", "section": "sec"}.get(name, "")
        if name == "figure" and next(each.iter(h("table")), None) is not None:
            kind = "table-wrap"
        if name == "section" and each.get("role") in ("doc-bibliography", "doc-endnotes"):
            kind = ""
        if "equation" in classes:
            kind = "disp-formula"
        if "csl-entry" in classes:
            kind = "ref"
        if each.get("role") == "doc-footnote":
            kind = "fn"
        if kind:
            kinds[identifier(each.get("id"))] = kind
    return kinds
