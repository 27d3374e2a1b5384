"""Findings for machines: SARIF 2.1.0 (OASIS) and GitHub's workflow commands.

In: diagnostics. Out: text for standard output. Columns count characters, from 1.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from publisher import __version__
from publisher.codes import CODES
from publisher.diagnostics import HARMLESS, Diagnostic

FORMATS = ("text", "json", "sarif", "github")
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def findings_json(diagnostics: Sequence[Diagnostic]) -> str:
    """A list of findings, each with every field it has."""
    return json.dumps([one.as_json() for one in diagnostics], ensure_ascii=False, indent=1)


def escape_controls(text: str) -> str:
    """JSON `text` that says the same in characters that command no terminal (RFC 8259, 7)."""
    return text.translate(_ESCAPES)


_ESCAPES = {character: f"\\u{character:04x}" for character in HARMLESS}


def as_sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """A log of one run (SARIF 2.1.0 §3.13); its rules are the codes that were found."""
    codes = sorted({one.code for one in diagnostics})
    driver = {"name": "Publisher", "version": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code)) for one in diagnostics],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1)


def _rule(code: str) -> dict[str, Any]:
    entry = CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.why},
        "help": {"text": entry.cure},
        "defaultConfiguration": {"level": entry.severity},
    }


def _result(one: Diagnostic, index: int) -> dict[str, Any]:
    text = one.message + (f"; {one.help}" if one.help else "")
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": str(one.severity),
        "message": {"text": _unlinked(text)},
    }
    if one.span is not None:
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(one.span.path)}}
        if one.span.line:
            region = {"startLine": one.span.line, "startColumn": max(1, one.span.column)}
            if one.span.length:
                region["endColumn"] = region["startColumn"] + one.span.length
            place["region"] = region
        result["locations"] = [{"physicalLocation": place}]
    return result


def _unlinked(text: str) -> str:
    """`text` that makes no link of what a manuscript says (SARIF 2.1.0, 3.11.6)."""
    return text.replace("](", "] (")


def _uri(path: str) -> str:
    from urllib.parse import quote

    return ("file://" if path.startswith("/") else "") + quote(path, errors="surrogateescape")


def as_github(diagnostics: Sequence[Diagnostic]) -> str:
    """Workflow commands, one a line: ``::error file=…,line=…,col=…,title=…::message``."""
    return "\n".join(_command(one) for one in diagnostics)


def _command(one: Diagnostic) -> str:
    facts = {"title": f"{one.code} {CODES[one.code].title}"}
    if one.span is not None:
        facts = {"file": one.span.path, **facts}
        if one.span.line:
            facts |= {"line": str(one.span.line), "col": str(one.span.column)}
    text = one.message + (f"; {one.help}" if one.help else "")
    properties = ",".join(f"{key}={_escaped(value, True)}" for key, value in facts.items())
    return f"::{one.severity} {properties}::{_escaped(text)}"


def _escaped(text: str, value: bool = False) -> str:
    """`text` as workflow commands want it; `value` for one of a property."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if value else text
