"""The title block of a LaTeX paper: title, authors, where they work, as each class has them.

In: the LaTeX of a paper. Out: a `TitleBlock` whose texts are LaTeX yet, and the commands that it
was
read from. Which grammar is meant is told by the commands that stand there, not by the class alone:
authors copy. The grammars are the list `_GRAMMARS`, the surest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.manuscripts.importing.texcommands import (
    Command,
    commands,
    environments,
    without,
)
from publisher.manuscripts.importing.texgrammars import GRAMMARS
from publisher.manuscripts.importing.texpeople import (
    EMAIL,
    ORCID,
    TexAuthor,
    TitleBlock,
    is_defined,
)

_AUTHOR = (
    r"author|Author|authors|affil|affiliation|address|institute|institution|email|ead|orcid"
    r"|orcidlink|additionalaffiliation|altaffiliation|multauthor|oneauthor|twoauthors|threeauthors"
    r"|fourauthors|icmlauthor|icmlaffiliation|icmlcorrespondingauthor|icmlsetsymbol|cortext|cormark"
    r"|fntext|authornote|authornotemark|authorrunning|titlerunning|thanks|corrauth|presentaddress"
    r"|shortauthors|authormark|orcidauthor[A-Z]|dates|IEEEmembership|equalcont|Name|corref"
    r"|alsoaffiliation|speaker|urladdr"
)


def read_title_block(text: str, body_start: int) -> TitleBlock:
    """The title block of `text`, whose document begins at `body_start`."""
    block = TitleBlock()
    for name, key in (("title", "title"), ("icmltitle", "title"), ("Title", "title"),
                      ("subtitle", "subtitle"), ("shorttitle", "short_title"),
                      ("runtitle", "short_title"), ("titlerunning", "short_title"),
                      ("runningtitle", "short_title"), ("acmDOI", "doi"), ("doi", "doi"),
                      ("date", "date")):  # fmt: skip
        hit = next((c for c in commands(text, name) if not is_defined(text, c) and c.args), None)
        if hit is None:
            continue
        block.spans.append((hit.start, hit.end))
        if not getattr(block, key):
            setattr(block, key, hit.arg)
        if key == "title" and hit.options and not block.short_title:
            block.short_title = hit.options[0]
    block.title = without(block.title, "thanks|footnote|titlenote|tnoteref|vspace|vskip|hspace")
    block.title = re.sub(r"\\(?:\\|newline|linebreak)\s*(?:\[[^\]]*\])?", " ", block.title)
    block.date = "" if "\\today" in block.date else block.date
    doi = re.search(r"10\.\d{4,9}/[^\s{}]+", block.doi)
    block.doi = doi[0] if doi and "nnnn" not in doi[0] else ""
    _keywords(text, block)
    for grammar in GRAMMARS:
        if grammar(text, block):
            break
    block.spans += [(c.start, c.end) for c in _title_commands(text) if not is_defined(text, c)]
    for author in block.authors:
        _finish(author)
    block.authors = [author for author in block.authors if re.search(r"[^\W\d_]", author.name)]
    block.places = [place for place in block.places if re.search(r"\w", place.name)]
    return block


def _title_commands(text: str) -> list[Command]:
    return list(commands(text, _AUTHOR, 4))


def _keywords(text: str, block: TitleBlock) -> None:
    names_ = r"keywords?|Keywords|MotsCles|kwd|icmlkeywords|motscles|pacs|IEEEkeywords"
    for command in commands(text, names_):
        if command.args and not is_defined(text, command):
            block.keywords += _parted(command.arg)
            block.spans.append((command.start, command.end))
    for env in environments(text, frozenset({"keyword", "keywords", "IEEEkeywords", "Keywords"})):
        inner = re.sub(r"\\(?:MSC|PACS|JEL)\b[\s\S]*", "", text[env.inner_start : env.inner_end])
        block.keywords += _parted(inner)
        block.spans.append((env.start, env.end))
    block.keywords = list(dict.fromkeys(block.keywords))


def _parted(text: str) -> list[str]:
    text = re.sub(r"^\s*\[[^\]]*\]", "", text)
    parts = re.split(r"\\sep\b|\\and\b|;|\\\\|\\textperiodcentered|·|\$\\cdot\$", text)
    if len(parts) == 1:
        parts = re.split(r",(?![^{]*\})", text)
    return [part.strip(" \n\t.~") for part in parts if part.strip(" \n\t.~")]


def _finish(author: TexAuthor) -> None:
    """Marks, mails and notes out of a name as it was written."""
    name = author.name
    for command in commands(name, r"thanks|footnote|authornote|tnote"):
        note = command.arg
        if EMAIL.search(note) and not author.email:
            author.email = EMAIL.search(note)[0]  # type: ignore[index]
        author.corresponding |= bool(re.search(r"(?i)correspond", note))
        author.equal |= bool(re.search(r"(?i)\bequal", note))
        bare = EMAIL.sub("", note)
        if len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\\[A-Za-z]+", "", bare))) > 3:
            author.note = author.note or note.strip()
    name = without(name, r"thanks|footnote|footnotemark|authornote\w*|tnote")
    orcid = ORCID.search(name)
    author.orcid = author.orcid or (orcid[1] if orcid else "")
    name = without(name, r"orcid\w*|ORCID\w*|orcidID|includegraphics|href|inst|tnoteref|fnref"
        r"|corref"
                         r"|IEEEauthorrefmark|textsuperscript|email|ead|IEEEmembership|vspace|hspace"
                         r"|fnmark|cormark|textcolor|color", 2)  # fmt: skip
    name = re.sub(r"\$\s*\{?\}?\s*\^(?:\{[^{}]*\}|\\?\w+|.)[^$]*\$", "", name)
    name = re.sub(r"\$[^$]*\$", "", name)
    name = re.sub(
        r"\\(?:bf|Large|large|small|normalsize|rm|it|tt|sc|centering|newline|quad|qquad|fnsep|hfill"
        r"|LARGE|bfseries|itshape|dag|ddag|ddagger|dagger|textdagger"
            r"|textasteriskcentered)(?![A-Za-z])", " ", name)  # fmt: skip
    name = re.sub(r"\\\\(?:\[[^\]]*\])?|\\[,;!]|~", " ", name)
    name = re.sub(r"\\text(?:bf|it|rm|sf|sc|normal)\s*\{([^{}]*)\}", r"\1", name)
    name = re.sub(r"(?<![\\\w])\{\s*\}", "", name)
    author.name = " ".join(name.split()).strip(" ,;*&")


def texts_of(block: TitleBlock) -> Iterator[tuple[object, str]]:
    """Each text of `block` that is LaTeX: whose it is and the name of its field."""
    for each in ("title", "short_title", "subtitle", "date"):
        yield block, each
    for author in block.authors:
        yield author, "name"
        yield author, "note"
    for place in block.places:
        for each in ("name", "department", "city", "country"):
            yield place, each
