"""Sets the formulas of the finished tree: MathML, numbers, and the source where a formula fails."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from publisher.limits import cure
from publisher.markup.reader.tree import Tree, replace
from publisher.markup.reader.work import Work
from publisher.math.tex import Formula, Macro, macros, printed_tag, to_mathml

_LABEL = re.compile(r"\\label\s*\{([^{}]+)\}")
_TAG = re.compile(r"\\tag\*?\s*\{((?:[^{}]|\{[^{}]*\})+)\}")
_REFERS = re.compile(r"\\(?:eq)?ref\s*\{")


def labels_of(formula: Tree) -> list[str]:
    """The labels of a formula, outside and inside of its TeX, in order."""
    outside = [formula.get("label", "")] if formula.get("label") else []
    return outside + [label.strip() for label in _LABEL.findall(formula.text or "")]


def tags_of(formula: Tree) -> dict[str, str]:
    """What ``\\tag`` gives the labelled rows of a formula for a number."""
    by_label: dict[str, str] = {}
    for row in re.split(r"\\\\", formula.text or ""):
        if tag := _TAG.search(row):
            number = printed_tag(tag[1])
            by_label |= dict.fromkeys(map(str.strip, _LABEL.findall(row)), number)
    return by_label


def spread(root: Tree) -> None:
    """Split paragraphs that hold nothing but display formulas into one ``div`` for each."""
    for paragraph in list(root.iter("p")):
        formulas = list(paragraph)
        if not formulas or (paragraph.text or "").strip():
            continue
        if all(
            f.tag == "formula" and f.get("display") == "block"
            and not (f.tail or "").strip(" \n.,;")
            for f in formulas
        ):  # fmt: skip
            _split(paragraph, formulas)


def _split(paragraph: Tree, formulas: list[Tree]) -> None:
    divs: list[Tree] = []
    for formula in formulas:
        tail, formula.tail = (formula.tail or "").strip(), None
        div = etree.Element("div", {"class": "equation"})
        div.append(formula)
        formula.tail = tail or None
        divs.append(div)
    replace(paragraph, *divs)


def set_all(root: Tree, work: Work, numbers: Mapping[str, str]) -> None:
    """Replace every ``formula`` by MathML. `numbers` maps labels to numbers as printed. One that
    only defines macros is no text: they are the paper's."""
    for formula in [f for f in root.iter("formula") if _DEFINES.search(f.text or "")]:
        result = to_mathml(formula.text or "", True)
        if result.error is not None and result.error.code == "MTH005":
            work.macros.append(formula.text or "")
            _take_out(formula)
    formulas = list(root.iter("formula"))
    defined = macros("\n".join(work.macros)) if work.macros and formulas else {}
    limit = work.options.limits.formulas
    if len(formulas) > limit:
        work.say(
            "MD001",
            f"{len(formulas)} formulas, more than the limit of {limit}",
            None,
            cure("formulas", "split the paper"),
        )
        formulas_left = formulas[limit:]
        for formula in formulas_left:
            replace(formula, _failed(formula.text or ""))
    for formula in formulas[:limit]:
        _set(formula, work, defined, numbers)


_DEFINES = re.compile(r"\\(?:re|provide)?newcommand\b|\\[gx]?def\b|\\DeclareMathOperator\b|\\let\b")


def _take_out(formula: Tree) -> None:
    """Remove a formula, and what holds nothing else."""
    holder = formula.getparent()
    replace(formula)
    is_block = holder is not None and holder.getparent() is not None and holder.tag in ("p", "div")
    if holder is not None and is_block and not len(holder) and not (holder.text or "").strip():
        replace(holder)


def _set(
    formula: Tree, work: Work, defined: Mapping[str, Macro], numbers: Mapping[str, str]
) -> None:
    tex, display = formula.text or "", formula.get("display") == "block"
    result = to_mathml(tex, display, defined)
    if (result.labels and len(result.labels) > 1) or _REFERS.search(tex):
        result = to_mathml(tex, display, defined, numbers)
    if result.error is not None:
        _tell(formula, result, work)
    if result.error is not None and not result.mathml:
        if result.error.code == "MTH005":
            replace(formula)
            return
        new = _failed(result.tex)
    else:
        new = etree.fromstring(result.mathml)
    if at := formula.get("data-at"):
        new.set("data-at", at)
    own = [n for n in (numbers.get(label, "") for label in labels_of(formula)) if n]
    number = result.tag or (own[0] if own else "")
    shown = number if (result.tag and result.bare_tag) or not number else f"({number})"
    if display:
        new = _display_element(formula, new, "" if result.rows else shown)
    replace(formula, new)


def _display_element(formula: Tree, math: Tree, number: str) -> Tree:
    parent = formula.getparent()
    alone = parent is not None and parent.tag == "div" and parent.get("class") == "equation"
    holder = (
        parent if alone and parent is not None else etree.Element("span", {"class": "equation"})
    )
    if formula.get("id"):
        holder.set("id", formula.get("id", ""))
    label = None
    if number:
        label = etree.Element("span", {"class": "equation-number"})
        label.text = number
    if holder is parent:
        if label is not None:
            holder.append(label)
        return math
    holder.append(math)
    if label is not None:
        holder.append(label)
    return holder


def _failed(tex: str) -> Tree:
    code = etree.Element("code", {"class": "math-failed"})
    code.text = tex
    return code


def _tell(formula: Tree, result: Formula, work: Work) -> None:
    fault = result.error
    assert fault is not None
    start = int(formula.get("data-at", "0")) + fault.offset
    work.say(fault.code, fault.message, (start, start + max(1, fault.length)), fault.help)
