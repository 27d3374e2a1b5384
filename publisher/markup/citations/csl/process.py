"""Sets all citations and the bibliography of one paper.

In: a `Style`, a `Locale`, the CSL items of the works and the clusters in the order of the text.
Out: runs for each cluster and each entry of the bibliography. CSL 1.0.2, "Citation" and
"Bibliography".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from publisher.markup.citations.cluster import Cite, Cluster
from publisher.markup.citations.csl.collapse import collapsed
from publisher.markup.citations.csl.disambiguate import Ambiguity
from publisher.markup.citations.csl.format import affixed, formatted, joined
from publisher.markup.citations.csl.locale import Locale
from publisher.markup.citations.csl.node import Node
from publisher.markup.citations.csl.positions import Position, positions
from publisher.markup.citations.csl.render import Renderer
from publisher.markup.citations.csl.rich import Run, Runs, from_xhtml, marked, text_of, tidy
from publisher.markup.citations.csl.sorting import sort
from publisher.markup.citations.csl.state import Hints, Item, State
from publisher.markup.citations.csl.style import Style
from publisher.markup.citations.csl.textcase import change

Numbered = tuple[int, Cite, State | None]
"""A cite, its place in the cluster, and its work; `None` for one that is not known."""
_MUTED = ("suppress", "year")
"""Modes of a citation that leave the author out."""


@dataclass(frozen=True, slots=True)
class Set:
    """A cluster as set: `text` stands in the sentence, `note` in a note (styles whose citations are
    notes), each empty where there is none."""

    text: Runs
    note: Runs = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Processor:
    """The works of one paper in one style. `items` holds every work in the bibliography, `order`
    their keys in the order they are first cited, works that are only listed last."""

    style: Style
    locale: Locale
    items: Mapping[str, Item]
    order: Sequence[str]

    @cached_property
    def renderer(self) -> Renderer:
        return Renderer(self.style, self.locale)

    @cached_property
    def listed(self) -> list[str]:
        """The keys in the order of the bibliography."""
        numbers = {key: index for index, key in enumerate(self.order, start=1)}
        keys = _sort_keys(self.style.bibliography)
        return sort(
            self.order,
            keys,
            self.renderer,
            lambda key: State(self.items[key], "bibliography", number=numbers[key]),
        )

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The citation numbers."""
        down = [
            k
            for k in _sort_keys(self.style.bibliography)
            if k.attrs.get("variable") == "citation-number"
        ]
        if down and down[0].attrs.get("sort") == "descending":
            return {key: index for index, key in enumerate(self.order, start=1)}
        return {key: index for index, key in enumerate(self.listed, start=1)}

    @cached_property
    def hints(self) -> Mapping[str, Hints]:
        """How works are told apart."""
        layout = _layout(self.style.citation)
        seen: dict[tuple[object, ...], tuple[str, State]] = {}

        def cite(key: str, hints: Hints) -> tuple[str, State]:
            known = (key, *_frozen(hints))
            if known not in seen:
                state = State(self.items[key], "citation", number=self.numbers[key], hints=hints)
                seen[known] = (text_of(self.renderer.layout(layout, state)), state)
            return seen[known]

        return Ambiguity(self.listed, cite, self.renderer).resolve()

    # Citations

    def citations(self, clusters: Sequence[Cluster]) -> list[Set]:
        """Every cluster as set. Keys that `items` does not have are set as unknown."""
        near = self.style.citation.attrs.get("near-note-distance", "")
        places = positions(clusters, int(near) if near.isdigit() else 5)
        return [self._cluster(c, place) for c, place in zip(clusters, places, strict=True)]

    def _cluster(self, cluster: Cluster, places: Sequence[Position]) -> Set:
        pairs = list(zip(cluster.cites, places, strict=True))
        first = cluster.cites[0]
        if first.mode in ("narrative", "author") and first.key in self.items:
            return self._narrative(pairs)
        runs = self._layout(pairs, set())
        if self.style.note:
            return Set([], _opened(tidy(runs, self.locale.punctuation_in_quote), first))
        return Set(tidy(runs, self.locale.punctuation_in_quote))

    def _narrative(self, pairs: list[tuple[Cite, Position]]) -> Set:
        """The author in the sentence, what is left in parentheses, brackets or a note."""
        cite, place = pairs[0]
        state = self._state(cite, place)
        state.narrative = True
        self.renderer.layout(_layout(self.style.citation), state)
        inside = self.locale.punctuation_in_quote
        names = state.names or self._default_names(cite)
        rest = self._layout(pairs, {0} if state.names else set())
        author = tidy(_referring(names, cite), inside)
        if cite.mode == "author":
            return Set(author)
        if self.style.note:
            return Set(author, _opened(tidy(rest, inside), cite))
        if not text_of(rest):
            return Set(author)
        glue = "" if any("sup" in run.marks for run in rest[:1]) else " "
        gap = [Run(glue)] if glue else []
        if len(pairs) == 1:
            rest = _referring(rest, cite)
            gap = _referring(gap, cite)
        return Set([*author, *gap, *tidy(rest, inside)])

    def _default_names(self, cite: Cite) -> Runs:
        """The author of a work in a style whose citations name none (numbers)."""
        state = State(self.items[cite.key], "citation", narrative=True)
        return self.renderer.render(_AUTHOR, state)[0]

    def _layout(self, pairs: list[tuple[Cite, Position]], mute: set[int]) -> Runs:
        """The works of a cluster in the style's layout; those at indexes `mute` without author."""
        layout = _layout(self.style.citation)
        known: list[Numbered] = [
            (i, cite, self._state(cite, place, i in mute or cite.mode in _MUTED))
            for i, (cite, place) in enumerate(pairs)
            if cite.key in self.items
        ]
        ordered = self._sorted(known)
        ordered += [(i, c, None) for i, (c, _) in enumerate(pairs) if c.key not in self.items]
        parts = collapsed([(cite, state) for _, cite, state in ordered], self._one, self.style)
        attrs = layout.attrs
        whole = formatted(parts, attrs, self.locale)
        return whole if pairs[0][0].mode in ("bare", "year") else affixed(whole, attrs)

    def _sorted(self, known: list[Numbered]) -> list[Numbered]:
        """`known` in the style's order; what has a prefix or suffix keeps its place, and so parts
        what is before it from what is after."""
        keys = _sort_keys(self.style.citation)
        out: list[Numbered] = []
        run: list[Numbered] = []
        for entry in known if keys else []:
            cite = entry[1]
            if cite.prefix or cite.suffix or cite.mode == "narrative":
                out += [*self._in_order(run, keys), entry]
                run = []
            else:
                run.append(entry)
        return out + self._in_order(run, keys) if keys else list(known)

    def _in_order(self, run: list[Numbered], keys: list[Node]) -> list[Numbered]:
        if len(run) < 2:
            return run
        return sort(run, keys, self.renderer, lambda entry: self._state(entry[1], Position()))

    def _state(self, cite: Cite, place: Position, mute: bool = False) -> State:
        return State(
            self.items[cite.key],
            "citation",
            number=self.numbers[cite.key],
            locator=cite.locator,
            label=cite.label,
            position=place.name,
            near=place.near,
            hints=self.hints[cite.key],
            skip_names=mute,
        )

    def _one(self, cite: Cite, state: State | None) -> Runs:
        """One work of a cluster, its prefix and suffix with it."""
        if state is None:
            body = [Run(f"{cite.written or cite.key}?", frozenset({"b", "unknown"}))]
        else:
            body = self.renderer.layout(_layout(self.style.citation), state)
            body = _referring(body, cite)
        prefix, suffix = from_xhtml(cite.prefix), from_xhtml(cite.suffix)
        if prefix and not text_of(prefix).endswith((" ", "(", "[", "\u00a0", "‘", "“", "’")):
            prefix.append(Run(" "))
        if (suffix and text_of(suffix)[:1].isalnum()) or (suffix and "raw" in suffix[0].marks):
            suffix.insert(0, Run(", "))
        return [*prefix, *body, *suffix]

    # Bibliography

    def bibliography(self) -> list[tuple[str, Runs]]:
        """The entries in order: key and runs; none in a style without bibliography."""
        root = self.style.bibliography
        if root is None:
            return []
        layout, inside = _layout(root), self.locale.punctuation_in_quote
        entries: list[tuple[str, Runs]] = []
        before: Runs | None = None
        for key in self.listed:
            # In full, an entry needs no help but the suffix that citations refer to.
            hints = Hints(suffix=self.hints[key].suffix, condition=self.hints[key].condition)
            state = State(self.items[key], "bibliography", number=self.numbers[key], hints=hints)
            runs = self._entry(layout, root, state)
            runs, before = self._substituted(runs, state, before, root)
            entries.append((key, tidy(_dropped(runs), inside)))
        return entries

    def _entry(self, layout: Node, root: Node, state: State) -> Runs:
        """An entry; the first field apart where `second-field-align` wants it."""
        attrs = layout.attrs
        if not root.attrs.get("second-field-align") or not layout.children:
            body = self.renderer.layout(layout, state)
            return affixed(formatted(body, attrs, self.locale), attrs)
        first = self.renderer.render(layout.children[0], state)[0]
        rest = [self.renderer.render(node, state)[0] for node in layout.children[1:]]
        suffix = {key: text for key, text in attrs.items() if key in ("prefix", "suffix")}
        right = affixed(joined(rest, ""), suffix)
        left = marked(_right_trimmed(first), "d:left-margin")
        return [*left, *marked(_left_trimmed(right), "d:right-inline")] if first else right

    def _substituted(
        self, runs: Runs, state: State, before: Runs | None, root: Node
    ) -> tuple[Runs, Runs | None]:
        """`runs` with names that the entry before has too replaced, as ``———``."""
        text = root.attrs.get("subsequent-author-substitute")
        if text is None or not state.names:
            return runs, state.names
        if before is None or text_of(before) != text_of(state.names):
            return runs, state.names
        rule = root.attrs.get("subsequent-author-substitute-rule", "complete-all")
        at = _find(runs, state.names)
        if rule not in ("complete-all", "complete-each") or at < 0:
            return runs, state.names
        tail = runs[at + len(state.names) :]
        return [*runs[:at], *([Run(text)] if text else []), *tail], state.names


_AUTHOR = Node(
    "names",
    {"variable": "author"},
    (
        Node("name", {"form": "short", "and": "text", "et-al-min": "3", "et-al-use-first": "1"}),
        Node(
            "substitute",
            {},
            (
                Node("names", {"variable": "editor"}),
                Node("text", {"variable": "title", "form": "short", "font-style": "italic"}),
            ),
        ),
    ),
)


def _sort_keys(root: Node | None) -> list[Node]:
    node = root.child("sort") if root else None
    return [key for key in node.children if key.tag == "key"] if node else []


def _layout(root: Node) -> Node:
    node = root.child("layout")
    return node if node is not None else Node("layout")


def _frozen(hints: Hints) -> tuple[object, ...]:
    return (hints.more_names, tuple(sorted(hints.given.items())), hints.suffix, hints.condition)


def _referring(runs: Runs, cite: Cite) -> Runs:
    """`runs` as a link to the work's entry; links of their own are kept."""
    mark = f"a:#{cite.key}"
    return [
        run if any(m.startswith("a:") for m in run.marks) else Run(run.text, run.marks | {mark})
        for run in runs
    ]


def _opened(runs: Runs, first: Cite) -> Runs:
    """A note begins with a capital where the author's own words open it."""
    return change(runs, "capitalize-first", True) if first.prefix else runs


def _find(runs: Runs, part: Runs) -> int:
    """Where `part` stands in `runs`, whatever marks were added; -1 for nowhere."""
    texts, wanted = [run.text for run in runs], [run.text for run in part]
    for at in range(len(texts) - len(wanted) + 1):
        if texts[at : at + len(wanted)] == wanted:
            return at
    return -1


def _dropped(runs: Runs) -> Runs:
    return [Run(run.text, run.marks - {"suffix", "locator", "number"}) for run in runs]


def _right_trimmed(runs: Runs) -> Runs:
    while runs and not runs[-1].text.strip():
        runs = runs[:-1]
    return [*runs[:-1], Run(runs[-1].text.rstrip(), runs[-1].marks)] if runs else runs


def _left_trimmed(runs: Runs) -> Runs:
    while runs and not runs[0].text.strip():
        runs = runs[1:]
    return [Run(runs[0].text.lstrip(), runs[0].marks), *runs[1:]] if runs else runs
