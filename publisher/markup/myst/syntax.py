"""MyST Markdown, as far as papers of SciPy need it: directives, roles, targets.

A directive is a fence whose info is ``{name} argument``; options stand at its top, as ``:key:
value`` lines or between ``---``. What a directive makes of its body is in `directives`; an
unknown one is MD023, its body kept. A manuscript that has any of this is read with CommonMark's
rule that a list or a heading needs no blank line before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from publisher.markup.constructs.code import Fence
from publisher.markup.constructs.divs import Container, close_container, open_container
from publisher.markup.myst.directives import BODIES, Directive, is_language, options_of
from publisher.markup.myst.roles import role
from publisher.markup.reader import attributes
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import Token

_INFO = re.compile(
    r"\{(?P<name>[A-Za-z][\w:+.-]*)(?P<given>[ \t][^{}\n]*)?\}[ \t]*(?P<argument>.*)$"
)
_SIGNS = re.compile(
    r"^[ \t>]*(?:(?:`{3,}|:{3,})\{[A-Za-z][\w:.-]*\}|:{3,}\{[A-Za-z][\w:.-]*[ \t][^{}\n]*\})"
    r"|^\([\w:.-]+\)=[ \t]*$",
    re.MULTILINE,
)
_TARGET = r"(?P<prefix>[ ]{0,3})\((?P<label>[^\s()]+)\)=[ \t]*(?:\n|\Z)"
_COMMENT = r"[ ]{0,3}(?:%[ \t][^\n]*|\+\+\+[^\n]*)(?:\n|\Z)"


def _collect(scan: Scan) -> None:
    """Note that the manuscript is MyST."""
    if _SIGNS.search(scan.text):
        scan.work.lasting["commonmark"] = True


@dataclass(frozen=True, slots=True)
class _Opening:
    """A fence that opens a directive: the place of its line and of its body."""

    prefix: str
    mark: str
    info: str
    start: int
    body: int


def _directive(scan: Scan, opening_match: Fence | re.Match[str]) -> int | None:
    """Called by the modules of code and divs at each fence they meet."""
    if isinstance(opening_match, Fence):
        opening = _Opening(
            opening_match.prefix,
            "`",
            opening_match.info,
            opening_match.start + len(opening_match.prefix),
            opening_match.inside[0],
        )
    else:
        info = opening_match["info"]
        opening = _Opening(
            opening_match["prefix"],
            opening_match["fence"],
            info,
            opening_match.start("fence"),
            opening_match.end(),
        )
    match = _INFO.match(opening.info)
    if not match:
        return None
    name, argument = match["name"].lower(), match["argument"].strip()
    given = attributes.parse(match["given"] or "")
    if given is None or (match["given"] and name not in BODIES):
        return None  # the head of a chunk
    if name.startswith("raw:"):  # `{raw:typst}` is `{raw} typst`
        name, argument = "raw", name.removeprefix("raw:")
    if isinstance(opening_match, Fence):
        inside, after = opening_match.inside, opening_match.end
    else:
        raw = _colon_body(scan, opening) if name in BODIES and BODIES[name].raw else None
        inside, after = raw or ((opening.body, -1), -1)
    options, body = options_of(
        scan.text, inside[0], inside[1] if inside[1] >= 0 else len(scan.text)
    )
    if match["given"]:  # `{figure #fig-a .wide width=50%}`
        own_options = {"label": given.id, "class": " ".join(given.classes), **given.pairs}
        options = {key: value for key, value in own_options.items() if value} | options
    argued = scan.base + max(opening.start, scan.text.find(argument, opening.start))
    directive = Directive(name, argument, options, scan.base + body, argued)
    option_names = BODIES.get(name)
    if option_names is None and isinstance(opening_match, Fence) and is_language(name):
        return None  # a chunk of code, which `code` reads
    if option_names is None:
        scan.say("MD023", f"unknown directive `{name}`", opening.start,
                 line_end(scan.text, opening.start), _near(name))  # fmt: skip
        option_names = BODIES["unknown"]
    else:
        _check_options(scan, opening, directive, option_names.options)
    if option_names.raw and after >= 0:
        text = scan.text[body : inside[1]].removesuffix("\n")
        token = scan.token(
            "directive", opening.start, after, (directive, _bare(text, opening.prefix))
        )
        scan.out.append("\n")
        scan.block(opening.prefix, token)
        return after
    container = Container(name, build=_build, options=dict(options), argument=argument)
    open_container(scan, opening.prefix, opening.start, body, container, len(opening.mark))
    token_of = scan.work.tokens.get(scan.lasting["containers"][-1][1])
    assert token_of is not None
    token_of.source = scan.text[opening.start : opening.body]
    if after >= 0:
        prefix = opening.prefix
        scan.events[inside[1]] = lambda: _close(scan, prefix, inside[1], after)
    return body


def line_end(text: str, pos: int) -> int:
    """Where the line of `pos` ends."""
    end = text.find("\n", pos)
    return len(text) if end < 0 else end


def _close(scan: Scan, prefix: str, start: int, end: int) -> int:
    close_container(scan, prefix, start, end)
    return end


def _colon_body(scan: Scan, opening: _Opening) -> tuple[tuple[int, int], int] | None:
    """The body of a colon fence that is not Markdown, up to its closing line."""
    closing = re.compile(rf"^[ \t>]*:{{{len(opening.mark)},}}[ \t]*$", re.MULTILINE)
    close = closing.search(scan.text, opening.body)
    if not close:
        return None
    return (opening.body, close.start()), min(len(scan.text), close.end() + 1)


def _bare(text: str, prefix: str) -> str:
    from publisher.markup.constructs.code import dedent

    return dedent(text, prefix)


def _near(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, [n for n in BODIES if n != "unknown"], 3, 0.6)
    return f"names that are close: {', '.join(f'`{n}`' for n in near)}" if near else (
        "its body is kept as it is"
    )  # fmt: skip


def _check_options(
    scan: Scan, opening: _Opening, directive: Directive, options: frozenset[str]
) -> None:
    for key in directive.options:
        if key not in options:
            scan.say(
                "MD025",
                f"the directive `{directive.name}` has no option `{key}`",
                opening.start,
                line_end(scan.text, opening.start),
                f"its options: {', '.join(f'`{k}`' for k in sorted(options))}",
            )


def _build(dialect: Dialect, parent: ElementTree.Element, token: Token, container: Container,
           text: str) -> None:  # fmt: skip
    directive = Directive(container.name, container.argument, container.options, token.end)
    body = BODIES.get(container.name, BODIES["unknown"])
    body.make(dialect, parent, token, directive, text)


def _raw(dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]) -> None:
    directive, text = token.data
    BODIES[directive.name].make(dialect, parent, token, directive, text)


def _target(scan: Scan, match: re.Match[str]) -> int | None:
    scan.out.append("\n")
    scan.block("", scan.token("target", match.start(), match.end(), match["label"]))
    scan.out.append("\n")
    return match.end()


def _target_block(
    dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]
) -> None:
    ElementTree.SubElement(parent, "target", {"name": token.data, "data-at": str(token.start)})


def _comment(scan: Scan, match: re.Match[str]) -> int | None:
    return match.end() if scan.work.lasting.get("commonmark") else None


def install(dialect: Dialect) -> None:
    """Directives, roles and targets of MyST."""
    scanner = dialect.scanner
    scanner.collector(_collect)
    scanner.directives.append(_directive)
    scanner.line(_TARGET, _target, stop=r"\([^\s()]+\)=[ \t]*$", priority=30)
    scanner.line(_COMMENT, _comment, priority=30)
    scanner.inline("{", role)
    dialect.blocks.update({"directive": _raw, "target": _target_block})
