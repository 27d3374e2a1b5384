"""What front matter says for registries, and for readers at the end of a paper: who paid, what the
paper is bound to, who did what.

In: forms of front matter. Out: `Funder`, `Relation`, roles of CRediT (ANSI/NISO Z39.104-2022);
faults go to the `FaultReport`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from publisher.codes.yamlfile import YamlFault
from publisher.manuscripts import values
from publisher.manuscripts.forms import FundingForm, RelationForm
from publisher.manuscripts.report import FaultReport, Path
from publisher.model.paper import Funder, Relation

ROLES = (
    "conceptualization", "data-curation", "formal-analysis", "funding-acquisition",
    "investigation", "methodology", "project-administration", "resources", "software",
    "supervision", "validation", "visualization", "writing-original-draft",
    "writing-review-editing",
)  # fmt: skip
"""The roles of CRediT, as their addresses name them."""


def credit(given: Sequence[str | None], path: Path, report: FaultReport) -> tuple[str, ...]:
    """The roles that `given` name, each once; what is none is told."""
    roles = []
    for number, text in enumerate(given):
        for part in re.split(r"[,;]", text or ""):
            name = re.sub(r"[^a-z]+", "-", part.strip().lower()).strip("-")
            name = name.replace("isation", "ization").replace("-and-", "-")
            if name in ROLES:
                roles.append(name)
            elif name:
                close = get_close_matches(name, ROLES, n=1) or ROLES
                report.say(YamlFault.NOT_A_CHOICE, (*path, number),
                           f"`{part.strip()[:40]}` is no role of CRediT",
                           f"one of: {', '.join(close)}")  # fmt: skip
    return tuple(dict.fromkeys(roles))


def words_of_funding(form: FundingForm) -> str:
    """What is printed of one funder: the statement, else who paid, and by which grant."""
    if form.statement:
        return form.statement
    names = [one.name for one in form.sources or () if one and one.name]
    name = form.name or ", ".join(names)
    awards = ", ".join(text for text in form.award or () if text)
    return f"{name} ({awards})" if name and awards else name


def funders(forms: Sequence[FundingForm | None], report: FaultReport) -> tuple[Funder, ...]:
    """Who paid, as far as it is said by name."""
    out = []
    for number, form in enumerate(forms):
        if form is None:
            continue
        path: Path = ("funding", number)
        found = [(form.name, form.id, (*path, "id"))] if form.name else [
            (one.name, one.ror, (*path, "sources", n, "ror"))
            for n, one in enumerate(form.sources or ()) if one
        ]  # fmt: skip
        for name, identifier, where in found:
            if not (name and name.strip()):
                continue
            out.append(
                Funder(
                    name=name.strip(),
                    id=values.registered_id(identifier, where, report),
                    awards=tuple(text.strip() for text in form.award or () if text),
                    url=values.url(form.url, (*path, "url"), report),
                    recipients=tuple(text.strip() for text in form.recipients or () if text),
                )
            )
    return tuple(out)


def relations(forms: Sequence[RelationForm | None], report: FaultReport) -> tuple[Relation, ...]:
    """What the paper is bound to; one that lacks its kind or its address is told and left out."""
    out = []
    for number, form in enumerate(forms):
        if form is None:
            continue
        path: Path = ("relations", number)
        for key in ("type", "id"):
            if not getattr(form, key) and (*path, key) not in report.places:
                report.say(YamlFault.MISSING, path, f"`{key}` is missing", f"add `{key}: …`")
        identifier = values.address(form.id, (*path, "id"), report)
        if form.type and identifier:
            out.append(Relation(type=form.type, id=identifier))
    return tuple(out)
