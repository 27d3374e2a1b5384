"""Sets names (CSL 1.0.2, "Names").

In: the element ``cs:names`` with its inherited options, a list of CSL names. Out: runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publisher.markup.citations.csl.format import affixed, formatted, joined
from publisher.markup.citations.csl.locale import Locale
from publisher.markup.citations.csl.node import Node
from publisher.markup.citations.csl.rich import Run, Runs, parse
from publisher.markup.citations.csl.state import Hints

Name = Mapping[str, str]

# Family name first, without a space, as these scripts write it.
_EAST_ASIAN = re.compile(
    r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
NOTHING = "\x13"
_PARTICLE_ELISION = ("'", "’", "-")


@dataclass(frozen=True, slots=True)
class Options:
    """How names are set: the inheritable options, and the elements name, et-al and label."""

    options: Mapping[str, str]
    name: Node
    et_al: Node | None = None
    label: Node | None = None
    label_first: bool = False

    def get(self, key: str, default: str = "") -> str:
        return self.name.attrs.get(key, self.options.get(key, default))

    @property
    def form(self) -> str:
        return self.name.attrs.get("form", self.options.get("name-form", "long"))

    @property
    def delimiter(self) -> str:
        return self.name.attrs.get("delimiter", self.options.get("name-delimiter", ", "))


@dataclass(frozen=True, slots=True)
class Habits:
    """Options of the whole style that names obey."""

    demote: str = "display-and-sort"
    hyphen: bool = True


def limits(options: Options, position: str) -> tuple[int, int, bool]:
    """From how many names et-al is set, how many are then shown, and whether the last is too."""
    least, first = options.get("et-al-min"), options.get("et-al-use-first")
    if position != "first":
        least = options.get("et-al-subsequent-min", least)
        first = options.get("et-al-subsequent-use-first", first)
    last = options.get("et-al-use-last") == "true"
    return (int(least), whole(first), last) if least.isdigit() else (0, 0, False)


def whole(number: str) -> int:
    """A count of names in a style, 1 for what is none."""
    return int(number) if number.isdigit() else 1


def shown(names: Sequence[Name], options: Options, position: str, hints: Hints) -> int:
    """How many of `names` are shown before et-al; all of them where it is not set."""
    least, first, _ = limits(options, position)
    if not least or len(names) < least:
        return len(names)
    return min(len(names), first + hints.more_names)


def render(
    names: Sequence[Name],
    options: Options,
    locale: Locale,
    habits: Habits,
    position: str,
    hints: Hints,
    narrative: bool = False,
) -> Runs:
    """The list `names` as the style sets it."""
    others = bool(names) and names[-1].get("literal") == "others"
    people = names[:-1] if others else names
    if options.form == "count":
        return [Run(str(shown(people, options, position, hints)))]
    count = shown(people, options, position, hints)
    order = options.get("name-as-sort-order")
    inverted = [order == "all" or (order == "first" and i == 0) for i in range(len(people))]
    set_ = [
        _name(name, options, locale, habits, inverted[i], hints.given.get(i, 0))
        for i, name in enumerate(people[:count])
    ]
    cut = others or count < len(people)
    if cut and limits(options, position)[2] and not others and len(people) - count > 1:
        last = _name(people[-1], options, locale, habits, inverted[-1], 0)
        return [*joined(set_, options.delimiter), Run(f"{options.delimiter}… "), *last]
    if cut:
        return _et_al(set_, options, locale, inverted)
    return _list(set_, options, locale, inverted, narrative)


def _list(
    parts: list[Runs], options: Options, locale: Locale, inverted: list[bool], narrative: bool
) -> Runs:
    and_ = {"text": locale.term("and"), "symbol": "&"}.get(options.get("and"), "")
    if and_ == "&" and narrative:
        and_ = locale.term("and")
    if not and_ or len(parts) < 2:
        return joined(parts, options.delimiter)
    rule = options.get("delimiter-precedes-last", "contextual")
    comma = (
        rule == "always"
        or (rule == "contextual" and len(parts) > 2)
        or (rule == "after-inverted-name" and inverted[len(parts) - 2])
    )
    between = options.delimiter if comma else " "
    if between and not between.endswith(" "):
        between += " "
    return [*joined(parts[:-1], options.delimiter), Run(f"{between}{and_} "), *parts[-1]]


def _et_al(parts: list[Runs], options: Options, locale: Locale, inverted: list[bool]) -> Runs:
    attrs = options.et_al.attrs if options.et_al else {}
    term = locale.term(attrs.get("term", "et-al"))
    if not term or not parts:
        return joined(parts, options.delimiter)
    rule = options.get("delimiter-precedes-et-al", "contextual")
    comma = (
        rule == "always"
        or (rule == "contextual" and len(parts) > 1)
        or (rule == "after-inverted-name" and inverted[len(parts) - 1])
    )
    between = options.delimiter if comma else " "
    return [*joined(parts, options.delimiter), Run(between), *formatted([Run(term)], attrs, locale)]


def _name(
    name: Name, options: Options, locale: Locale, habits: Habits, inverted: bool, more: int
) -> Runs:
    """One name: `inverted` is family first; `more` is how much a short form shows of the given name
    (0 nothing, 1 initials, 2 all)."""
    if "literal" in name or not name.get("family"):
        text = name.get("literal") or name.get("given") or name.get("family", "")
        return _part("family", parse(text), options, locale)
    if _EAST_ASIAN.search(name["family"]):
        given = name.get("given", "") if options.form == "long" or more else ""
        return _part("family", parse(name["family"] + given), options, locale)
    if options.form == "short" and not more:
        return _part(
            "family",
            parse(_spaced(name.get("non-dropping-particle", ""), name["family"])),
            options,
            locale,
        )
    whole = more == 2 or (more == 1 and not options.get("initialize-with"))
    given = name.get("given", "") if whole else initials(name.get("given", ""), options, habits)
    return (
        _inverted(name, given, options, locale, habits)
        if inverted
        else _natural(name, given, options, locale)
    )


def _natural(name: Name, given: str, options: Options, locale: Locale) -> Runs:
    family = _spaced(name.get("non-dropping-particle", ""), name["family"])
    dropping = name.get("dropping-particle", "")
    given_runs = _part("given", parse(_spaced_words(given, dropping)), options, locale)
    family_runs = _part("family", parse(family), options, locale)
    suffix = name.get("suffix", "")
    glue = "" if dropping.endswith(_PARTICLE_ELISION) else " "
    runs = [*given_runs, Run(glue), *family_runs] if given_runs else family_runs
    if not suffix:
        return runs
    comma = ", " if name.get("comma-suffix") else " "
    return [*runs, Run(comma), *parse(suffix)]


def _inverted(name: Name, given: str, options: Options, locale: Locale, habits: Habits) -> Runs:
    particle, dropping = name.get("non-dropping-particle", ""), name.get("dropping-particle", "")
    if habits.demote == "display-and-sort":
        family, behind = name["family"], _spaced_words(given, dropping, particle)
    else:
        family, behind = _spaced(particle, name["family"]), _spaced_words(given, dropping)
    comma = options.get("sort-separator", ", ")
    runs = _part("family", parse(family), options, locale)
    if behind:
        runs = [*runs, Run(comma), *_part("given", parse(behind), options, locale)]
    if suffix := name.get("suffix", ""):
        runs = [*runs, Run(comma), *parse(suffix)]
    return runs


def _spaced(particle: str, family: str) -> str:
    if not particle:
        return family
    return particle + family if particle.endswith(_PARTICLE_ELISION) else f"{particle} {family}"


def _spaced_words(*words: str) -> str:
    return " ".join(word for word in words if word)


def _part(which: str, runs: Runs, options: Options, locale: Locale) -> Runs:
    for node in options.name.children:
        if node.tag == "name-part" and node.attrs.get("name") == which:
            return affixed(formatted(runs, node.attrs, locale), node.attrs)
    return runs


_INITIAL = re.compile(r"([^\W\d_])[^\W\d_]*\.?")


def initials(given: str, options: Options, habits: Habits) -> str:
    """`given` as `initialize-with` wants it: ``Jean-Paul`` → ``J.-P.``; as it is without that."""
    mark = options.get("initialize-with", "\0")
    if mark == "\0" or not given:
        return given
    words = re.sub(r"\.(?=[^\s.-])", ". ", given).split()
    if options.get("initialize") == "false":
        words = [re.sub(r"^([^\W\d_])\.?$", rf"\1{mark.strip()}", word) for word in words]
        return re.sub(r"\s+", " ", " ".join(words)) if mark.strip() or mark else "".join(words)
    out = ""
    for word in words:
        if not word[0].isupper() and not word[0].isdigit() and word.isalpha() and word.islower():
            out = f"{out.rstrip()} {word} "
            continue
        out += _word_initials(word, mark, habits)
    return out.strip()


def _word_initials(word: str, mark: str, habits: Habits) -> str:
    pieces = [p for i, p in enumerate(word.split("-")) if p and (i == 0 or not p[0].islower())]
    letters = [match[1].upper() for piece in pieces if (match := _INITIAL.match(piece))]
    if not letters:
        return word + " "
    if not habits.hyphen:
        return "".join(letter + mark for letter in letters)
    return "-".join(letter + mark.rstrip() for letter in letters) + mark[len(mark.rstrip()) :]


def sort_text(names: Sequence[Name], demote: str) -> str:
    """A text that sorts as the list `names` does: every name in full, family first.

    Between names stands what sorts before anything: Doe, J. and Roe, R. before Doe, J. P.
    """
    return f" {NOTHING} ".join(
        _sort_one(name, demote) for name in names if name.get("literal") != "others"
    )


def _sort_one(name: Name, demote: str) -> str:
    if "literal" in name:
        return name["literal"]
    particle, dropping = name.get("non-dropping-particle", ""), name.get("dropping-particle", "")
    family = name.get("family", "")
    if demote == "never":
        family, particle = _spaced(particle, family), ""
    return _spaced_words(family, name.get("given", ""), dropping, particle, name.get("suffix", ""))


def clear(names: Any) -> list[Name]:
    """`names` of an item as a list of mappings, whatever the file held."""
    return (
        [name for name in names if isinstance(name, Mapping) and name]
        if isinstance(names, list)
        else []
    )
