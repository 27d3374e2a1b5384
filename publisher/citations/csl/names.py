"""Sets names (CSL 1.0.2, "Names").

In: the element ``cs:names`` with its inherited options, a list of CSL names. Out: runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publisher.citations.csl.format import FORMATS, affix_runs, format_runs, join_runs
from publisher.citations.csl.locale import Locale
from publisher.citations.csl.node import CslNode
from publisher.citations.csl.rich import Run, Runs, mark_runs, parse
from publisher.citations.csl.state import Hints

Name = Mapping[str, str]

# Family name first, without a space, as these scripts write it.
_EAST_ASIAN = re.compile(
    r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
NOTHING = "\x13"
_JOINS = ("'", "’", "-")


@dataclass(frozen=True, slots=True)
class Options:
    """How names are set: the inheritable options, and the elements name, et-al and label."""

    options: Mapping[str, str]
    name: CslNode
    et_al: CslNode | None = None
    label: CslNode | None = None
    label_first: bool = False
    between: str | None = None
    """What stands between the lists of several variables; `None` where nothing says."""

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
    if not (least.isdigit() and first.isdigit()):
        return 0, 0, False
    return int(least), int(first), last


def whole(number: str) -> int:
    """A count of names in a style, 1 for what is none."""
    return int(number) if number.isdigit() else 1


def count_shown(names: Sequence[Name], options: Options, position: str, hints: Hints) -> int:
    """How many of `names` are shown before et-al; all of them where it is not set."""
    least, first, _ = limits(options, position)
    # "and others" are others still, and count as a name.
    total = len(names) - (bool(names) and names[-1].get("literal") == "others")
    if not least or len(names) < least:
        return total
    return min(total, first + hints.more_names)


def render_names(
    names: Sequence[Name],
    options: Options,
    locale: Locale,
    habits: Habits,
    position: str,
    hints: Hints,
    narrative: bool = False,
    numbered: bool = False,
) -> Runs:
    """The list `names` as the style sets it; where `numbered`, each name marked with its number."""
    others = bool(names) and names[-1].get("literal") == "others"
    people = names[:-1] if others else names
    if options.form == "count":
        return [Run(str(count_shown(names, options, position, hints)))]
    count = count_shown(names, options, position, hints)
    order = options.get("name-as-sort-order")
    inverted = [
        bool(name.get("given")) and (order == "all" or (order == "first" and i == 0))
        for i, name in enumerate(people[:count])
    ]
    attrs = options.name.attrs
    looks = {key: text for key, text in attrs.items() if key in FORMATS}
    each = attrs if around_each(attrs) else {}
    set_ = []
    for i, name in enumerate(people[:count]):
        runs = _name(name, options, locale, habits, inverted[i], hints.given.get(i, 0))
        runs = affix_runs(format_runs(runs, looks, locale) if looks else runs, each)
        set_.append(mark_runs(runs, f"name:{i}") if numbered else runs)
    cut = others or count < len(people)
    if cut and limits(options, position)[2] and not others and len(people) - count > 1:
        last = affix_runs(_name(people[-1], options, locale, habits, order == "all", 0), each)
        return [*join_runs(set_, options.delimiter), Run(f"{options.delimiter}… "), *last]
    if cut:
        return _et_al(set_, options, locale, inverted)
    return _list(set_, options, locale, inverted, narrative)


_CLOSING = str.maketrans("([{", ")]}")


def around_each(attrs: Mapping[str, str]) -> bool:
    """Whether the affixes of ``cs:name`` stand around each name, as other processors have it: marks
    alone do. Words (``traduit par``), spaces and half a pair of brackets belong to the list."""
    prefix, suffix = attrs.get("prefix", ""), attrs.get("suffix", "")
    marks = prefix + suffix
    if not marks or any(sign.isalnum() or sign.isspace() for sign in marks):
        return False
    opened = "".join(sign for sign in prefix if sign in "([{").translate(_CLOSING)
    return opened == "".join(sign for sign in suffix if sign in ")]}")[::-1]


def _list(
    parts: list[Runs], options: Options, locale: Locale, inverted: list[bool], narrative: bool
) -> Runs:
    and_ = {"text": locale.term("and"), "symbol": "&"}.get(options.get("and"), "")
    if and_ == "&" and narrative:
        and_ = locale.term("and")
    if not and_ or len(parts) < 2:
        return join_runs(parts, options.delimiter)
    rule = options.get("delimiter-precedes-last", "contextual")
    comma = (
        rule == "always"
        or (rule == "contextual" and len(parts) > 2)
        or (rule == "after-inverted-name" and inverted[len(parts) - 2])
    )
    between = options.delimiter if comma else " "
    if between and not between.endswith(" "):
        between += " "
    return [*join_runs(parts[:-1], options.delimiter), Run(f"{between}{and_} "), *parts[-1]]


def _et_al(parts: list[Runs], options: Options, locale: Locale, inverted: list[bool]) -> Runs:
    attrs = options.et_al.attrs if options.et_al else {}
    term = locale.term(attrs.get("term", "et-al"))
    if not term or not parts:
        return join_runs(parts, options.delimiter)
    rule = options.get("delimiter-precedes-et-al", "contextual")
    comma = (
        rule == "always"
        or (rule == "contextual" and len(parts) > 1)
        or (rule == "after-inverted-name" and inverted[len(parts) - 1])
    )
    between = options.delimiter if comma else "" if _UNSPACED.match(term) else " "
    return [
        *join_runs(parts, options.delimiter),
        Run(between),
        *format_runs([Run(term)], attrs, locale),
    ]


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
    whole = more == 2 or (more == 1 and options.get("initialize-with", "\0") == "\0")
    given = name.get("given", "") if whole else initials(name.get("given", ""), options, habits)
    return (
        _inverted(name, given, options, locale, habits)
        if inverted
        else _natural(name, given, options, locale)
    )


def _natural(name: Name, given: str, options: Options, locale: Locale) -> Runs:
    """Given name first. What is set as the family name holds particles and suffix too."""
    dropping = _looks("given", parse(name.get("dropping-particle", "")), options, locale)
    family = parse(_spaced(name.get("non-dropping-particle", ""), name["family"]))
    family = _join_parts(dropping, _looks("family", family, options, locale))
    if suffix := name.get("suffix", ""):
        family = [*family, Run(", " if name.get("comma-suffix") else " "), *parse(suffix)]
    family = _between("family", family, options)
    first = _looks("given", parse(given), options, locale)
    return _join_parts(_between("given", first, options), family)


def _inverted(name: Name, given: str, options: Options, locale: Locale, habits: Habits) -> Runs:
    """Family name first; a particle that is demoted stands after the given name."""
    particle = parse(name.get("non-dropping-particle", ""))
    first = _looks("given", parse(given), options, locale)
    dropping = _looks("given", parse(name.get("dropping-particle", "")), options, locale)
    first = [*first, Run(" "), *dropping] if first and dropping else first or dropping
    if habits.demote == "display-and-sort":
        family = parse(name["family"])
        if particle:
            first = [*first, Run(" "), *_looks("family", particle, options, locale)]
    else:
        family = _join_parts(particle, parse(name["family"]))
    comma = options.get("sort-separator", ", ")
    runs = _between("family", _looks("family", family, options, locale), options)
    if first:
        runs = [*runs, Run(comma), *_between("given", first, options)]
    if suffix := name.get("suffix", ""):
        runs = [*runs, Run(comma), *parse(suffix)]
    return runs


def _join_parts(before: Runs, after: Runs) -> Runs:
    """Two parts of a name with a space between, unless the first ends in a mark that joins."""
    if not before or not after:
        return before or after
    joins = before[-1].text.endswith((" ", *_JOINS))
    return [*before, *after] if joins else [*before, Run(" "), *after]


def _spaced(particle: str, family: str) -> str:
    if not particle:
        return family
    return particle + family if particle.endswith((" ", *_JOINS)) else f"{particle} {family}"


def _spaced_words(*words: str) -> str:
    return " ".join(word for word in words if word)


def _part_attrs(which: str, options: Options) -> Mapping[str, str]:
    for node in options.name.children:
        if node.tag == "name-part" and node.attrs.get("name") == which:
            return node.attrs
    return {}


def _looks(which: str, runs: Runs, options: Options, locale: Locale) -> Runs:
    """`runs` as the ``name-part`` for `which` wants them to look."""
    attrs = _part_attrs(which, options)
    return format_runs(runs, attrs, locale) if attrs else runs


def _between(which: str, runs: Runs, options: Options) -> Runs:
    """`runs` between the affixes of the ``name-part`` for `which`."""
    attrs = _part_attrs(which, options)
    return affix_runs(runs, attrs) if attrs else runs


def _part(which: str, runs: Runs, options: Options, locale: Locale) -> Runs:
    return _between(which, _looks(which, runs, options, locale), options)


_WRAPPED = re.compile(r"((?:<[^<>/]+>)*)(.*?)((?:</[^<>]+>)*)", re.DOTALL)
_SHORT = re.compile(r"([^\W\d_]{1,3})\.")
"""An initial, or an abbreviation that stands for one: ``J.``, ``Ts.``, ``Ph.``"""


def initials(given: str, options: Options, habits: Habits) -> str:
    """`given` as `initialize-with` wants it: ``Jean-Paul`` → ``J.-P.``; as it is without that."""
    mark = options.get("initialize-with", "\0")
    if mark == "\0" or not given:
        return given
    keep = options.get("initialize") == "false"
    out = ""
    for word in re.sub(r"\.(?=[^\s.<-])", ". ", given).split():
        wrapped = _WRAPPED.fullmatch(word)
        start, bare, end = wrapped.groups() if wrapped else ("", word, "")
        if bare.isalpha() and bare.islower():  # a particle
            out = f"{out.rstrip()} {word} "
        elif keep and not (len(bare) == 1 or _SHORT.fullmatch(bare)):
            out = f"{out.rstrip()} {word} " if out else f"{word} "
        else:
            letters = _word_initials(bare, mark, habits)
            tail = letters[len(letters.rstrip()) :]
            out += f"{start}{letters.rstrip()}{end}{tail}"
    return out.strip()


def _word_initials(word: str, mark: str, habits: Habits) -> str:
    pieces = [p for i, p in enumerate(word.split("-")) if p and (i == 0 or not p[0].islower())]
    letters = []
    for piece in pieces:
        bare = re.sub(r"</?\w+>", "", piece)
        if short := _SHORT.fullmatch(bare):
            letters.append(short[1])
        elif match := re.match(r"[^\W\d_]", bare):
            letters.append(match[0].upper())
    if not letters:
        return word + " "
    if not habits.hyphen:
        return "".join(letter + mark for letter in letters)
    return "-".join(letter + mark.rstrip() for letter in letters) + mark[len(mark.rstrip()) :]


def sort_text(
    names: Sequence[Name], habits: Habits, options: Options | None = None, last: Name | None = None
) -> str:
    """A text that sorts as the list `names` does, family first; `last` is one that et-al leaves at
    the end. With `options` given names count as far as the style sets them.

    Between names stands what sorts before anything: Doe, J. and Roe, R. before Doe, J. P.
    """
    row = [*names, *([last] if last else [])]
    return f" {NOTHING} ".join(
        _sort_one(name, habits, options) for name in row if name.get("literal") != "others"
    )


def _sort_one(name: Name, habits: Habits, options: Options | None) -> str:
    if "literal" in name:
        return name["literal"]
    particle, dropping = name.get("non-dropping-particle", ""), name.get("dropping-particle", "")
    family, given = name.get("family", ""), name.get("given", "")
    if habits.demote == "never":
        family, particle = _spaced(particle, family), ""
    if options is not None:
        if options.form == "short":
            return _spaced_words(family, particle)
        given = initials(given, options, habits)
    return _spaced_words(family, given, dropping, particle, name.get("suffix", ""))


def clear(names: Any) -> list[Name]:
    """`names` of an item as a list of mappings, whatever the file held."""
    return (
        [name for name in names if isinstance(name, dict) and name]
        if isinstance(names, list)
        else []
    )
