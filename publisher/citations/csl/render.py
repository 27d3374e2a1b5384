"""Sets one work by a style: the rendering elements of CSL (CSL 1.0.2, "Rendering Elements").

In: a `CslStyle`, a `Locale`, a `State` with the item. Out: runs. Each element also answers whether
it called variables and whether any held something, by which ``cs:group`` decides whether to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from publisher.citations.csl import conditions, dates, names, numbers
from publisher.citations.csl.format import affix_runs, format_runs, join_runs
from publisher.citations.csl.locale import Locale
from publisher.citations.csl.names import Name, Options
from publisher.citations.csl.node import CslNode
from publisher.citations.csl.rich import WORDS, Run, Runs, mark_runs, parse, text_of
from publisher.citations.csl.state import Hints, State, value
from publisher.citations.csl.style import CslStyle

# What an element says of its variables.
SILENT, EMPTY, FILLED = 0, 1, 2
Out = tuple[Runs, int]
NOTHING: Out = ([], SILENT)

_EMPTY_NAME = CslNode("name")
_TERM, _LABEL, _SUFFIX = frozenset(("term", WORDS)), frozenset((WORDS,)), frozenset(("suffix",))
# Variables whose place in a citation the processor has to find again.
_TOLD = {"citation-number": "number", "locator": "locator", "year-suffix": "suffix"}
_LINKS = {"DOI": "https://doi.org/", "URL": "", "PMID": "https://pubmed.ncbi.nlm.nih.gov/",
          "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/"}  # fmt: skip
_SHORT = {"title": "title-short", "container-title": "container-title-short"}
_SAFE_URL = ("http://", "https://", "ftp://", "mailto:")
_NUMBERS = frozenset("chapter-number collection-number edition issue number section volume".split())
_SPAN = re.compile(r"(\d+)\s*-\s*(\d+)")
_COUNTS = frozenset(("number-of-pages", "number-of-volumes"))


@dataclass(frozen=True, slots=True, eq=False)
class Renderer:
    """A style in a language."""

    style: CslStyle
    locale: Locale
    cache: dict[tuple[int, int, str], Options] = field(default_factory=dict)
    tests: dict[CslNode, conditions.Tests] = field(default_factory=dict)
    habits: names.Habits = field(init=False)
    substitutes: bool = field(init=False)
    """Whether names that are those of the entry before are replaced."""

    def __post_init__(self) -> None:
        options, root = self.style.options, self.style.bibliography
        habits = names.Habits(
            options.get("demote-non-dropping-particle", "display-and-sort"),
            options.get("initialize-with-hyphen", "true") == "true",
        )
        object.__setattr__(self, "habits", habits)
        marks = root is not None and "subsequent-author-substitute" in root.attrs
        object.__setattr__(self, "substitutes", marks)

    def layout(self, layout: CslNode, state: State) -> Runs:
        """The children of ``cs:layout`` for the work of `state`, without the layout's affixes."""
        return join_runs([self.render(node, state)[0] for node in layout.children], "")

    def render(self, node: CslNode, state: State) -> Out:
        """`node` for the work of `state`."""
        method = _ELEMENTS.get(node.tag)
        return method(self, node, state) if method else NOTHING

    def children(self, nodes: Iterable[CslNode], state: State, delimiter: str = "") -> Out:
        parts, status = self.parts(nodes, state)
        return join_runs(parts, delimiter), status

    def parts(self, nodes: Iterable[CslNode], state: State) -> tuple[list[Runs], int]:
        """What each of `nodes` sets; ``cs:choose`` gives the parts of its branch one by one, so
        that the delimiter around it goes between them."""
        parts: list[Runs] = []
        status = SILENT
        for node in nodes:
            if node.tag == "choose":
                more, state_of_parts = self.parts(self.branch(node, state), state)
                parts += more
            else:
                runs, state_of_parts = self.render(node, state)
                if runs:
                    parts.append(runs)
            status = max(status, state_of_parts)
        return parts, status

    def _dressed(self, runs: Runs, node: CslNode, status: int, state: State | None = None) -> Out:
        english = state.english if state else None
        return affix_runs(format_runs(runs, node.attrs, self.locale, english), node.attrs), status

    # cs:text

    def text(self, node: CslNode, state: State) -> Out:
        attrs = node.attrs
        if "macro" in attrs:
            macro = self.style.macros[attrs["macro"]]
            runs, status = self.children(macro.children, state)
            # A macro is a group, though none is written (CSL 1.0.2, "Group"), and to the group
            # around it one that sets something is a variable that holds something.
            if status == EMPTY or not runs:
                return [], status
            return self._dressed(runs, node, FILLED, state)
        if "term" in attrs:
            return self._term(node, state)
        if "value" in attrs:
            return self._dressed(mark_runs(parse(attrs["value"]), WORDS), node, SILENT)
        return self._variable(node, state)

    def _term(self, node: CslNode, state: State) -> Out:
        name = node.attrs["term"]
        plural = node.attrs.get("plural") == "true"
        term = self.locale.term(name, node.attrs.get("form", "long"), plural)
        if not term:
            return NOTHING
        runs = [Run(term, _TERM)]
        if name != "no date":
            status = FILLED if state.ibid_alone and name == "ibid" else SILENT
            return self._dressed(runs, node, status)
        # That there is no date is said in the date's stead, and carries its year suffix.
        if state.hints.suffix and "year-suffix" not in self.style.variables:
            runs = [*runs, Run(f"-{state.hints.suffix}", _SUFFIX)]
            state.suffix_done = True
        return self._dressed(runs, node, FILLED)

    def _variable(self, node: CslNode, state: State) -> Out:
        name = node.attrs.get("variable", "")
        if name in ("year-suffix", "citation-label") and state.hints.suffix:
            state.suffix_done = True
        text = ""
        if node.attrs.get("form") == "short" and name in _SHORT:
            text = value(state, _SHORT[name])
        text = text or value(state, name)
        if not text:
            # The year suffix is the processor's: a group is not empty for want of one.
            return [], SILENT if name == "year-suffix" else EMPTY
        state.use(name)
        runs = parse(self._numbered(name, text))
        if name in _LINKS:
            runs = _link(name, text)
        elif name in _TOLD:
            runs = mark_runs(runs, _TOLD[name])
        return self._dressed(runs, node, FILLED, state)

    def _numbered(self, name: str, text: str) -> str:
        if name in ("page", "page-first", "locator"):
            return numbers.pages(text, self.style.options.get("page-range-format", ""), self.locale)
        span = _SPAN.fullmatch(text) if name in _NUMBERS else None
        return f"{span[1]}–{span[2]}" if span else text

    # cs:number, cs:label

    def number(self, node: CslNode, state: State) -> Out:
        name = node.attrs.get("variable", "")
        text = value(state, name)
        if not text:
            return [], EMPTY
        state.use(name)
        how = node.attrs.get("form", "numeric")
        if name in ("page", "locator"):
            text = self._numbered(name, text)
        else:
            text = numbers.form(text, how, self.locale, name)
        runs = parse(text)
        if name == "citation-number":
            runs = mark_runs(runs, "number")
        return self._dressed(runs, node, FILLED)

    def label(self, node: CslNode, state: State) -> Out:
        name = node.attrs.get("variable", "")
        text = value(state, name)
        term = state.label if name == "locator" else _TERMS.get(name, name)
        if not text or not term:
            return NOTHING
        rule = node.attrs.get("plural", "contextual")
        many = rule == "always" or (rule == "contextual" and _many(name, text, self.locale))
        word = self.locale.term(term, node.attrs.get("form", "long"), many)
        return self._dressed([Run(word, _LABEL)] if word else [], node, SILENT)

    # cs:date

    def date(self, node: CslNode, state: State) -> Out:
        if state.sorting is not None:
            key = dates.sort_key(
                state.item.get(node.attrs.get("variable", "")), dates.parts_of(node)
            )
            return ([Run(key)], FILLED) if key else ([], EMPTY)
        if state.comparing and node.attrs.get("variable") == "accessed":
            return [], EMPTY
        explicit = "year-suffix" in self.style.variables
        runs = dates.render_date(node, state, self.locale, not explicit)
        if runs:
            state.use(node.attrs.get("variable", ""))
        return (runs, FILLED) if runs else ([], EMPTY)

    # cs:names

    def names(self, node: CslNode, state: State) -> Out:
        runs, status = self._names(node, state)
        if state.names is None and runs and state.over is None:
            if self.substitutes and not any("names" in run.marks for run in runs):
                runs = mark_runs(runs, "names")  # a title in the author's place
            state.names = runs
            if state.skip_names:
                return [], EMPTY
        return runs, status

    def _options(self, node: CslNode, state: State) -> Options:
        """The options of `node`; inside ``cs:substitute`` those of the names it stands for."""
        over = state.over
        key = (id(node), id(over) if over else 0, state.section)
        if (cached := self.cache.get(key)) is not None:
            return cached
        name, et_al, label = node.child("name"), node.child("et-al"), node.child("label")
        order = [child.tag for child in node.children]
        options = Options(
            self.style.names[state.section],
            name or (over.name if over else _EMPTY_NAME),
            et_al or (over.et_al if over else None),
            label or (over.label if over and not name else None),
            "name" in order and order.index("label") < order.index("name")
            if label
            else bool(over and over.label_first),
            node.attrs.get("delimiter", over.between if over else None),
        )
        self.cache[key] = options
        return options

    def _names(self, node: CslNode, state: State) -> Out:
        options = self._options(node, state)
        variables = node.attrs.get("variable", "").split()
        parts = self._lists(variables, state, options)
        if parts:
            if options.form == "count":
                total = sum(int(text_of(part)) for part in parts)
                return [Run(str(total))] if total else [], FILLED
            between = options.between
            if between is None:
                between = options.options.get("names-delimiter", "")
            return self._dressed(join_runs(parts, between), node, FILLED)
        substitute = node.child("substitute")
        if substitute is None:
            return [], EMPTY
        runs, status = self._substitute(substitute, state, options)
        return self._dressed(runs, node, status)

    def _lists(self, variables: list[str], state: State, options: Options) -> list[Runs]:
        people = {
            v: names.clear(state.item.get(v)) for v in variables if v not in state.used_variables
        }
        people = {v: persons for v, persons in people.items() if persons}
        state.use(*people)
        editors = people.get("editor")
        both = options.label is not None and editors and editors == people.get("translator")
        if both and self.locale.term("editortranslator"):
            people = {"editortranslator": editors or []} | {
                v: persons for v, persons in people.items() if v not in ("editor", "translator")
            }
        parts = []
        numbered = self.substitutes and state.section == "bibliography"
        for variable, persons in people.items():
            if state.sorting is not None and options.form != "count":
                parts.append([Run(self._sort_text(persons, options, state))])
                continue
            runs = names.render_names(
                persons,
                options,
                self.locale,
                self.habits,
                state.position,
                state.hints,
                state.narrative,
                numbered,
            )
            if runs and state.name_list is None:
                count = names.count_shown(persons, options, state.position, state.hints)
                state.name_list, state.name_options = tuple(persons[:count]), options
            if runs and options.form != "count":
                runs = mark_runs(runs, "names") if numbered else runs
                attrs = options.name.attrs
                runs = runs if names.around_each(attrs) else affix_runs(runs, attrs)
            parts.append(self._labelled(runs, variable, len(persons), options, state))
        return parts

    def _sort_text(self, persons: Sequence[Name], options: Options, state: State) -> str:
        """A list of names as a sort key, as long as `names-min` or the style's et-al leaves it."""
        keys = state.sorting or {}
        least, first = keys.get("names-min", ""), keys.get("names-use-first", "1")
        if least.isdigit():
            count = names.whole(first) if len(persons) >= int(least) else len(persons)
            last = keys.get("names-use-last") == "true"
        else:
            count = names.count_shown(persons, options, "first", Hints())
            last = names.limits(options, "first")[2]
        end = persons[-1] if last and count < len(persons) else None
        return names.sort_text(persons[:count], self.habits, options, end)

    def _labelled(
        self, runs: Runs, variable: str, count: int, options: Options, state: State
    ) -> Runs:
        node = options.label
        if node is None or not runs or options.form == "count":
            return runs
        rule = node.attrs.get("plural", "contextual")
        many = rule == "always" or (rule == "contextual" and count > 1)
        word = self.locale.term(variable, node.attrs.get("form", "long"), many)
        label = self._dressed([Run(word, _LABEL)] if word else [], node, SILENT)[0]
        return [*label, *runs] if options.label_first else [*runs, *label]

    def _substitute(self, substitute: CslNode, state: State, options: Options) -> Out:
        """The first child of ``cs:substitute`` that sets anything; what it sets is used up."""
        over, state.over = state.over, options
        try:
            for child in self.alternatives(substitute.children, state):
                spent = set(state.used_variables)
                runs, status = self.render(child, state)
                if runs and status != EMPTY:
                    return runs, FILLED if status == FILLED else EMPTY
                state.used_variables = spent
        finally:
            state.over = over
        return [], EMPTY

    def alternatives(self, nodes: Iterable[CslNode], state: State) -> Iterator[CslNode]:
        """The children of ``cs:substitute`` to be tried, those of a ``cs:choose`` one by one."""
        for node in nodes:
            if node.tag == "choose":
                yield from self.alternatives(self.branch(node, state), state)
            else:
                yield node

    # cs:group, cs:choose

    def group(self, node: CslNode, state: State) -> Out:
        runs, status = self.children(node.children, state, node.attrs.get("delimiter", ""))
        if status == EMPTY or not runs:
            return [], status
        return self._dressed(runs, node, status, state)

    def choose(self, node: CslNode, state: State) -> Out:
        return self.children(self.branch(node, state), state)

    def branch(self, node: CslNode, state: State) -> tuple[CslNode, ...]:
        """The children of the branch of ``cs:choose`` whose conditions hold."""
        for branch in node.children:
            if branch.tag == "else":
                return branch.children
            if (tests := self.tests.get(branch)) is None:
                tests = self.tests[branch] = conditions.read_conditions(branch.attrs)
            if conditions.conditions_hold(tests, state):
                return branch.children
        return ()


def _link(name: str, text: str) -> Runs:
    """The value of an identifier as a link, where its address is one that may be followed."""
    target = text if "://" in text else _LINKS[name] + text
    runs = [Run(text, frozenset({"nocase"}))]
    return mark_runs(runs, f"a:{target}") if target.lower().startswith(_SAFE_URL) else runs


_TERMS = {"number-of-pages": "page", "number-of-volumes": "volume", "page-first": "page",
          "chapter-number": "chapter", "collection-number": "number", "part-number": "part",
          "supplement-number": "supplement", "printing-number": "printing"}  # fmt: skip


def _many(name: str, text: str, locale: Locale) -> bool:
    if name in _COUNTS:
        return text.strip() != "1"
    return numbers.is_plural(text, locale)


_ELEMENTS: dict[str, Callable[[Renderer, CslNode, State], Out]] = {
    "text": Renderer.text,
    "number": Renderer.number,
    "label": Renderer.label,
    "date": Renderer.date,
    "names": Renderer.names,
    "group": Renderer.group,
    "choose": Renderer.choose,
}
