"""Sheets as rows of texts: CSV, XLSX and ODS.

In: bytes. Out: `CellRows` for each sheet that is not empty. Nothing is calculated: of a formula the
value that was saved is read. Of a workbook only the parts with cells are read, as XML without
entities; members, bytes, elements and cells are bounded. ISO/IEC 29500-1, section 18; OpenDocument
1.3, part 3, section 9.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from publisher.limits import limit
from publisher.manuscripts.exports.nodes import CannotRead
from publisher.manuscripts.importing.decoding import decode_any
from publisher.manuscripts.importing.tree import PageTooLarge

_MOST_COLUMNS = 1_000
_MARKS = ("\t", ";", ",", "|")
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Formats of numbers that are built in and show a day or an hour (ISO/IEC 29500-1, 18.8.30)."""


@dataclass(frozen=True, slots=True)
class CellRows:
    """A sheet: its `name`, empty in a CSV; `rows` with the number of their line or row."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheets(data: bytes, name: str) -> list[CellRows]:
    """The sheets of a file; none where it is no file of sheets. `CannotRead`, `PageTooLarge`."""
    if data[:4] == b"PK\x03\x04":
        return _workbook(data)
    rows = _csv(decode_any(data, name).text)
    return [CellRows("", rows)] if rows else []


def _csv(text: str) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The rows of a CSV, whatever mark parts its cells: the one that gives its head most."""
    head = next((line for line in text.split("\n") if line.strip()), "")
    csv.field_size_limit(limit("text"))
    try:
        mark = max(
            _MARKS, key=lambda each: (len(next(csv.reader([head], delimiter=each))), each == ",")
        )
    except csv.Error as error:
        raise CannotRead(str(error), 1) from error
    if mark not in head:
        return ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    cells, line = limit("tags"), 1
    try:
        for row in reader:
            cells -= len(row)
            _bounded(cells, len(row))
            if any(cell.strip() for cell in row):
                rows.append((line, tuple(row)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise CannotRead(str(error), line) from error
    return tuple(rows)


def _bounded(cells_left: int, columns: int) -> None:
    if cells_left < 0:
        raise PageTooLarge("tags", f"it has more than {limit('tags'):,} cells")
    if columns > _MOST_COLUMNS:
        raise PageTooLarge("", f"it has more than {_MOST_COLUMNS:,} columns")


def _workbook(data: bytes) -> list[CellRows]:
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        names = package.namelist()
        if len(names) > limit("members"):
            raise PageTooLarge("members", f"it is packed of more than {limit('members'):,} files")
        if sum(info.file_size for info in package.infolist()) > limit("unpacked"):
            raise PageTooLarge("unpacked", f"it unpacks to more than {limit('unpacked'):,} bytes")
        if "xl/workbook.xml" in names:
            return list(_xlsx(package))
        if "content.xml" in names and b"spreadsheet" in _part(package, "mimetype")[:200]:
            return list(_ods(package))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError) as error:
        raise CannotRead(f"the workbook is damaged or protected: {error}") from error
    return []


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """A part, no longer than the limit whatever its size is said to be."""
    with package.open(name) as file:
        data = file.read(limit("text") + 1)
    if len(data) > limit("text"):
        raise PageTooLarge("text", f"`{name}` in it is longer than {limit('text'):,} bytes")
    return data


def _xml(package: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(_part(package, name), parser)
    except etree.XMLSyntaxError as error:
        raise CannotRead(f"`{name}` in it is damaged: {error.msg}") from error


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _xlsx(package: zipfile.ZipFile) -> Iterator[CellRows]:
    book = _xml(package, "xl/workbook.xml")
    names = set(package.namelist())
    links = {
        each.get("Id"): each.get("Target", "")
        for each in _xml(package, "xl/_rels/workbook.xml.rels")
        if isinstance(each.tag, str)
    }
    shared: list[str] = []
    if "xl/sharedStrings.xml" in names:
        shared = [_string(each) for each in _xml(package, "xl/sharedStrings.xml")]
    dates = (
        _date_styles(_xml(package, "xl/styles.xml")) if "xl/styles.xml" in names else frozenset()
    )
    old = any(_local(e) == "workbookPr" and e.get("date1904") in ("1", "true") for e in book)
    epoch = datetime(1904, 1, 1) if old else datetime(1899, 12, 30)
    for sheet in (e for e in book.iter() if _local(e) == "sheet"):
        key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        target = links.get(key, "").removeprefix("/xl/")
        if f"xl/{target}" not in names:
            continue
        root = _xml(package, f"xl/{target}")
        rows, cells = [], limit("tags")
        for number, row in enumerate((e for e in root.iter() if _local(e) == "row"), 1):
            values: list[str] = []
            for cell in row:
                column = _column(cell.get("r", "")) or len(values)
                _bounded(cells, column)
                values += [""] * (column - len(values))
                values.append(_xlsx_value(cell, shared, dates, epoch))
                cells -= 1
            if any(values):
                rows.append((int(row.get("r") or number), tuple(values)))
        if rows:
            yield CellRows(sheet.get("name", ""), tuple(rows))


def _string(element: Any) -> str:
    """A text of its runs; how East Asian signs are read aloud is no part of it."""
    return "".join(
        each.text or "" for each in element.iter()
        if _local(each) == "t" and _local(each.getparent()) != "rPh"
    )  # fmt: skip


def _column(reference: str) -> int:
    """The number of the column of ``C7``, from 0."""
    number = 0
    for letter in re.match(r"[A-Z]{0,3}", reference)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return max(0, number - 1)


def _xlsx_value(cell: Any, shared: list[str], dates: frozenset[int], epoch: datetime) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _string(cell)
    value = next((e.text or "" for e in cell if _local(e) == "v"), "")
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    if kind == "b":
        return "true" if value == "1" else "false"
    if kind == "e":
        return ""
    style = cell.get("s", "")
    if kind == "n" and style.isdecimal() and int(style) in dates:
        return _moment(value, epoch)
    if kind == "n" and re.fullmatch(r"-?\d+\.0+", value):
        return value.partition(".")[0]
    return value


def _moment(value: str, epoch: datetime) -> str:
    """A day, an hour or both, of the number of days since `epoch`."""
    try:
        days = float(value)
        moment = epoch + timedelta(minutes=round(days * 1440))
    except (ValueError, OverflowError):
        return value
    if days < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d}" if days == int(days) else f"{moment:%Y-%m-%d %H:%M}"


def _date_styles(styles: Any) -> frozenset[int]:
    """The styles of cells that show a day or an hour."""
    own = {
        e.get("numFmtId"): re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", e.get("formatCode", ""))
        for e in styles.iter()
        if _local(e) == "numFmt"
    }
    shown = {key for key, code in own.items() if re.search(r"[ymdhs]", code, re.I)}
    formats = next((e for e in styles if _local(e) == "cellXfs"), ())
    return frozenset(
        n for n, e in enumerate(formats)
        if e.get("numFmtId", "") in shown
        or (e.get("numFmtId", "").isdecimal() and int(e.get("numFmtId")) in _DATE_FORMATS)
    )  # fmt: skip


def _ods(package: zipfile.ZipFile) -> Iterator[CellRows]:
    cells = limit("tags")
    for table in _xml(package, "content.xml").iter(f"{_TABLE}table"):
        rows = []
        number = 1
        for row in table.iter(f"{_TABLE}table-row"):
            values: list[str] = []
            for cell in row:
                if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    continue
                text = _ods_value(cell)
                times = _times(cell, "number-columns-repeated") if text else 1
                empty = 0 if text else _times(cell, "number-columns-repeated")
                cells -= times
                _bounded(cells, len(values) + times)
                values += [text] * times if text else [""] * min(empty, _MOST_COLUMNS - len(values))
            repeated = _times(row, "number-rows-repeated")
            if any(values):
                while values and not values[-1]:
                    values.pop()
                _bounded(cells - repeated * len(values), len(values))
                rows += [(number + n, tuple(values)) for n in range(repeated)]
                cells -= repeated * len(values)
            number += repeated
        if rows:
            yield CellRows(table.get(f"{_TABLE}name", ""), tuple(rows))


def _times(element: Any, name: str) -> int:
    value = element.get(f"{_TABLE}{name}", "1")
    return int(value) if value.isdecimal() and len(value) < 9 else 1


def _ods_value(cell: Any) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value", "")).replace("T00:00:00", "").replace("T", " ")
    if kind == "time":
        match = re.match(r"PT(\d+)H(\d+)M", cell.get(f"{_OFFICE}time-value", ""))
        if match:
            return f"{int(match[1]):02d}:{int(match[2]):02d}"
    return "\n".join("".join(p.itertext()) for p in cell.iter(f"{_TEXT}p"))
