"""The bibliography of a LaTeX paper: its .bib files, or what its .bbl or `thebibliography` say.

In: the files of a paper and its LaTeX. Out: a `Bibliography`. A biblatex .bbl holds the fields of
each work; a printed list holds a text, whose parts are proposed by their order and marked so.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from publisher.files import Files, OutsideFolder
from publisher.limits import limit
from publisher.manuscripts.importing.texcommands import commands, read_arguments
from publisher.manuscripts.tabular import group_at

_ENTRY = re.compile(r"@(?!comment|string|preamble)\w+\s*[{(]\s*([^\s,{}]+)\s*,", re.IGNORECASE)
MADE = "references.bib"


@dataclass(slots=True)
class Bibliography:
    """`names` are the files as the manuscript names them; `copies` says which they are, `made` are
    those that were written here. `doubts` are places and what is to be looked at there."""

    names: tuple[str, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    made: tuple[tuple[str, bytes], ...] = ()
    nocite: tuple[str, ...] = ()
    doubts: list[tuple[tuple[str, int], str]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def key(self, cited: str) -> str:
        """The key that the file has for `cited`: BibTeX takes no heed of capitals."""
        if cited in self.keys.values():
            return cited
        return self.keys.get(cited.lower(), cited)


def read_bibliography(files: Files, main: str, text: str) -> Bibliography:
    """The bibliography of the paper `main`, whose whole LaTeX is `text`."""
    hit = Bibliography()
    folder = posixpath.dirname(main)
    naming: list[str] = []
    for command in commands(text, "bibliography|addbibresource|addglobalbib|nobibliography"):
        naming += [name.strip() for name in command.arg.split(",") if name.strip()]
    hit.nocite = tuple(
        dict.fromkeys(
            key.strip()
            for command in commands(text, "nocite")
            for key in command.arg.split(",")
            if key.strip()
        )
    )
    there = []
    for name in dict.fromkeys(naming):
        path = posixpath.normpath(
            posixpath.join(folder, name if name.endswith(".bib") else f"{name}.bib")
        )
        if _has(files, path):
            there.append(path)
    printed = re.search(r"\\begin\s*\{thebibliography\}", text)
    if not naming and not printed:
        there = [
            posixpath.join(folder, name) for name in _names(files, folder) if name.endswith(".bib")
        ]
    if there:
        _take(files, folder, there, hit)
        return hit
    stem = re.sub(r"\.\w+$", "", main)
    source, place = "", (main, 0)
    if printed:
        source = text[printed.start() :]
    elif _has(files, f"{stem}.bbl"):
        source, place = _text(files, f"{stem}.bbl"), (f"{stem}.bbl", 1)
    entries = _biblatex(source) or _printed(source)
    if entries:
        hit.made = ((MADE, ("\n\n".join(entry for _, entry in entries) + "\n").encode()),)
        hit.names = (MADE,)
        hit.keys = {key.lower(): key for key, _ in entries}
        if "\\entry{" not in source:
            hit.doubts.append(
                (
                    place,
                    f"{len(entries)} works are proposed from the printed list of references: "
                    f"read `{MADE}` through",
                )
            )
    elif naming:
        hit.doubts.append(
            (
                place,
                f"`{naming[0]}.bib` is not there, and no .bbl either: the citations have no works",
            )
        )
    return hit


def _take(files: Files, folder: str, there: list[str], hit: Bibliography) -> None:
    copies: list[tuple[str, str]] = []
    for path in there:
        copies.append((re.sub(r"[^\w.-]+", "-", posixpath.basename(path)), path))
        for key in _ENTRY.findall(_text(files, path)):
            hit.keys.setdefault(key.lower(), key)
    hit.copies = tuple(dict(copies).items())
    hit.names = tuple(name for name, _ in hit.copies)


def _names(files: Files, folder: str) -> tuple[str, ...]:
    try:
        return files.names(folder or ".")
    except (OSError, ValueError, OutsideFolder):
        return ()


def _has(files: Files, path: str) -> bool:
    try:
        return files.find(path) == path
    except (OSError, ValueError, OutsideFolder):
        return False


def _text(files: Files, path: str) -> str:
    try:
        return files.read(path, limit("text")).decode("utf-8", "replace")
    except (OSError, ValueError, OutsideFolder):
        return ""


# --- biber's .bbl -----------------------------------------------------------------------------

_FIELDS = {"journaltitle": "journal", "location": "address", "institution": "institution"}


def _biblatex(source: str) -> list[tuple[str, str]]:
    """The entries of a .bbl that biber wrote: fields, names and lists as data."""
    entries: dict[str, str] = {}
    for match in re.finditer(r"\\entry\{([^{}]+)\}\{(\w+)\}[\s\S]*?\\endentry", source):
        body = match[0]
        fields: dict[str, str] = {}
        for command in commands(body, "field|strng|verb|list|name", 3):
            if command.name == "field" and len(command.args) >= 2:
                fields[_FIELDS.get(command.arg, command.arg)] = command.args[1]
            elif command.name == "list" and len(command.args) == 3:
                parts = re.findall(r"\{((?:[^{}]|\{[^{}]*\})*)\}%", command.args[2])
                fields[_FIELDS.get(command.arg, command.arg)] = " and ".join(parts)
        for name in re.finditer(r"\\name\{(author|editor|translator)\}\{\d+\}\{[^{}]*\}\{", body):
            end = group_at(body, name.end() - 1) or name.end()
            people = []
            for person in re.finditer(
                r"family=\{((?:[^{}]|\{[^{}]*\})*)\}[\s\S]*?(?=\{\{|\Z)", body[name.end() : end]
            ):
                given = re.search(r"given=\{((?:[^{}]|\{[^{}]*\})*)\}", person[0])
                prefix = re.search(r"prefix=\{((?:[^{}]|\{[^{}]*\})*)\}", person[0])
                family = f"{prefix[1]} {person[1]}" if prefix else person[1]
                people.append(f"{family}, {given[1]}" if given else f"{{{family}}}")
            fields[name[1]] = " and ".join(people)
        for verb in re.finditer(r"\\verb\{(\w+)\}\s*\\verb (\S+)\s*\\endverb", body):
            fields.setdefault(verb[1], verb[2])
        kept = {
            key: value.replace("\\bibrangedash", "--").replace("--  ", "--").strip()
            for key, value in fields.items()
            if not re.fullmatch(
                r"\w*(?:namehash|hash|init|source|sortinit\w*|labelalpha|labelname\w*|labeltitle\w*|urlraw)",
                key,
            )
        }
        entries.setdefault(match[1], _entry(match[2], match[1], kept))
    return list(entries.items())


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    lines = [f"@{kind}{{{key},"]
    lines += [
        f"  {name} = {{{' '.join(value.split())}}}," for name, value in fields.items() if value
    ]
    return "\n".join([*lines, "}"])


# --- a printed list ---------------------------------------------------------------------------

_ITEM = re.compile(r"\\(?:bibitem|harvarditem)(?![A-Za-z])")
_YEAR = re.compile(r"\(?\b((?:1[5-9]|20)\d\d)([a-z]?)\b\)?")


def _printed(source: str) -> list[tuple[str, str]]:
    """The entries of ``thebibliography``: each text in parts, by ``\\newblock`` or its
    sentences."""
    end = source.find("\\end{thebibliography}")
    source = source[: end if end >= 0 else None]
    starts = [(match.start(), match.end()) for match in _ITEM.finditer(source)]
    out = []
    for index, (_, at) in enumerate(starts):
        stop = starts[index + 1][0] if index + 1 < len(starts) else len(source)
        rest, options, args = read_arguments(source, at, 1)
        if args:
            out.append(
                (
                    args[0].strip(),
                    proposed_entry(
                        args[0].strip(), options[0] if options else "", source[rest:stop]
                    ),
                )
            )
    return out


def proposed_entry(key: str, label: str, text: str) -> str:
    """An entry of a printed reference. What is not told apart stays together in `note`."""
    text = re.sub(r"(?<!\\)%[^\n]*\n?", " ", text)
    text = re.sub(r"\\(?:BIBentry\w+|bibinfo\s*\{\w+\}|bibfield\s*\{\w+\}|bibnamefont"
        r"|bibfnamefont|natexlab"
                  r"|em|it|bf|rm|sc|emph|enquote|textit|textbf|textsc|providecommand|showarticletitle"
                  r"|BibitemOpen|BibitemShut\s*\{[^{}]*\}|Eprint|penalty0?|hskip[^\\]*?relax"
                      r"|bysame)(?![A-Za-z])", " ", text)  # fmt: skip
    text = re.sub(r"(?<=\s)\{([^{}]*)\}", r"\1", text.replace("~", " "))
    url = re.search(
        r"\\(?:url|path|urlprefix)\s*\{([^{}]+)\}|(https?://\S+?)(?=[.,]?\s|[.,]?$)", text
    )
    doi = re.search(r"\b(10\.\d{4,9}/[^\s{},]+[^\s{},.;])", text)
    blocks = [
        " ".join(block.split()) for block in re.split(r"\\newblock\b", text) if block.strip(" \n.,")
    ]
    year = next(iter(re.findall(r"\(((?:1[5-9]|20)\d\d)[a-z]?\)", label)), "") or (_last_year(text))
    if len(blocks) == 1:
        blocks = _sentences(blocks[0])
    authors = blocks[0].rstrip(" .,:") if len(blocks) > 1 else ""
    authors = _YEAR.sub("", authors).strip(" .,()")
    title = blocks[1] if len(blocks) > 1 else (blocks[0] if blocks else "")
    note = " ".join(blocks[2:])
    title = re.sub(r"^[\s\"“`]+|[\s\"”'.,]+$", "", title)
    fields = {"author": _people(authors), "title": f"{{{title}}}" if title else "", "year": year}
    rest = re.sub(r"\\(?:url|href|path)\s*\{[^{}]*\}", "", note).strip(" .,")
    if year:
        rest = re.sub(rf",?\s*\(?\b{year}[a-z]?\b\)?\.?$", "", rest).strip(" .,")
    fields["howpublished"] = rest
    fields["doi"] = doi[1] if doi else ""
    fields["url"] = (url[1] or url[2] or "").rstrip(".,") if url and not doi else ""
    return _entry("misc", key, fields)


def _last_year(text: str) -> str:
    years = _YEAR.findall(re.sub(r"\\url\s*\{[^{}]*\}|https?://\S+", "", text))
    return years[-1][0] if years else ""


def _sentences(text: str) -> list[str]:
    """Authors, title and the rest of a reference in one piece."""
    quoted = re.search(r"[,.:]?\s*(?:``|[“\"])(.+?)(?:''|[”\"])", text)
    if quoted and quoted.start() > 2:
        return [text[: quoted.start()], quoted[1], text[quoted.end() :].lstrip(" ,.")]
    dated = re.match(r"(.{3,400}?)[\s,.]*\(((?:1[5-9]|20)\d\d)[a-z]?\)[.,:]?\s+(.+)", text)
    if dated:
        first, _, rest = dated[3].partition(". ")
        return [dated[1], first, rest]
    # The dot after an initial ends no sentence.
    parts = re.split(r"(?:(?<=[^\W\d_]{2})|(?<=[)}]))[.:]\s+(?=\S)", text, maxsplit=2)
    return parts if len(parts) > 1 else [text]


def _people(text: str) -> str:
    """Names as BibTeX joins them."""
    text = re.sub(r"\s*(?:,?\s*\bet\s+al\.?|,?\s*\bu\.\s?a\.)\s*$", " and others", text)
    text = re.sub(r",?\s*\((?:eds?|hrsg)\.?\)", "", text, flags=re.I)
    joined = re.sub(r",?\s+(?:and|und|et|\\&|&)\s+", " and ", text)
    # ``Lee, A., Kim, B.``: a family name, then initials.
    if re.match(r"[^,]+,\s*(?:[^\W\d_]\.[-\s]*)+(?:,|$| and)", joined):
        return re.sub(r"((?:[^\W\d_]\.[-\s]*)+),\s+", r"\1 and ", joined).strip()
    if "," in joined and not re.match(r"[^,]+,[^,]+ and [^,]+,[^,]+$", joined):
        return " and ".join(
            part.strip() for part in re.split(r",\s*(?:and\s+)?| and ", joined) if part.strip()
        )
    return joined.strip()
