"""What a code means: title, why, cure, and an example where a rule has a case.

In: a code. Out: text for a terminal, made from the table of codes as the page of the docs is.
"""

from __future__ import annotations

import difflib
import re

from publisher.codes import CODES, Code

FAMILIES = {
    "VOL": "Volume file", "FM": "Front matter", "MD": "Markup",
    "REF": "Citations and cross-references", "MTH": "Formulas", "IMG": "Images",
    "A11": "Accessibility", "ED": "The editor's desk", "TYP": "Typesetting", "EPB": "EPUB",
    "PDF": "PDF", "OUT": "Completeness", "WEB": "Web edition", "DEP": "Deposits",
    "CAM": "Camera-ready papers",
    "BLD": "Building", "IMP": "Importing",
}  # fmt: skip
"""Every family that has a name of its own here; others are called by their letters."""


def family(code: str) -> str:
    """``FM`` of ``FM003``, ``A11`` of ``A11003``."""
    return code[:3] if code.startswith("A11") else re.sub(r"\d+$", "", code)


def families() -> dict[str, list[Code]]:
    """All codes by family, in the order of the table."""
    by_family: dict[str, list[Code]] = {}
    for code in CODES.values():
        by_family.setdefault(family(code.id), []).append(code)
    return by_family


def explanation(code: str) -> str:
    """What `code` means; `KeyError` where there is none."""
    from publisher.codes import casebook

    entry = CODES[code.upper()]
    lines = [
        f"{entry.id} {entry.severity}: {entry.title}",
        "",
        entry.why,
        "",
        f"Cure: {entry.cure}",
    ]
    if example := casebook.example(entry.id):
        lines += ["", "Example of the fault:", ""]
        lines += [f"    {line}" if line else "" for line in example.split("\n")]
    lines += ["", f"Documented in docs/reference/codes.md, {entry.id}"]
    return "\n".join(lines)


def list_of_codes() -> str:
    """All codes, one a line, by family."""
    lines: list[str] = []
    for name, codes in families().items():
        lines += ["", f"{name}  {FAMILIES.get(name, name)}"]
        lines += [f"  {code.id:<7} {code.severity:<8} {code.title}" for code in codes]
    return "\n".join(lines[1:])


def close_to(code: str) -> list[str]:
    """Codes that `code` may have been meant for."""
    return difflib.get_close_matches(code.upper(), CODES, n=3, cutoff=0.6)
