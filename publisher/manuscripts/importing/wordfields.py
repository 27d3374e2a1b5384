"""What a Word document holds beside its text: equations, citations of Zotero and Mendeley.

In: the bytes of a .docx whose parts were checked. Out: the same with a token in the place of each,
as mammoth reads no more than text, and what the tokens stand for. A token is ``U+E000 number
U+E001``.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from publisher.manuscripts.importing import names
from publisher.manuscripts.importing.omml import tex_of
from publisher.manuscripts.importing.texsource import CLOSE, OPEN, TOKEN

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXTS = re.compile(r"word/(?:document|footnotes|endnotes)\.xml")
_CITATION = re.compile(r"CSL_CITATION\s*(\{.*)", re.DOTALL)
_LIST = re.compile(r"ZOTERO_BIBL|CSL_BIBLIOGRAPHY|Mendeley Bibliography|EN\.REFLIST")
_MENDELEY = "MENDELEY_CITATION_v3_"


@dataclass(slots=True)
class WordFields:
    """`things` is the Markdown of each token, `displays` those that are formulas apart; `works` are
    what is cited, as CSL-JSON, by their keys. `listed` says that the document has a list of them
    that was made."""

    things: list[str] = field(default_factory=list)
    displays: set[int] = field(default_factory=set)
    works: dict[str, dict[str, Any]] = field(default_factory=dict)
    listed: bool = False

    def put(self, markdown: str) -> str:
        """A token for `markdown`."""
        self.things.append(markdown)
        return f"{OPEN}{len(self.things) - 1}{CLOSE}"

    def written(self, text: str) -> str:
        """`text` with what its tokens stand for; a formula alone is set apart, with its number as
        label."""
        alone = re.fullmatch(
            rf"\s*{TOKEN.pattern}[\s,.;]*(?:\\?[(\[](\d+[a-z]?)\\?[)\]])?\s*", text
        )
        if alone and (int(alone[1]) in self.displays or alone[2]):
            label = f" {{#eq:{alone[2]}}}" if alone[2] else ""
            return f"$$\n{self.things[int(alone[1])].strip('$')}\n$${label}"
        return TOKEN.sub(lambda match: self.things[int(match[1])], text)

    def bibliography(self) -> bytes:
        """The works as a file of CSL-JSON."""
        return (json.dumps(list(self.works.values()), ensure_ascii=False, indent=1) + "\n").encode()


def with_tokens(data: bytes) -> tuple[bytes, WordFields]:
    """`data` with tokens, and what they stand for."""
    fields = WordFields()
    out = io.BytesIO()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as copy:
        for info in package.infolist():
            content = package.read(info)
            if _TEXTS.fullmatch(info.filename):
                root = etree.fromstring(content, parser)
                _equations(root, fields)
                _controls(root, fields)
                _fields(root, fields)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            copy.writestr(info.filename, content)
    return out.getvalue(), fields


def _equations(root: Any, fields: WordFields) -> None:
    for math in list(root.iter(f"{_M}oMath")):
        if any(True for _ in math.iterancestors(f"{_M}oMath")):
            continue
        tex = tex_of(math)
        holder = math.getparent()
        apart = holder is not None and holder.tag == f"{_M}oMathPara"
        run = _run(math, fields.put(f"${tex}$") if tex else "")
        if apart:
            fields.displays.add(len(fields.things) - 1)
            if holder.getparent() is not None:
                holder.addprevious(run)
                holder.remove(math)
                if not len(holder.findall(f"{_M}oMath")):
                    holder.getparent().remove(holder)
        elif holder is not None:
            run.tail = math.tail
            holder.replace(math, run)


def _run(near: Any, text: str) -> Any:
    """A run of text, made beside `near`."""
    run = near.makeelement(f"{_W}r", {})
    holder = etree.SubElement(run, f"{_W}t")
    holder.text = text
    holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _controls(root: Any, fields: WordFields) -> None:
    """Citations of Mendeley Cite, which keeps them in content controls."""
    for control in list(root.iter(f"{_W}sdt")):
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        value = tag.get(f"{_W}val", "") if tag is not None else ""
        content = control.find(f"{_W}sdtContent")
        if content is None:
            continue
        if value.startswith(_MENDELEY):
            try:
                data = json.loads(base64.b64decode(value.removeprefix(_MENDELEY)))
            except (ValueError, binascii.Error):
                continue
            wording = _cited(data, fields)
            run = next(content.iter(f"{_W}r"), None)
            if wording and run is not None:
                new = _run(run, fields.put(wording))
                run.addprevious(new)
                for each in list(content.iter(f"{_W}r")):
                    if each is not new:
                        each.getparent().remove(each)
        elif "MENDELEY_BIBLIOGRAPHY" in value:
            fields.listed = True
            control.getparent().remove(control)


def _fields(root: Any, fields: WordFields) -> None:
    """Citations in fields: what the field says is read, what it shows is taken out."""
    stack: list[tuple[list[str], list[Any], Any]] = []
    shows = False
    for run in list(root.iter(f"{_W}r")):
        if run.getparent() is None:
            continue
        char = run.find(f"{_W}fldChar")
        kind = char.get(f"{_W}fldCharType") if char is not None else ""
        if kind == "begin":
            stack.append(([], [], run))
            shows = False
            continue
        if not stack:
            continue
        remark, shown, _ = stack[-1]
        remark += [each.text or "" for each in run.iter(f"{_W}instrText")]
        if kind == "separate":
            shows = True
        elif kind == "end":
            instruction = "".join(remark)
            match = _CITATION.search(instruction)
            if match:
                try:
                    data, _ = json.JSONDecoder().raw_decode(match[1])
                except (ValueError, RecursionError):
                    data = {}
                if shown and (wording := _cited(data, fields)):
                    shown[0].addprevious(_run(shown[0], fields.put(wording)))
                    _take_out(shown)
            elif _LIST.search(instruction):
                fields.listed = True
                _take_out(shown)
            stack.pop()
            if stack:
                stack[-1][1].extend(shown)
            shows = bool(stack)
        elif shows:
            shown.append(run)


def _take_out(runs: list[Any]) -> None:
    for run in runs:
        if run.getparent() is not None:
            run.getparent().remove(run)


def _cited(data: Any, fields: WordFields) -> str:
    """The citation of a field as pandoc writes it; empty where it holds no works."""
    items = data.get("citationItems") if isinstance(data, dict) else None
    parts = []
    for item in items if isinstance(items, list) else ():
        work = item.get("itemData") or item.get("item")
        if not isinstance(work, dict):
            return ""
        key = _key(work, fields)
        before = str(item.get("prefix") or "").strip()
        locator = str(item.get("locator") or "").strip()
        kind = _LOCATORS.get(str(item.get("label") or "page"), "p.")
        minus = "-" if item.get("suppress-author") or item.get("suppressAuthor") else ""
        part = f"{before} {minus}@{key}".lstrip()
        part += f", {kind} {locator}" if locator else ""
        after = str(item.get("suffix") or "").strip()
        parts.append(f"{part}, {after}" if after else part)
    return f"[{'; '.join(parts)}]" if parts else ""


_LOCATORS = {"page": "p.", "chapter": "ch.", "section": "sec.", "figure": "fig."}


def _key(work: dict[str, Any], fields: WordFields) -> str:
    """The key of a work: the first author's family name and the year."""
    title = str(work.get("title", ""))
    for key, known in fields.works.items():
        if known.get("title") == work.get("title") and known.get("issued") == work.get("issued"):
            return key
    people = work.get("author") or work.get("editor") or [{}]
    first = people[0] if isinstance(people, list) and people and isinstance(people[0], dict) else {}
    name = names.file_slug(str(first.get("family") or first.get("literal") or "")) or "work"
    issued = work.get("issued") if isinstance(work.get("issued"), dict) else {}
    parts = issued.get("date-parts") if issued else None
    year = ""
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        year = str(parts[0][0])
    base = f"{name}{year}" if name != "work" else f"{names.file_slug(title)[:20] or 'work'}{year}"
    key, letters = base, iter("abcdefghijklmnopqrstuvwxyz")
    while key in fields.works:
        key = base + next(letters, str(len(fields.works)))
    fields.works[key] = {**{k: v for k, v in work.items() if k not in ("id",)}, "id": key}
    return key
