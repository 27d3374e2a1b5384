"""Sets one work by a style: the rendering elements of CSL (CSL 1.0.2, "Rendering Elements").

In: a `Style`, a `Locale`, a `State` with the item. Out: runs. Each element also answers whether it
called variables and whether any held something, by which ``cs:group`` decides whether to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from publisher.markup.citations.csl import dates, names, numbers
from publisher.markup.citations.csl.conditions import holds
from publisher.markup.citations.csl.format import affixed, formatted, joined
from publisher.markup.citations.csl.locale import Locale
from publisher.markup.citations.csl.names import Name, Options
from publisher.markup.citations.csl.node import Node
from publisher.markup.citations.csl.rich import Run, Runs, marked, parse, text_of
from publisher.markup.citations.csl.state import Hints, State, value
from publisher.markup.citations.csl.style import Style

# What an element says of its variables.
SILENT, EMPTY, FILLED = 0, 1, 2
Out = tuple[Runs, int]
NOTHING: Out = ([], SILENT)

_EMPTY_NAME = Node("name")
_LINKS = {"DOI": "https://doi.org/", "URL": "", "PMID": "https://pubmed.ncbi.nlm.nih.gov/",
          "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/"}  # fmt: skip
_SHORT = {"title": "title-short", "container-title": "container-title-short"}
_SAFE_URL = ("http://", "https://", "ftp://", "mailto:")
_DATES = frozenset("accessed available-date event-date issued original-date submitted".split())
_COUNTS = frozenset(("number-of-pages", "number-of-volumes"))


@dataclass(frozen=True, slots=True, eq=False)
class Renderer:
    """A style in a language."""

    style: Style
    locale: Locale
    cache: dict[tuple[int, int, str], Options] = field(default_factory=dict)

    @property
    def habits(self) -> names.Habits:
        return names.Habits(
            self.style.options.get("demote-non-dropping-particle", "display-and-sort"),
            self.style.options.get("initialize-with-hyphen", "true") == "true",
        )

    def layout(self, layout: Node, state: State) -> Runs:
        """The children of ``cs:layout`` for the work of `state`, without the layout's affixes."""
        return joined([self.render(node, state)[0] for node in layout.children], "")

    def render(self, node: Node, state: State) -> Out:
        """`node` for the work of `state`."""
        method = _ELEMENTS.get(node.tag)
        return method(self, node, state) if method else NOTHING

    def children(self, nodes: Iterable[Node], state: State, delimiter: str = "") -> Out:
        parts, status = self.parts(nodes, state)
        return joined(parts, delimiter), status

    def parts(self, nodes: Iterable[Node], state: State) -> tuple[list[Runs], int]:
        """What each of `nodes` sets; ``cs:choose`` gives the parts of its branch one by one, so
        that the delimiter around it goes between them."""
        parts: list[Runs] = []
        status = SILENT
        for node in nodes:
            if node.tag == "choose":
                more, said = self.parts(self.branch(node, state), state)
                parts += more
            else:
                runs, said = self.render(node, state)
                if runs:
                    parts.append(runs)
            status = max(status, said)
        return parts, status

    def _dressed(self, runs: Runs, node: Node, status: int) -> Out:
        return affixed(formatted(runs, node.attrs, self.locale), node.attrs), status

    # cs:text

    def text(self, node: Node, state: State) -> Out:
        attrs = node.attrs
        if "macro" in attrs:
            macro = self.style.macros[attrs["macro"]]
            runs, status = self.children(macro.children, state)
            return self._dressed(runs, node, status)
        if "term" in attrs:
            plural = attrs.get("plural") == "true"
            term = self.locale.term(attrs["term"], attrs.get("form", "long"), plural)
            return self._dressed([Run(term)] if term else [], node, SILENT)
        if "value" in attrs:
            return self._dressed(parse(attrs["value"]), node, SILENT)
        return self._variable(node, state)

    def _variable(self, node: Node, state: State) -> Out:
        name = node.attrs.get("variable", "")
        if name == "year-suffix" and state.hints.suffix:
            state.suffix_done = True
        text = ""
        if node.attrs.get("form") == "short" and name in _SHORT:
            text = value(state, _SHORT[name])
        text = text or value(state, name)
        if not text:
            # The year suffix is the processor's: a group is not empty for want of one.
            return [], SILENT if name == "year-suffix" else EMPTY
        state.said.add(name)
        runs = parse(self._numbered(name, text))
        if name in _LINKS:
            runs = _link(name, text)
        elif name in ("citation-number", "locator"):
            runs = marked(runs, "number" if name == "citation-number" else "locator")
        return self._dressed(runs, node, FILLED)

    def _numbered(self, name: str, text: str) -> str:
        if name in ("page", "page-first"):
            return numbers.pages(text, self.style.options.get("page-range-format", ""), self.locale)
        if name == "locator":
            return numbers.pages(text, self.style.options.get("page-range-format", ""), self.locale)
        return text

    # cs:number, cs:label

    def number(self, node: Node, state: State) -> Out:
        name = node.attrs.get("variable", "")
        text = value(state, name)
        if not text:
            return [], EMPTY
        state.said.add(name)
        how = node.attrs.get("form", "numeric")
        if name in ("page", "locator"):
            text = self._numbered(name, text)
        else:
            text = numbers.form(text, how, self.locale, name)
        runs = parse(text)
        if name == "citation-number":
            runs = marked(runs, "number")
        return self._dressed(runs, node, FILLED)

    def label(self, node: Node, state: State) -> Out:
        name = node.attrs.get("variable", "")
        text = value(state, name)
        term = state.label if name == "locator" else _TERMS.get(name, name)
        if not text or not term:
            return NOTHING
        rule = node.attrs.get("plural", "contextual")
        many = rule == "always" or (rule == "contextual" and _many(name, text))
        word = self.locale.term(term, node.attrs.get("form", "long"), many)
        return self._dressed([Run(word)] if word else [], node, SILENT)

    # cs:date

    def date(self, node: Node, state: State) -> Out:
        if state.sorting is not None:
            key = dates.sort_key(state.item.get(node.attrs.get("variable", "")), dates.wanted(node))
            return ([Run(key)], FILLED) if key else ([], EMPTY)
        explicit = "year-suffix" in self.style.variables
        runs = dates.render(node, state, self.locale, not explicit)
        return (runs, FILLED) if runs else ([], EMPTY)

    # cs:names

    def names(self, node: Node, state: State) -> Out:
        if state.skip_names and state.names is None:
            muted = self._names(node, state, self._options(node, state, None))
            if muted[0]:
                state.names = muted[0]
                return [], EMPTY
            return muted
        runs, status = self._names(node, state, self._options(node, state, None))
        if runs and state.names is None:
            state.names = runs
        return runs, status

    def _options(self, node: Node, state: State, over: Options | None) -> Options:
        """The options of `node`; inside ``cs:substitute`` those of the names it stands for."""
        key = (id(node), id(over.name) if over else 0, state.section)
        if (found := self.cache.get(key)) is not None:
            return found
        name, et_al, label = node.child("name"), node.child("et-al"), node.child("label")
        order = [child.tag for child in node.children]
        options = Options(
            self.style.names[state.section],
            name or (over.name if over else _EMPTY_NAME),
            et_al or (over.et_al if over else None),
            label or (over.label if over and not name else None),
            "label" in order and ("name" not in order or order.index("label") < order.index("name"))
            if label
            else bool(over and over.label_first),
        )
        self.cache[key] = options
        return options

    def _names(self, node: Node, state: State, options: Options) -> Out:
        variables = node.attrs.get("variable", "").split()
        parts = self._lists(variables, state, options)
        if parts:
            if options.form == "count":
                total = sum(int(text_of(part)) for part in parts)
                return [Run(str(total))] if total else [], FILLED
            delimiter = node.attrs.get("delimiter", options.options.get("names-delimiter", ""))
            runs, status = self._dressed(joined(parts, delimiter), node, FILLED)
            return runs, status
        substitute = node.child("substitute")
        return self._substitute(substitute, state, options) if substitute else ([], EMPTY)

    def _lists(self, variables: list[str], state: State, options: Options) -> list[Runs]:
        people = {v: names.clear(state.item.get(v)) for v in variables if v not in state.spent}
        people = {v: found for v, found in people.items() if found}
        editors, translators = people.get("editor"), people.get("translator")
        if editors and editors == translators and options.label:
            people = {"editortranslator": editors} | {
                v: found for v, found in people.items() if v not in ("editor", "translator")
            }
        parts = []
        state.said |= people.keys()
        for variable, found in people.items():
            if state.sorting is not None and options.form != "count":
                parts.append([Run(self._sort_text(found, options, state))])
                continue
            runs = names.render(
                found,
                options,
                self.locale,
                self.habits,
                state.position,
                state.hints,
                state.narrative,
            )
            if runs and state.name_list is None:
                count = names.shown(found, options, state.position, state.hints)
                state.name_list, state.name_options = tuple(found[:count]), options
            parts.append(self._labelled(runs, variable, len(found), options, state))
        return parts

    def _sort_text(self, found: Sequence[Name], options: Options, state: State) -> str:
        """A list of names as a sort key, as long as `names-min` or the style's et-al leaves it."""
        keys = state.sorting or {}
        least, first = keys.get("names-min", ""), keys.get("names-use-first", "1")
        if least.isdigit():
            found = found[: names.whole(first)] if len(found) >= int(least) else found
        else:
            found = found[: names.shown(found, options, "first", Hints())]
        return names.sort_text(found, self.habits.demote)

    def _labelled(
        self, runs: Runs, variable: str, count: int, options: Options, state: State
    ) -> Runs:
        node = options.label
        if node is None or not runs or options.form == "count":
            return runs
        rule = node.attrs.get("plural", "contextual")
        many = rule == "always" or (rule == "contextual" and count > 1)
        word = self.locale.term(variable, node.attrs.get("form", "long"), many)
        label = self._dressed([Run(word)] if word else [], node, SILENT)[0]
        return [*label, *runs] if options.label_first else [*runs, *label]

    def _substitute(self, substitute: Node, state: State, options: Options) -> Out:
        """The first child of ``cs:substitute`` that sets anything; its variables are used up."""
        before = set(state.said)
        for child in substitute.children:
            if child.tag == "names":
                runs, status = self._names(child, state, self._options(child, state, options))
            else:
                runs, status = self.render(child, state)
            if runs and status != EMPTY:
                state.spent |= state.said - before
                return runs, FILLED
        return [], EMPTY

    # cs:group, cs:choose

    def group(self, node: Node, state: State) -> Out:
        runs, status = self.children(node.children, state, node.attrs.get("delimiter", ""))
        if status == EMPTY or not runs:
            return [], status
        return self._dressed(runs, node, status)

    def choose(self, node: Node, state: State) -> Out:
        return self.children(self.branch(node, state), state)

    def branch(self, node: Node, state: State) -> tuple[Node, ...]:
        """The children of the branch of ``cs:choose`` whose conditions hold."""
        for branch in node.children:
            if branch.tag == "else" or holds(branch.attrs, state):
                return branch.children
        return ()


def _link(name: str, text: str) -> Runs:
    """The value of an identifier as a link, where its address is one that may be followed."""
    target = text if "://" in text else _LINKS[name] + text
    runs = [Run(text, frozenset({"nocase"}))]
    return marked(runs, f"a:{target}") if target.lower().startswith(_SAFE_URL) else runs


_TERMS = {"number-of-pages": "page", "number-of-volumes": "volume", "page-first": "page",
          "chapter-number": "chapter", "collection-number": "number", "part-number": "part",
          "supplement-number": "supplement", "printing-number": "printing"}  # fmt: skip


def _many(name: str, text: str) -> bool:
    if name in _COUNTS:
        return text.strip() != "1"
    return numbers.is_plural(text)


_ELEMENTS: dict[str, Callable[[Renderer, Node, State], Out]] = {
    "text": Renderer.text,
    "number": Renderer.number,
    "label": Renderer.label,
    "date": Renderer.date,
    "names": Renderer.names,
    "group": Renderer.group,
    "choose": Renderer.choose,
}
