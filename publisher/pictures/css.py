"""CSS inside a drawing, without what reaches outside it.

In: a sheet, the declarations of a `style` attribute, or one value. Out: the same with nothing that
loads: `@import`, fonts from elsewhere, `url()` of anything but a part of the drawing itself. Read
with tinycss2, which follows CSS Syntax Level 3, so that no escape or comment hides a `url`. What
was kept is judged once more as it is written out, by `is_harmless`, which knows nothing of why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import tinycss2

_RULES = frozenset(("media", "supports"))


def clean_sheet(sheet: str, losses: set[str]) -> str:
    """`sheet` with its harmless rules; the names of what was left out are added to `losses`."""
    if _is_deep(sheet):
        losses.add("style")
        return ""
    rules: list[str] = []
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            body = clean_declarations(tinycss2.serialize(rule.content), losses)
            if body:
                rules.append(f"{tinycss2.serialize(rule.prelude).strip()}{{{body}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in _RULES and rule.content:
            inner = clean_sheet(tinycss2.serialize(rule.content), losses)
            head = tinycss2.serialize(rule.prelude).strip()
            rules.append(f"@{rule.lower_at_keyword} {head}{{{inner}}}")
        elif rule.type == "at-rule" and _carries_its_font(rule):
            rules.append(f"@font-face{{{_font(rule)}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("import", "font-face"):
            losses.add(f"@{rule.lower_at_keyword}")
    # no text of a sheet can open or close an element of the drawing
    losses |= {"style" for rule in rules if not is_harmless(rule)}
    return "\n".join(rule for rule in rules if is_harmless(rule))


_FONT = re.compile(r"\s*data:(?:application/(?:x-)?font[\w.+-]*|font/)", re.I)


def _carries_its_font(rule: Any) -> bool:
    """Whether an ``@font-face`` holds its font itself, as drawing programs write it."""
    if rule.lower_at_keyword != "font-face" or not rule.content:
        return False
    for item in tinycss2.parse_blocks_contents(rule.content):
        if item.type == "declaration" and not all(map(_is_font, _addresses(item.value))):
            return False
    return True


def _font(rule: Any) -> str:
    """The declarations of an ``@font-face``, and nothing else that stands in it."""
    items = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    declarations = (item for item in items if item.type == "declaration")
    return ";".join(
        f"{each.name}:{tinycss2.serialize(each.value).strip()}" for each in declarations
    )


def is_harmless(css: str) -> bool:
    """Whether nothing in `css`, a sheet or a part of one, can load anything or end the element that
    it stands in, whatever it is read as: no token that is not known to be none of those."""
    if "<" in css or _is_deep(css):
        return False
    nodes = tinycss2.parse_component_value_list(css, skip_comments=False)
    return all(map(_is_harmless, _all(nodes)))


_DEEPEST = 60
"""Brackets in one another, in strings too: no drawing has ten; tinycss2 calls itself for each."""


def _is_deep(css: str) -> bool:
    """Whether brackets stand in each other too deep; those in strings and comments, and those of
    another kind, close nothing. tinycss2 parses without calling itself."""
    waiting = [(1, tinycss2.parse_component_value_list(css, skip_comments=True))]
    while waiting:
        depth, nodes = waiting.pop()
        if depth > _DEEPEST:
            return True
        inside = (getattr(n, "content", None) or getattr(n, "arguments", None) for n in nodes)
        waiting += ((depth + 1, each) for each in inside if each)
    return False


def _all(nodes: list[Any]) -> Iterator[Any]:
    for node in nodes:
        yield node
        yield from _all(getattr(node, "content", None) or getattr(node, "arguments", None) or [])


def _is_harmless(node: Any) -> bool:
    if node.type == "error":
        return False
    if node.type == "at-keyword":
        return node.lower_value in (*_RULES, "font-face")
    if node.type == "ident":
        return node.lower_value not in ("behavior", "-moz-binding")
    if node.type == "url":
        return node.value.strip().startswith("#") or _is_font(node.value)
    if node.type == "function" and node.lower_name in _LOADING:
        return _inside(node.arguments) or all(map(_is_font, _addresses([node])))
    return True


def _is_font(address: str) -> bool:
    return bool(_FONT.match(address))


def _addresses(nodes: list[Any]) -> Iterator[str]:
    for node in nodes:
        if node.type == "url":
            yield node.value
        elif node.type == "function" and node.lower_name in _LOADING:
            texts = [part.value for part in node.arguments if part.type == "string"]
            yield texts[0] if len(texts) == 1 else ""


def clean_declarations(source: str, losses: set[str]) -> str:
    """The declarations of `source` that load nothing, as ``a:b;c:d``."""
    if _is_deep(source):
        losses.add("style")
        return ""
    declarations: list[str] = []
    for item in tinycss2.parse_blocks_contents(source, skip_comments=True, skip_whitespace=True):
        if item.type != "declaration":
            continue
        if _reaches_out(item.value) or item.lower_name in ("behavior", "-moz-binding", "src"):
            losses.add(item.lower_name)
            continue
        value = tinycss2.serialize(item.value).strip()
        important = "!important" if item.important else ""
        declaration = f"{item.name}:{value}{important}"
        if is_harmless(declaration):
            declarations.append(declaration)
        else:
            losses.add(item.lower_name)
    return ";".join(declarations)


_TELLING = re.compile(r"[(\\@]")
"""Without one of these a value names nothing."""


def clean_value(value: str, losses: set[str]) -> str | None:
    """One presentation attribute's value; `None` where it loads something."""
    if not _TELLING.search(value):
        return value
    if _is_deep(value):
        losses.add("url()")
        return None
    reaching = _reaches_out(tinycss2.parse_component_value_list(value, skip_comments=True))
    if reaching or not is_harmless(value):
        losses.add("url()")
        return None
    return value


_LOADING = frozenset(
    ("url", "src", "image", "image-set", "-webkit-image-set", "expression", "attr")
)


def _reaches_out(nodes: list[Any]) -> bool:
    for node in nodes:
        if node.type == "url" and not node.value.strip().startswith("#"):
            return True
        if node.type == "function":
            loads = node.lower_name in _LOADING
            if loads and not _inside(node.arguments):
                return True
            if not loads and _reaches_out(node.arguments):
                return True
        elif node.type in ("() block", "[] block", "{} block") and _reaches_out(node.content):
            return True
    return False


def _inside(arguments: list[Any]) -> bool:
    """Whether a quoted ``url("…")`` names a part of the drawing."""
    texts = [node.value for node in arguments if node.type == "string"]
    return len(texts) == 1 and texts[0].strip().startswith("#")
