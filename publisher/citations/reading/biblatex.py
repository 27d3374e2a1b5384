"""Maps an entry of a .bib file, BibTeX or biblatex, to a CSL item.

In: the entry's type and fields, names lower case, strings resolved, values without their outer
delimiters. Out: a CSL-JSON object (CSL 1.0.2, Appendices III and IV) whose texts are tagged as
`tex` says. Which field becomes which variable follows pandoc, so that a list of references does
not change by moving here; what is done otherwise is told in docs/explanation/citations.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from publisher.citations.csl.items import Date
from publisher.citations.reading import dates, names, tex
from publisher.citations.reading.sentence import sentence_case

Item = dict[str, Any]
Fields = Mapping[str, str]

TYPES = {
    "article": "article-journal", "artwork": "graphic", "audio": "song", "bibnote": "book",
    "book": "book", "bookinbook": "chapter", "booklet": "pamphlet", "collection": "book",
    "commentary": "book", "conference": "paper-conference", "data": "dataset",
    "dataset": "dataset", "electronic": "webpage", "image": "graphic", "inbook": "chapter",
    "incollection": "chapter", "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia", "jurisdiction": "legal_case", "legal": "treaty",
    "legislation": "legislation", "letter": "personal_communication", "manual": "book",
    "mastersthesis": "thesis", "misc": "", "movie": "motion_picture", "music": "song",
    "mvbook": "book", "mvcollection": "book", "mvproceedings": "book", "mvreference": "book",
    "online": "webpage", "patent": "patent", "performance": "speech", "periodical": "periodical",
    "phdthesis": "thesis", "proceedings": "book", "reference": "book", "report": "report",
    "review": "review", "software": "software", "standard": "standard",
    "suppbook": "chapter", "suppcollection": "chapter", "suppperiodical": "article-journal",
    "techreport": "report", "thesis": "thesis", "unpublished": "manuscript",
    "video": "motion_picture", "webpage": "webpage", "website": "webpage", "www": "webpage",
}  # fmt: skip
_NAMES = {
    "author": "author", "editor": "editor", "translator": "translator",
    "bookauthor": "container-author", "director": "director", "holder": "",
}  # fmt: skip
_TEXTS = {
    "version": "version", "edition": "edition", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID",
    "pmcid": "PMCID", "volumes": "number-of-volumes", "pagetotal": "number-of-pages",
    "chapter": "chapter-number", "library": "call-number", "shorttitle": "title-short",
    "abstract": "abstract", "keywords": "keyword", "part": "part-number",
}  # fmt: skip
_SERIAL = frozenset({"article", "periodical", "suppperiodical", "review"})
_PARTS = frozenset(
    """inbook incollection inproceedings conference inreference bookinbook suppbook
    suppcollection""".split()
)
_MEETINGS = frozenset(("inproceedings", "conference"))
_IN_BOOKS = _PARTS | {"book", "collection", "proceedings", "reference", "mvbook", "mvcollection"}
_EPRINTS = {
    "arxiv": "https://arxiv.org/abs/", "jstor": "https://www.jstor.org/stable/",
    "pubmed": "https://www.ncbi.nlm.nih.gov/pubmed/", "hdl": "https://hdl.handle.net/",
    "googlebooks": "https://books.google.com?id=", "ssrn": "https://ssrn.com/abstract=",
}  # fmt: skip
_LANGUAGES = {
    "english": "en-US", "american": "en-US", "usenglish": "en-US", "british": "en-GB",
    "ukenglish": "en-GB", "canadian": "en-US", "australian": "en-GB", "german": "de-DE",
    "ngerman": "de-DE", "austrian": "de-AT", "naustrian": "de-AT", "french": "fr-FR",
    "francais": "fr-FR", "spanish": "es-ES", "italian": "it-IT", "portuguese": "pt-PT",
    "brazilian": "pt-BR", "brazil": "pt-BR", "dutch": "nl-NL", "swedish": "sv-SE",
    "danish": "da-DK", "norwegian": "nb-NO", "norsk": "nb-NO", "finnish": "fi-FI",
    "polish": "pl-PL", "czech": "cs-CZ", "russian": "ru-RU", "greek": "el-GR", "latin": "la",
    "turkish": "tr-TR", "hungarian": "hu-HU", "japanese": "ja-JP", "korean": "ko-KR",
    "chinese": "zh-CN", "hebrew": "he-IL", "arabic": "ar", "catalan": "ca-AD",
}  # fmt: skip


def to_csl(kind: str, fields: Fields, lang: str = "en") -> Item:
    """The CSL item for an entry of type `kind` (lower case, not known is allowed).

    `lang` is the language of titles whose entry names none; only English is lowered.
    """
    item: Item = {"type": _type(kind, fields)}
    language = _language(fields)
    if language:
        item["language"] = language
    english = (language or lang).lower().startswith("en")
    item |= _titles(kind, fields, english) | _people(fields) | _numbers(kind, fields)
    item |= _dates(fields) | _publishing(kind, fields) | _links(fields)
    item |= {
        csl: tex.convert(fields[bib], protect=False)
        for bib, csl in _TEXTS.items()
        if fields.get(bib)
    }
    return {key: value for key, value in item.items() if value or key == "type"}


def _type(kind: str, fields: Fields) -> str:
    subtype = fields.get("entrysubtype", "").lower()
    if kind == "article" and subtype in ("magazine", "newspaper"):
        return f"article-{subtype}"
    if kind == "unpublished" and (fields.get("eventtitle") or fields.get("venue")):
        return "speech"
    return TYPES.get(kind, "")


def _language(fields: Fields) -> str:
    name = (
        fields.get("langid") or fields.get("hyphenation") or fields.get("language") or ""
    ).strip()
    if (
        re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", name)
        and name.lower() not in _LANGUAGES
    ):
        return name.replace("_", "-")
    return _LANGUAGES.get(name.lower().strip("{}").removeprefix("lang"), "")


def _titles(kind: str, fields: Fields, english: bool) -> Item:
    def title(*parts: str) -> str:
        pieces = [tex.convert(fields[part]) for part in parts if fields.get(part, "").strip()]
        text = pieces[0] if pieces else ""
        for piece in pieces[1:]:
            text += (" " if text.endswith(("?", "!", ":")) else ": ") + piece
        return sentence_case(text) if english else text

    def serial(*parts: str) -> str:
        """A title that is a name of its own, and keeps its capitals."""
        pieces = (tex.convert(tex.bibstring(fields.get(part, ""))) for part in parts)
        return ": ".join(piece for piece in pieces if piece)

    own = title("title", "subtitle")
    item: Item = {"title": own, "collection-title": serial("series")}
    if kind in _SERIAL or fields.get("journaltitle") or fields.get("journal"):
        journal = "journaltitle" if fields.get("journaltitle") else "journal"
        item["container-title"] = serial(journal)
        if subtitle := serial("journalsubtitle"):
            item["container-title"] += f": {subtitle}"
        if issue := title("issuetitle", "issuesubtitle"):
            item["volume-title"] = issue
    elif kind in _PARTS:
        # Proceedings go by a name, which styles set as it is written; a book has a title.
        title_of = serial if kind in _MEETINGS else title
        item["container-title"] = title_of("booktitle", "booksubtitle") or title_of("maintitle")
        if addon := tex.convert(fields.get("booktitleaddon", "")):
            item["container-title"] += f". {addon}" if item["container-title"] else addon
        if fields.get("maintitle") and fields.get("booktitle"):
            item["volume-title"] = item["container-title"]
            item["container-title"] = title_of("maintitle", "mainsubtitle")
    elif main := title("maintitle", "mainsubtitle"):
        item |= {"title": main, "volume-title": own}
    elif kind not in _IN_BOOKS and (book := title("booktitle", "booksubtitle")):
        item["container-title"] = book
    if addon := tex.convert(fields.get("titleaddon", "")):
        item["title"] = f"{item['title']}. {addon}" if item["title"] else addon
    if short := tex.convert(fields.get("shortjournal", "")):
        item["container-title-short"] = short
    if ":" in item["title"] and not fields.get("shorttitle"):
        item["title-short"] = item["title"].partition(":")[0]
    event = "eventtitle" if fields.get("eventtitle") else "conference"
    # Exports of ACM name the city of the publisher `address` and that of the conference `location`.
    venue = fields.get("venue") or (fields.get("location", "") if fields.get("address") else "")
    return item | {"event-title": title(event), "event-place": tex.convert(venue)}


def _people(fields: Fields) -> Item:
    option = re.search(r"useprefix\s*(?:=\s*(\w+))?", fields.get("options", ""))
    flag = fields.get("useprefix", (option[1] or "true") if option else "")
    useprefix = flag.strip().lower() == "true"
    people: Item = {
        csl: names.read_names(fields[bib], useprefix)
        for bib, csl in _NAMES.items()
        if csl and fields.get(bib)
    }
    role = fields.get("editortype", "").lower()
    if "editor" in people and role in ("director", "compiler", "illustrator", "translator"):
        people[role] = people.pop("editor")
    return people


def _numbers(kind: str, fields: Fields) -> Item:
    def text(name: str) -> str:
        return tex.convert(fields.get(name, ""), protect=False)

    item: Item = {
        "volume": text("volume"),
        "page": re.sub(
            r"\s*(--+|[–—])\s*", "–", re.sub(r"(?<=\w)\s*-\s*(?=\w)", "-", text("pages"))
        ),
    }
    number, issue = text("number"), text("issue")
    if kind in _SERIAL or fields.get("journal") or fields.get("journaltitle"):
        item["issue"] = ", ".join(part for part in (number, issue) if part)
        item["page"] = item["page"] or text("eid") or text("article-number")
    elif kind in _IN_BOOKS:
        item["collection-number"] = number
    else:
        item["number"] = number
    return item


_ACCESSED = re.compile(r"(?i)\baccessed:?\s+(?:on\s+)?(\d{4}-\d{1,2}-\d{1,2})\b")


def _dates(fields: Fields) -> Item:
    issued = dates.from_edtf(fields["date"]) if fields.get("date", "").strip() else None
    if issued is None and fields.get("year", "").strip():
        issued = dates.from_fields(fields["year"], fields.get("month", ""), fields.get("day", ""))
    accessed = fields.get("urldate") or fields.get("lastchecked") or fields.get("lastvisited") or ""
    noted = _ACCESSED.search(fields.get("note", "")) if not accessed else None
    accessed = noted[1] if noted else accessed
    item: Item = {"issued": issued, "accessed": _accessed(accessed)}
    for bib, csl in (("origdate", "original-date"), ("eventdate", "event-date")):
        if fields.get(bib):
            item[csl] = dates.from_edtf(fields[bib])
    return item


def _accessed(value: str) -> Date | None:
    """A day of access; it is said only where it is a date."""
    value = value.strip().strip("{}")
    if match := re.fullmatch(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})", value):
        value = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    date = dates.from_edtf(value)
    return date if date and "literal" not in date else None


def _publishing(kind: str, fields: Fields) -> Item:
    houses: list[str] = []
    for name in ("school", "institution", "organization", "howpublished", "publisher"):
        value = fields.get(name, "")
        if name == "howpublished" and _only_url(value):
            continue
        houses.append(tex.convert(value, protect=False))
    place = fields.get("address") or fields.get("location") or ""
    genre = fields.get("type", "").strip()
    if not genre and kind in ("phdthesis", "mastersthesis"):
        genre = kind
    notes = [
        tex.convert(fields[name], protect=False)
        for name in ("note", "addendum")
        if fields.get(name)
    ]
    state = fields.get("pubstate", "").strip()
    return {
        "publisher": "; ".join(dict.fromkeys(house for house in houses if house)),
        "publisher-place": "; ".join(
            tex.convert(tex.bibstring(part), protect=False)
            for part in names.split_names(place, r"\s+and\s+")
        ),
        "genre": tex.convert(tex.bibstring(genre), protect=False),
        "note": ". ".join(
            note.rstrip(".") if i + 1 < len(notes) else note for i, note in enumerate(notes)
        ),
        "status": tex.bibstring(state),
        "original-publisher": tex.convert(fields.get("origpublisher", ""), protect=False),
        "original-title": tex.convert(fields.get("origtitle", "")),
    }


def _only_url(value: str) -> bool:
    return re.fullmatch(r"(?:https?://|www\.)\S+", tex.verbatim_text(value)) is not None and (
        " " not in value.strip().strip("{}").replace("\\url {", "\\url{")
    )


def doi(value: str) -> str:
    """The bare DOI in `value`: no resolver, no ``doi:``."""
    return re.sub(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", "", value, flags=re.IGNORECASE)


def _links(fields: Fields) -> Item:
    item: Item = {"DOI": doi(tex.verbatim_text(fields.get("doi", "")))}
    url = tex.verbatim_text(fields.get("url", ""))
    eprint = tex.verbatim_text(fields.get("eprint", ""))
    kind = (fields.get("eprinttype") or fields.get("archiveprefix") or "").strip().lower()
    if not url and eprint and kind in _EPRINTS:
        url = _EPRINTS[kind] + re.sub(r"^arxiv:", "", eprint, flags=re.IGNORECASE)
    if not url and _only_url(fields.get("howpublished", "")):
        url = tex.verbatim_text(fields["howpublished"])
    if url.startswith("www."):
        url = f"https://{url}"
    if not item["DOI"] and (bare := doi(url)) != url:
        return {"DOI": bare}
    return item | {"URL": url}
