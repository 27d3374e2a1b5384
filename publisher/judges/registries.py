"""Judges of records for registries: their own schemas, which stand in a folder, and onixcheck.

In: a file of ``deposits/``. Out: what its schema says. The folder of schemas is named by the
environment variable PUBLISHER_SCHEMAS; in it stand ``crossref/5.3.1/``, ``datacite/kernel-4.6/``
and so on, as the registries publish them (docs/how-to/send-to-indexes.md). Nothing is fetched."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from publisher.judges.asking import CannotJudge, Judge, JudgeFinding, missing_program, run_judge

SCHEMAS: tuple[tuple[str, str], ...] = (
    ("crossref.xml", "crossref/5.3.1/crossref5.3.1.xsd"),
    ("datacite/*.xml", "datacite/kernel-4.6/metadata.xsd"),
    ("jats/*.xml", "jats/1.3/JATS-journalpublishing1-3-mathml3.xsd"),
    ("bits.xml", "bits/2.2/BITS-book2-2.xsd"),
    ("anthology.xml", "acl-anthology/schema.rng"),
    ("dblp.xml", "dblp/dblpsubmission.dtd"),
)
"""Files of ``deposits/``, and the schema that judges them. Crossref 5.5.0 is XSD 1.1, which lxml
does not read: the elements of the two files are the same but for roles."""


def _schema_of(file: Path) -> str:
    if "deposits" not in file.parts[-3:-1]:
        return ""
    return next((schema for pattern, schema in SCHEMAS if file.match(f"deposits/{pattern}")), "")


def _folder() -> Path | None:
    name = os.environ.get("PUBLISHER_SCHEMAS", "")
    return Path(name) if name and Path(name).is_dir() else None


def _without_schemas() -> str | None:
    return None if _folder() else "PUBLISHER_SCHEMAS names no folder of schemas"


def _judged_by_schema(file: Path) -> Iterator[JudgeFinding]:
    folder, name = _folder(), _schema_of(file)
    place = folder / name if folder else Path(name)
    if not place.is_file():
        raise CannotJudge(f"there is no {name} in the folder of schemas")
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
    try:
        schema = (
            etree.DTD(str(place))
            if place.suffix == ".dtd"
            else (etree.RelaxNG if place.suffix == ".rng" else etree.XMLSchema)(
                etree.parse(str(place), parser)
            )
        )
        tree = etree.parse(str(file), parser)
    except etree.LxmlError as error:
        yield JudgeFinding("", str(error), file)
        return
    schema.validate(tree)
    for one in schema.error_log:
        yield JudgeFinding("", f"line {one.line}: {one.message}", file)


_ONIX = """
import json, sys, onixcheck
with open(sys.argv[1], "rb") as file:
    said = onixcheck.validate(file, schemas=("xsd", "rng"))
print(json.dumps([[str(one.location), str(one.message)] for one in said]))
"""


def _onix(file: Path) -> Iterator[JudgeFinding]:
    result = run_judge([sys.executable, "-c", _ONIX, file])
    try:
        answer = json.loads(result.stdout)
    except ValueError as error:
        raise CannotJudge(result.stderr.strip().splitlines()[-1:] or "it said nothing") from error
    for where, message in answer:
        yield JudgeFinding("", f"{where}: {message}", file)


def is_record(file: Path) -> bool:
    """Whether a judge here reads the file."""
    return bool(_schema_of(file)) or _is_onix(file)


def _is_onix(file: Path) -> bool:
    return file.parent.name == "deposits" and file.match("onix*.xml")


SCHEMA = Judge(
    "registries' schemas", "OUT040", lambda file: bool(_schema_of(file)), _without_schemas,
    "set PUBLISHER_SCHEMAS to a folder of their schemas (docs/how-to/send-to-indexes.md)",
    _judged_by_schema,
)  # fmt: skip
ONIX = Judge("onixcheck", "OUT041", _is_onix, missing_program(package="onixcheck"),
             "pip install onixcheck", _onix)  # fmt: skip
