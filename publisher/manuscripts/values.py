"""Single values of a form, read with their faults told: dates, languages, links, identifiers.

In: a text of a form and its path. Out: the value used inside; the faults go to the `FaultReport`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache

from babel import Locale

from publisher.codes.yamlfile import YamlFault
from publisher.manuscripts import identifiers
from publisher.manuscripts.days import read_day
from publisher.manuscripts.forms import IgnoreForm
from publisher.manuscripts.report import FaultReport, Path
from publisher.model.dates import Day
from publisher.model.ignoring import Ignore

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def text(value: str | None, path: Path, report: FaultReport) -> str:
    """`value` without the spaces around it; empty for none."""
    if value is None:
        return ""
    turn = _TURNS.search(value)
    if turn and report.family == "FM":
        report.say("FM055", path, f"the value holds U+{ord(turn[0]):04X}, which turns the text",
                   "delete the invisible character")  # fmt: skip
    return value.strip()


def day(value: str | None, path: Path, language: str, report: FaultReport) -> Day | None:
    """The date that `value` names."""
    if not value:
        return None
    date = read_day(value, language)
    if date == "unread" and _RENDERED.fullmatch(value.strip()):
        report.say(
            YamlFault.DATE_UNREAD,
            path,
            "the date is that of rendering, and a book names a day",
            "write the day: 2025-01-06 or 6 January 2025",
        )
    elif date == "unread":
        report.say(YamlFault.DATE_UNREAD, path, f"`{value[:40]}` is not understood as a date",
                   "write it as 2025-01-06 or 6 January 2025")  # fmt: skip
    elif date == "impossible":
        report.say(YamlFault.DATE_IMPOSSIBLE, path, f"there is no day `{value[:40]}`",
                   "correct the day or the month")  # fmt: skip
    return date if isinstance(date, Day) else None


_RENDERED = re.compile(r"(?i)today|now|last-modified|\\today|`r\b.*`|.*\bsys\.\w+\(.*", re.DOTALL)
"""What Quarto, LaTeX and R Markdown put the day of rendering for."""


def language(value: str | None, path: Path, default: str, report: FaultReport) -> str:
    """The language tag in `value`, or `default`."""
    if not value:
        return default
    tag = identifiers.parse_language(value)
    if tag is None:
        report.say(YamlFault.LANGUAGE, path, f"`{value[:40]}` is not a language tag",
                   _language_help(value))  # fmt: skip
    return tag or default


def _language_help(value: str) -> str:
    names = _language_names()
    close = get_close_matches(value.casefold(), names, n=1, cutoff=0.75)
    return f"did you mean `{names[close[0]]}`?" if close else "such as en, en-GB, de, ko, zh-Hant"


@cache
def _language_names() -> dict[str, str]:
    """Tag by the language's English or own name."""
    names = {name.casefold(): tag for tag, name in Locale("en").languages.items() if len(tag) == 2}
    return names | {"deutsch": "de", "français": "fr", "español": "es", "italiano": "it"}


_PLACEHOLDER = re.compile(
    r"(?:0{4}-){3}000\d|(?:[xX]{4}-){3}[xX]{4}|TBD|TBA|TODO"
    r"|(?i:none|null|n/?a|-)"
)
"""What templates have where an ORCID shall stand."""


def orcid(value: str | None, path: Path, report: FaultReport) -> str:
    """The bare ORCID in `value`, or empty."""
    if not value:
        return ""
    bare = identifiers.parse_orcid(value)
    if isinstance(bare, str):
        return bare
    if _PLACEHOLDER.fullmatch(value.strip()):
        report.blank(path, "the ORCID")
        return ""
    if bare is None:
        message, help = f"`{value[:40]}` is not an ORCID", "four groups of four digits"
    else:
        message = f"ORCID `{bare.text}` has a wrong digit"
        help = f"its last character would be {bare.expected} were the others right; copy it anew"
    report.say(YamlFault.ORCID, path, message, help)
    return ""


def doi(value: str | None, path: Path, report: FaultReport) -> str:
    """The bare DOI in `value`, or empty."""
    bare = identifiers.parse_doi(value) if value else ""
    if bare is None:
        report.say(YamlFault.DOI, path, f"`{value}` is not a DOI", "a DOI begins with 10.1234/")
    return bare or ""


def registered_id(value: str | None, path: Path, report: FaultReport) -> str:
    """The address of a ROR or a DOI in `value`, or empty."""
    if not value:
        return ""
    if ror := identifiers.parse_ror(value):
        return f"https://ror.org/{ror}"
    bare = identifiers.parse_doi(value)
    if bare is None:
        report.say(YamlFault.URL, path, f"`{value}` is neither a ROR nor a DOI",
                   "copy it from ror.org, or the funder's 10.13039/… from Crossref")  # fmt: skip
    return f"https://doi.org/{bare}" if bare else ""


def address(value: str | None, path: Path, report: FaultReport) -> str:
    """The bare DOI or the web address in `value`, or empty."""
    bare = identifiers.parse_doi(value) if value else None
    return bare or url(value, path, report)


def url(value: str | None, path: Path, report: FaultReport) -> str:
    """The web address in `value`, or empty."""
    bare = identifiers.parse_url(value) if value else ""
    if bare is None:
        report.say(YamlFault.URL, path, f"`{value}` is not a web address",
                   "give the whole address, with https:// before it")  # fmt: skip
    return bare or ""


def email(value: str | None, path: Path, report: FaultReport) -> str:
    """The e-mail address in `value`, or empty."""
    bare = identifiers.parse_email(value) if value else ""
    if bare is None:
        report.say(YamlFault.EMAIL, path, f"`{value}` is not an e-mail address",
                   "write it as name@example.org")  # fmt: skip
    return bare or ""


def safe_id(value: str, path: Path, report: FaultReport) -> str:
    """`value` where it can be a file name, else an id made of it."""
    value = unicodedata.normalize("NFC", value)
    if identifiers.is_safe(value):
        return value
    proposed = identifiers.safe(value)
    report.say(YamlFault.UNSAFE_ID, path, f"`{value[:60]}` cannot name a file or an anchor",
               f"use letters, digits, `.`, `_` and `-`: `id: {proposed}`")  # fmt: skip
    return proposed


def ignores(forms: Sequence[IgnoreForm | None], report: FaultReport) -> tuple[Ignore, ...]:
    """What `ignore` says, in its order; one without code or reason was told, and is not taken."""
    out = []
    for form in forms:
        if form is not None and form.code and form.reason:
            where = (form.where or "").strip()
            out.append(Ignore(code=form.code.strip(), reason=form.reason.strip(), where=where))
    return tuple(out)
