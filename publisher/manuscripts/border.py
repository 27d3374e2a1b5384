"""A YAML tree to an input form: every spelling made one, every wrong shape told with its place.

In: a `YamlNode` tree and the `Form` it should fill. Out: the form, values of wrong shape left out,
and the faults in a `FaultReport`. STYLE rule 7: unknown input is an error, normalised once, at the
border.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from publisher.codes.yamlfile import YamlFault
from publisher.diagnostics import Span
from publisher.limits import cure, limit
from publisher.manuscripts.forms import BLANK, Form, Paragraphs, PerLanguage, Several
from publisher.manuscripts.report import EntryPlace, FaultReport, Path
from publisher.manuscripts.yamltree import YamlNode

F = TypeVar("F", bound=Form)
Data = Any
"""Plain data: None, str, list, dict."""


@dataclass(frozen=True, slots=True)
class _FieldShape:
    """What a field takes: a form (`None`: plain values), many or one, one per language, a list
    for paragraphs."""

    form: type[Form] | None
    several: Several | None
    per_language: bool
    paragraphs: bool = False


def fill_form(node: YamlNode | None, form: type[F], report: FaultReport) -> F:
    """`form` filled from `node`; faults go to `report`."""
    return finish_form(conform_node(node, form, (), report) or {}, form, report)


def finish_form(data: dict[str, Data], form: type[F], report: FaultReport) -> F:
    """`form` from conformed `data`. What has the wrong shape is told, taken out, and left empty."""
    for _ in range(8):
        try:
            return form.model_validate(data)
        except ValidationError as error:
            faults = error.errors(include_url=False)
        for fault in faults:
            _tell(fault, data, report)
            data = _without(data, fault)
    raise AssertionError(f"{form.__name__} cannot be filled even with nothing")


def conform_node(node: YamlNode | None, form: type[Form], path: Path, report: FaultReport) -> Data:
    """`node` as plain data with the canonical keys of `form`; places go to `report`."""
    if node is None or node.value is None:
        return None
    if isinstance(node.value, str) and form.text_as:
        return _from_text(node, form, path, report)
    if not isinstance(node.value, dict):
        return _plain(node, path, report)
    data: dict[str, Data] = {}
    spellings: dict[str, tuple[str, Span]] = {}
    for key, (span, child) in node.value.items():
        field = _field(form, key)
        if field is None:
            _unknown(key, span, form, report)
        elif _is_borrowed(form, key, child):
            continue
        elif field and child.value is not None and field in spellings:
            first, where_first = spellings[field]
            if not _is_same(node.value[first][1], child):
                _twice(key, span, (first, where_first), report)
        elif field:
            if child.value is not None:
                spellings[field] = key, span
            where = (*path, field)
            report.places[where] = EntryPlace(span, child.span)
            value = _value(child, _shapes(form)[field], where, report)
            data[field] = data.get(field) if value is None else value
    return data


def _from_text(node: YamlNode, form: type[Form], path: Path, report: FaultReport) -> Data:
    """The form that a bare text stands for."""
    assert isinstance(node.value, str)
    glued = re.match(r"([A-Za-z][\w-]*):(\S.*)", node.value)
    if glued and node.plain and _field(form, glued[1]):
        key, rest = glued.groups()
        report.say_at(YamlFault.NO_SPACE, node.span, f"no space after the colon of `{key}:`",
                      f"write `{key}: {rest[:60]}`")  # fmt: skip
        cured = {key: (node.span, YamlNode(node.span, rest, plain=True))}
        return conform_node(YamlNode(node.span, cured), form, path, report)
    where = (*path, form.text_as)
    report.places[where] = EntryPlace(None, node.span)
    return {form.text_as: _value(node, _shapes(form)[form.text_as], where, report)}


def _value(node: YamlNode, shape: _FieldShape, path: Path, report: FaultReport) -> Data:
    """A field's value as plain data of the field's own shape."""
    if node.value is None:
        return None
    if node.value == BLANK:
        return _blank(path, report, [None] if shape.several else None)
    if shape.several is not None:
        return _list(node, shape, path, report)
    if shape.paragraphs and isinstance(node.value, list):
        texts = [item.value for item in node.value]
        if all(isinstance(text, str) for text in texts):
            return "\n\n".join(map(str, texts))
    if shape.per_language and isinstance(node.value, str):
        return {"": node.value}
    if shape.form is not None:
        return conform_node(node, shape.form, path, report)
    return _plain(node, path, report)


def _blank(path: Path, report: FaultReport, value: Data) -> Data:
    name = next(str(part) for part in reversed(path) if isinstance(part, str))
    report.blank(path, f"`{_spelling_of(name)}`")
    return None if value is None else []


def _list(node: YamlNode, shape: _FieldShape, path: Path, report: FaultReport) -> list[Data]:
    assert shape.several is not None
    single = _FieldShape(shape.form, None, False)
    if isinstance(node.value, list):
        values = []
        for number, item in enumerate(node.value):
            where = (*path, number)
            report.places[where] = EntryPlace(None, item.span)
            value = _value(item, single, where, report)
            values.append({} if item.value is None and shape.form else value)
        return values
    if isinstance(node.value, dict):
        nodes = [node.value[key][1] for key in shape.several.under if key in node.value]
        if nodes:
            return _list(nodes[0], shape, path, report)
    where = (*path, 0)
    report.places[where] = EntryPlace(None, node.span)
    if isinstance(node.value, str) and shape.several.cut:
        parts = [part for part in re.split(shape.several.cut, node.value) if part]
        if len(parts) > (most := limit("values")):
            key = next(part for part in reversed(path) if isinstance(part, str))
            message = f"`{key}` lists {len(parts):,} values, and was cut"
            help = cure("values", f"list at most {most:,}")
            report.say_at(YamlFault.TOO_LONG, node.span, message, help)
        return parts[:most]
    return [_value(node, single, where, report)]


def _plain(node: YamlNode, path: Path, report: FaultReport) -> Data:
    """`node` as plain data, keys as they are; blanks are told and made null."""
    report.places.setdefault(path, EntryPlace(None, node.span))
    if isinstance(node.value, list):
        return [_plain(item, (*path, number), report) for number, item in enumerate(node.value)]
    if isinstance(node.value, dict):
        data = {}
        for key, (span, child) in node.value.items():
            report.places[(*path, key)] = EntryPlace(span, child.span)
            data[key] = _plain(child, (*path, key), report)
        return data
    if node.value == BLANK:
        return _blank(path, report, None)
    return node.value


def _is_borrowed(form: type[Form], key: str, child: YamlNode) -> bool:
    """Whether `child` is what other systems mean by `key`."""
    pattern = _borrowed(form).get(_comparable(key))
    if pattern is None or child.value is None or child.value == BLANK:
        return False
    return not isinstance(child.value, str) or not re.fullmatch(pattern, child.value, re.DOTALL)


def _unknown(key: str, span: Span, form: type[Form], report: FaultReport) -> None:
    """A key near to a known one is a slip, and its value lost; any other is most often another
    tool's."""
    if "\ufffd" in key:
        return  # the control character in it is told
    letters = sorted(key.casefold())
    anagrams = [near_key for near_key in _proposable_keys(form) if sorted(near_key) == letters]
    close = anagrams or get_close_matches(key.casefold(), _proposable_keys(form), n=1, cutoff=_NEAR)
    if close and abs(len(close[0]) - len(key)) <= _LONGER:
        report.say_at(YamlFault.UNKNOWN_KEY, span, f"unknown key `{key}`",
                      f"did you mean `{close[0]}`?")  # fmt: skip
    else:
        help = "known keys: " + ", ".join(f"`{_spelling_of(name)}`" for name in form.model_fields)
        report.say_at(YamlFault.STRAY_KEY, span, f"nothing reads the key `{key}`", help)


_NEAR = 0.74
"""How much alike two keys are of which one is the other mistyped: `lnag` and `lang` are 0.75."""
_LONGER = 2
"""How many letters a slip adds or loses: `authorship` is no mistyped `author`."""


def _is_same(one: YamlNode, two: YamlNode) -> bool:
    """Whether two tools are told the same, each by its own key: ``affiliation: 1, 2`` of JOSS and
    ``affiliations: [{ref: 1}, {ref: 2}]`` of Quarto."""
    return bool(parts := _parts(one)) and parts == _parts(two)


def _parts(node: YamlNode) -> list[str]:
    """The texts in `node`, in order, keys not counted, each cut at its commas."""
    value = node.value
    if isinstance(value, dict):
        return [part for _, child in value.values() for part in _parts(child)]
    if isinstance(value, list):
        return [part for child in value for part in _parts(child)]
    return [] if value is None else [part.strip() for part in str(value).split(",")]


def _twice(key: str, span: Span, first: tuple[str, Span], report: FaultReport) -> None:
    report.say_at(YamlFault.SAID_TWICE, span, f"`{key}` says the same as `{first[0]}`",
                  f"`{first[0]}` is on line {first[1].line}; keep one of them")  # fmt: skip


def is_known(form: type[Form], key: str) -> bool:
    """Whether `form` takes `key`, with or without a meaning."""
    return _field(form, key) is not None


def _field(form: type[Form], key: str) -> str | None:
    """The field that `key` means; empty for a silent key, `None` for an unknown one."""
    return _keys(form).get(_comparable(key))


def _comparable(key: str) -> str:
    """`key` as keys are compared."""
    return key.replace("-", "_").casefold()


@cache
def _keys(form: type[Form]) -> dict[str, str]:
    keys = {_comparable(key): "" for key in form.silent}
    keys |= {_comparable(key): field for key, field in form.spellings.items()}
    return keys | {field: field for field in form.model_fields}


@cache
def _borrowed(form: type[Form]) -> dict[str, str]:
    return {_comparable(key): pattern for key, pattern in form.borrowed.items()}


@cache
def _proposable_keys(form: type[Form]) -> tuple[str, ...]:
    """Keys to propose: those with a meaning."""
    return tuple(dict.fromkeys((*map(_spelling_of, form.model_fields), *form.spellings)))


def _spelling_of(field: str) -> str:
    """A field's name as the documentation spells it."""
    return _DOCUMENTED.get(field, field)


_DOCUMENTED = {"given": "given-names", "family": "surname", "equal_contrib": "equal-contrib",
               "header_includes": "header-includes",
               "dropping_particle": "dropping-particle",
               "particle": "non-dropping-particle"}  # fmt: skip


@cache
def _shapes(form: type[Form]) -> dict[str, _FieldShape]:
    return {name: _shape(field) for name, field in form.model_fields.items()}


def _shape(field: FieldInfo) -> _FieldShape:
    """What the annotation of `field` says, markers inside an optional included."""
    parts = [field.annotation, *field.metadata]
    annotations: list[Any] = []
    while parts:
        part = parts.pop()
        annotations.append(part)
        parts += get_args(part)
    forms = [part for part in annotations if isinstance(part, type) and issubclass(part, Form)]
    several = [part for part in annotations if isinstance(part, Several)]
    return _FieldShape(forms[0] if forms else None, several[0] if several else None,
                  any(isinstance(part, PerLanguage) for part in annotations),
                  any(isinstance(part, Paragraphs) for part in annotations))  # fmt: skip


def _tell(fault: ErrorDetails, data: Data, report: FaultReport) -> None:
    """A pydantic error in words, at its place."""
    path = _path_in(fault["loc"], data)
    name = next(
        (_spelling_of(part) for part in reversed(fault["loc"]) if isinstance(part, str)), ""
    )
    if fault["type"] == "missing":
        if report.proposes(name):
            return
        report.say_at(YamlFault.MISSING, report.key_at(path), f"`{name}` is missing",
                      f"add a line `{name}: …`")  # fmt: skip
    elif fault["type"] == "literal_error":
        report.say(YamlFault.NOT_A_CHOICE, path, f"`{fault['input']}` is no value of `{name}`",
                   _choice_help(str(fault["input"]), fault["ctx"]["expected"]))  # fmt: skip
    else:
        expected, cure = _WANTED.get(fault["type"], ("something else", None))
        report.say(YamlFault.WRONG_SHAPE, path,
                   f"`{name}` is {_kind_words(fault['input'])} where {expected} is expected",
                   cure)  # fmt: skip


def _choice_help(word: str, expected: str) -> str:
    words = re.findall(r"'([^']*)'", expected)
    close = get_close_matches(word.casefold(), words, n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else "use one of " + ", ".join(words)


_WANTED = {
    "string_type": ("a text", "write it on one line, or in quotation marks"),
    "list_type": ("a list", "begin each item with a dash on a line of its own"),
    "dict_type": ("a text for each language", "write `en: …` on a line of its own"),
    "model_type": ("a text, or keys with values,", "write `name: …`"),
    "bool_parsing": ("true or false", "write true or false"),
    "bool_type": ("true or false", "write true or false"),
    "int_parsing": ("a whole number", "write digits only"),
    "int_type": ("a whole number", "write digits only"),
}


def _kind_words(value: Data) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a set of keys"
    return "empty" if value is None else f"`{str(value)[:40]}`"


def _path_in(loc: tuple[int | str, ...], data: Data) -> Path:
    """`loc` as far as `data` has it: pydantic adds parts that name no data."""
    path: list[str | int] = []
    for part in loc:
        is_there = isinstance(data, dict) and part in data
        if is_there or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data = data[part]
            path.append(part)
    return tuple(path)


def _without(data: Data, fault: ErrorDetails) -> Data:
    """`data` with the value at fault made null, or, where null is the fault, taken out."""
    path = _path_in(fault["loc"], data)
    if fault["type"] == "missing":
        return _put(data, (*path, str(fault["loc"][-1])), None)
    return _put(data, path, None)


def _put(data: Data, path: Path, value: Data) -> Data:
    """A copy of `data` with `value` at `path`."""
    if not path:
        return {} if value is None else value
    head, rest = path[0], path[1:]
    if isinstance(data, list):
        assert isinstance(head, int)
        new = _put(data[head], rest, value) if rest else value
        return [*data[:head], new, *data[head + 1 :]]
    return {**data, head: _put(data.get(head), rest, value) if rest else value}
