"""Sets all citations and the bibliography of one paper.

In: a `CslStyle`, a `Locale`, the CSL items of the works and the clusters in the order of the text.
Out: runs for each cluster and each entry of the bibliography. CSL 1.0.2, "Citation" and
"Bibliography".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from publisher.citations.csl.cites import CslCite, CslCluster
from publisher.citations.csl.collapse import collapse_works
from publisher.citations.csl.disambiguate import Ambiguity
from publisher.citations.csl.format import affix_runs, format_runs, join_runs
from publisher.citations.csl.locale import Locale, for_language
from publisher.citations.csl.node import CslNode
from publisher.citations.csl.positions import Position, positions
from publisher.citations.csl.render import Renderer
from publisher.citations.csl.rich import Run, Runs, from_xhtml, mark_runs, text_of, tidy
from publisher.citations.csl.sorting import sort
from publisher.citations.csl.state import Hints, Item, State
from publisher.citations.csl.style import CslStyle

Numbered = tuple[int, CslCite, State | None]
"""A cite, its place in the cluster, and its work; `None` for one that is not known."""
_MUTED = ("suppress", "year")
"""Modes of a citation that leave the author out."""


@dataclass(frozen=True, slots=True)
class ClusterRendering:
    """A cluster as set: `text` stands in the sentence, `note` in a note (styles whose citations are
    notes), each empty where there is none."""

    text: Runs
    note: Runs = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Processor:
    """The works of one paper in one style. `items` holds every work in the bibliography, `order`
    their keys in the order they are first cited, works that are only listed last."""

    style: CslStyle
    locale: Locale
    items: Mapping[str, Item]
    order: Sequence[str]
    noted: dict[str, int] = field(default_factory=dict)
    """The numbers of the notes that cite each work first, once the citations are known."""

    @cached_property
    def renderer(self) -> Renderer:
        return Renderer(self.style, self.locale)

    @cached_property
    def bibliography_keys(self) -> list[str]:
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
        return {key: index for index, key in enumerate(self.bibliography_keys, start=1)}

    @cached_property
    def hints(self) -> Mapping[str, Hints]:
        """How works are told apart."""
        layout = _layout(self.style.citation)
        layouts: dict[tuple[object, ...], tuple[str, State]] = {}

        def cite(key: str, hints: Hints) -> tuple[str, State]:
            cache_key = (key, *_frozen(hints))
            if cache_key not in layouts:
                state = State(
                    self.items[key],
                    "citation",
                    number=self.numbers[key],
                    hints=hints,
                    position="subsequent",
                    near=True,
                    first_note=self.noted.get(key, 0),
                    comparing=True,
                )
                layouts[cache_key] = (text_of(self.renderer.layout(layout, state)), state)
            return layouts[cache_key]

        return Ambiguity(self.bibliography_keys, cite, self.renderer).resolve()

    # Citations

    def citations(self, clusters: Sequence[CslCluster]) -> list[ClusterRendering]:
        """Every cluster as set. Keys that `items` does not have are set as unknown."""
        near = self.style.citation.attrs.get("near-note-distance", "")
        places = positions(clusters, int(near) if near.isdigit() else 5)
        for cluster in clusters:
            for one in cluster.cites:
                self.noted.setdefault(one.key, cluster.note)
        return [self.citation(c, place) for c, place in zip(clusters, places, strict=True)]

    def citation(self, cluster: CslCluster, places: Sequence[Position]) -> ClusterRendering:
        """`cluster` as set, its cites at `places`."""
        pairs = list(zip(cluster.cites, places, strict=True))
        first = cluster.cites[0]
        if first.mode in ("narrative", "author") and first.key in self.items:
            return self._narrative(pairs)
        runs = self._layout(pairs, set(), cluster.opens)
        if self.style.note:
            runs = tidy(runs, self.locale.punctuation_in_quote)
            return ClusterRendering([], runs if cluster.closes else _open_ended(runs))
        return ClusterRendering(tidy(runs, self.locale.punctuation_in_quote))

    def _narrative(self, pairs: list[tuple[CslCite, Position]]) -> ClusterRendering:
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
            return ClusterRendering(author)
        if self.style.note:
            return ClusterRendering(author, tidy(rest, inside))
        if not text_of(rest):
            return ClusterRendering(author)
        glue = "" if any("sup" in run.marks for run in rest[:1]) else " "
        gap = [Run(glue)] if glue else []
        if len(pairs) == 1:
            rest = _referring(rest, cite)
            gap = _referring(gap, cite)
        return ClusterRendering([*author, *gap, *tidy(rest, inside)])

    def _default_names(self, cite: CslCite) -> Runs:
        """The author of a work in a style whose citations name none (numbers)."""
        state = State(self.items[cite.key], "citation", narrative=True)
        return self.renderer.render(_AUTHOR, state)[0]

    def _layout(
        self, pairs: list[tuple[CslCite, Position]], mute: set[int], opens: bool = True
    ) -> Runs:
        """The works of a cluster in the style's layout; those at indexes `mute` without author."""
        layout = _layout(self.style.citation)
        entries: list[Numbered] = [
            (i, cite, self._state(cite, place, i in mute or cite.mode in _MUTED))
            for i, (cite, place) in enumerate(pairs)
            if cite.key in self.items
        ]
        ordered = self._sorted(entries)
        ordered += [(i, c, None) for i, (c, _) in enumerate(pairs) if c.key not in self.items]
        parts = collapse_works([(cite, state) for _, cite, state in ordered], self._one, self.style)
        attrs = layout.attrs
        if self.style.note and opens and not ordered[0][1].prefix:
            parts = _capital(parts)
        bare = pairs[0][0].mode in ("bare", "year")
        return format_runs(parts if bare else affix_runs(parts, attrs), attrs, self.locale)

    def _sorted(self, entries: list[Numbered]) -> list[Numbered]:
        """`entries` in the style's order; what has a prefix or suffix keeps its place, and so parts
        what is before it from what is after."""
        keys = _sort_keys(self.style.citation)
        out: list[Numbered] = []
        run: list[Numbered] = []
        for entry in entries if keys else []:
            cite = entry[1]
            if cite.prefix or cite.suffix or cite.mode == "narrative":
                out += [*self._in_order(run, keys), entry]
                run = []
            else:
                run.append(entry)
        return out + self._in_order(run, keys) if keys else list(entries)

    def _in_order(self, run: list[Numbered], keys: list[CslNode]) -> list[Numbered]:
        if len(run) < 2:
            return run
        return sort(run, keys, self.renderer, lambda entry: self._state(entry[1], Position()))

    def _state(self, cite: CslCite, place: Position, mute: bool = False) -> State:
        return State(
            self.items[cite.key],
            "citation",
            number=self.numbers[cite.key],
            locator=cite.locator,
            label=cite.label,
            position=place.name,
            near=place.near,
            first_note=place.first,
            hints=self.hints[cite.key],
            skip_names=mute,
        )

    def _one(self, cite: CslCite, state: State | None) -> Runs:
        """One work of a cluster, its prefix and suffix with it."""
        if state is None:
            body = [Run(f"{cite.written or cite.key}?", frozenset({"b", "unknown"}))]
        else:
            layout = _layout(self.style.citation)
            body = self.renderer.layout(layout, state)
            if not body and state.position.startswith("ibid"):  # one word says it all
                state.ibid_alone = True
                body = self.renderer.layout(layout, state)
            body = _referring(_headed(body), cite)
        prefix = mark_runs(from_xhtml(cite.prefix), "affix")
        suffix = mark_runs(from_xhtml(cite.suffix), "affix")
        if self.style.note and _SENTENCE.search(text_of(prefix)):
            body = _capital(body)
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
        before: EntryNames | None = None
        for key in self.bibliography_keys:
            # In full, an entry needs no help but the suffix that citations refer to.
            hints = Hints(suffix=self.hints[key].suffix, condition=self.hints[key].condition)
            state = State(self.items[key], "bibliography", number=self.numbers[key], hints=hints)
            runs = self._entry(layout, root, state)
            runs, before = self._substituted(runs, state, before, root)
            entries.append((key, tidy(runs, inside)))
        return entries

    def _entry(self, layout: CslNode, root: CslNode, state: State) -> Runs:
        """An entry; the first field apart where `second-field-align` wants it."""
        attrs = layout.attrs
        if not root.attrs.get("second-field-align") or not layout.children:
            body = _headed(self.renderer.layout(layout, state))
            return format_runs(affix_runs(body, attrs), attrs, self.locale)
        first = self.renderer.render(layout.children[0], state)[0]
        rest = [self.renderer.render(node, state)[0] for node in layout.children[1:]]
        affixes = {key: attrs[key] for key in ("prefix", "suffix") if key in attrs}
        if not first:
            return affix_runs(join_runs(rest, ""), affixes)
        prefix = {"prefix": affixes.pop("prefix", "")}
        margin = mark_runs(_right_trimmed(affix_runs(first, prefix)), "d:left-margin")
        right = affix_runs(join_runs(rest, ""), affixes)
        return [*margin, *mark_runs(_left_trimmed(right), "d:right-inline")]

    def _substituted(
        self, runs: Runs, state: State, before: EntryNames | None, root: CslNode
    ) -> tuple[Runs, EntryNames | None]:
        """`runs` with names that the entry before has too replaced, as ``———``."""
        text = root.attrs.get("subsequent-author-substitute")
        places = [i for i, run in enumerate(runs) if "names" in run.marks]
        if text is None or not state.names or not places:
            return runs, None
        # The list that opens the entry, and each name of it; what stands for it is the list itself.
        end = next((i for i, place in enumerate(places) if place - places[0] > i), len(places))
        first, last = places[0], places[end - 1] + 1
        name_runs = runs[first:last]
        marks = (mark for run in name_runs for mark in run.marks if mark.startswith("name:"))
        indexes = list(dict.fromkeys(marks))
        each = [text_of(run for run in name_runs if index in run.marks) for index in indexes]
        named = EntryNames(text_of(name_runs), each)
        same = 0
        for ours, theirs in zip(each, before.each if before else (), strict=False):
            if ours != theirs:
                break
            same += 1
        rule = root.attrs.get("subsequent-author-substitute-rule", "complete-all")
        whole = before is not None and before.whole == named.whole
        put = [Run(text, frozenset(("names",)))] if text else []
        if whole and (rule == "complete-all" or not indexes):
            rest = runs[last:] if put or first else _headed(runs[last:], (", ", ". "))
            return [*runs[:first], *put, *rest], named
        if rule == "complete-all" or (rule == "complete-each" and not whole):
            return runs, named
        gone = set(indexes[: min(same, 1) if rule == "partial-first" else same])
        out: Runs = []
        replaced: set[str] = set()
        for run in name_runs:
            mark = next((mark for mark in run.marks if mark in gone), "")
            if not mark:
                out.append(run)
            elif mark not in replaced:
                replaced.add(mark)
                out += put
        return [*runs[:first], *out, *runs[last:]], named


@dataclass(frozen=True, slots=True)
class EntryNames:
    """The names that an entry opens with: as a whole, and each."""

    whole: str
    each: Sequence[str]


def processor(style: CslStyle, items: Mapping[str, Item], lang: str = "") -> Processor:
    """What sets `items` by `style`, in the language `lang` or else the style's own. Their order is
    that in which they are cited first, those that are only listed last."""
    own = style.default_locale
    # A language without a country is spoken as the style speaks it: "en" is British in OSCOLA.
    language = own if own.partition("-")[0] == lang else lang
    locale = for_language(language or own or "en-US", style.locales)
    return Processor(style, locale, items, list(items))


_AUTHOR = CslNode(
    "names",
    {"variable": "author"},
    (
        CslNode("name", {"form": "short", "and": "text", "et-al-min": "3", "et-al-use-first": "1"}),
        CslNode(
            "substitute",
            {},
            (
                CslNode("names", {"variable": "editor"}),
                CslNode("text", {"variable": "title", "form": "short", "font-style": "italic"}),
            ),
        ),
    ),
)


def _sort_keys(root: CslNode | None) -> list[CslNode]:
    node = root.child("sort") if root else None
    return [key for key in node.children if key.tag == "key"] if node else []


def _layout(root: CslNode) -> CslNode:
    node = root.child("layout")
    return node if node is not None else CslNode("layout")


def _frozen(hints: Hints) -> tuple[object, ...]:
    return (hints.more_names, tuple(sorted(hints.given.items())), hints.suffix, hints.condition)


def _referring(runs: Runs, cite: CslCite) -> Runs:
    """`runs` as a link to the work's entry; links of their own are kept."""
    mark = f"a:#{cite.key}"
    return [
        run if any(m.startswith("a:") for m in run.marks) else Run(run.text, run.marks | {mark})
        for run in runs
    ]


_SENTENCE = re.compile(r"\w\W*\s.*[.!?][\"’”\x12]*\s*$", re.DOTALL)
"""What ends a sentence of more than a word."""


def _capital(runs: Runs) -> Runs:
    """`runs`, with a capital where a term opens them."""
    for index, run in enumerate(runs):
        if run.text.strip():
            if "term" in run.marks:
                head = run.text[:1].upper() + run.text[1:]
                return [*runs[:index], Run(head, run.marks), *runs[index + 1 :]]
            return runs
    return runs


def _headed(runs: Runs, marks: tuple[str, ...] = (", ",)) -> Runs:
    """`runs` without such a mark at their head, which stood after something that is not there."""
    if runs and runs[0].text.startswith(marks):
        head = runs[0].text[2:]
        return [*([Run(head, runs[0].marks)] if head else []), *runs[1:]]
    return runs


def _open_ended(runs: Runs) -> Runs:
    """`runs` without the full stop at their end."""
    if runs and runs[-1].text.endswith("."):
        return [*runs[:-1], Run(runs[-1].text[:-1], runs[-1].marks)]
    return runs


def _right_trimmed(runs: Runs) -> Runs:
    while runs and not runs[-1].text.strip():
        runs = runs[:-1]
    return [*runs[:-1], Run(runs[-1].text.rstrip(), runs[-1].marks)] if runs else runs


def _left_trimmed(runs: Runs) -> Runs:
    while runs and not runs[0].text.strip():
        runs = runs[1:]
    return [Run(runs[0].text.lstrip(), runs[0].marks), *runs[1:]] if runs else runs
