"""Letters to every author of a volume, as files that a mail program sends.

In: the volume, what was found in it, files to go with the letters. Out: `Mail`s; each as a message
(RFC 5322, MIME) and all of them as a table for a mail merge. Nothing is sent. An address is that of
a manuscript or of the programme; no word of theirs becomes a header, a formula or another address.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from string import Template
from typing import Literal

from publisher.languages.bookwords import has_words, words
from publisher.model.pagemap import folios
from publisher.model.paper import Paper
from publisher.model.people import Author
from publisher.model.volume import Volume
from publisher.report.letters import (
    ADDRESS,
    Said,
    greeting,
    is_doubt,
    list_findings,
    signature,
)
from publisher.report.record import BuildReport, PaperReport

LetterKind = Literal["missing", "findings", "proof", "offprint", "thanks"]
KINDS: tuple[LetterKind, ...] = ("missing", "findings", "proof", "offprint", "thanks")


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter to one author. `name` is that of its file, without an ending; `attached` the name of
    the file that goes with it, empty for none."""

    name: str
    kind: LetterKind
    paper: str
    title: str
    lang: str
    to: str
    email: str
    subject: str
    text: str
    attached: str = ""


def write_letters(
    volume: Volume,
    report: BuildReport,
    kind: LetterKind,
    attached: Mapping[str, str],
    converted: frozenset[str],
    own: Mapping[str, str],
) -> tuple[Mail, ...]:
    """The letters of `kind`, one for every author whose address is known, in the author's language.

    `attached` are names of files by papers; `converted` are the papers that were written in Word or
    the like, `own` the volume's own letters by ``<kind>`` and ``<kind>.<language>``: the subject in
    the first line, then the text, where ``$names $title $volume $findings $pages $editors`` stand
    for what they say.
    """
    people: dict[str, Sequence[Author]] = {
        paper.id: paper.authors for paper in volume.papers if isinstance(paper, Paper)
    }
    if volume.programme is not None:
        people |= {talk.paper: talk.speakers for talk in volume.programme.outstanding}
    mails: list[Mail] = []
    for paper in report.papers:
        if not _is_due(paper, kind):
            continue
        reached = [each for each in people.get(paper.id, ()) if _is_address(each.email)]
        for number, author in enumerate(reached, start=1):
            lang = author_language(author, paper.lang, volume.language)
            said = Said(words(lang, volume.words), lang, volume.words)
            file = attached.get(paper.id, "")
            subject, text = _letter(said, report, paper, author, kind, file, paper.id in converted)
            template = own.get(f"{kind}.{lang}") or own.get(kind)
            if template:
                is_converted = paper.id in converted
                subject, text = _own_letter(template, said, report, paper, author, is_converted)
            name, to = f"{paper.id}-{number}", author.person.display
            mails.append(
                Mail(name, kind, paper.id, paper.title, lang, to, author.email, subject, text, file)
            )
    return tuple(mails)


def _is_address(email: str) -> bool:
    """Whether a message can be sent to `email`: one address, as RFC 5322 writes it."""
    try:
        return bool(ADDRESS.fullmatch(email) and Address(addr_spec=email))
    except (ValueError, LookupError, HeaderParseError):
        return False


def author_language(author: Author, paper: str, volume: str) -> str:
    """The language to write to `author` in: that of the name's own script, else of the paper, else
    of the volume, as far as Publisher has its words."""
    tags = (author.person.native_lang, paper, volume)
    return next((tag for tag in tags if tag and has_words(tag)), "en")


def _is_due(paper: PaperReport, kind: LetterKind) -> bool:
    if kind == "missing":
        return paper.status == "outstanding"
    if kind == "findings":
        return any(not is_doubt(one) for one in paper.diagnostics)
    return paper.status != "outstanding"


def _letter(
    said: Said,
    report: BuildReport,
    paper: PaperReport,
    author: Author,
    kind: LetterKind,
    file: str,
    is_converted: bool,
) -> tuple[str, str]:
    """The subject and the text of Publisher's own letter."""
    title = {"title": paper.title, "volume": report.volume_title}
    more = [said["attached"]] if file else []
    if kind == "findings":
        subject, parts = "subject", list_findings(said, report, _mendable(paper), is_converted)
    elif kind == "missing":
        subject, parts = "missing_subject", [said["missing"].format(**title), said["missing_ask"]]
    elif kind == "proof":
        opening = [said["opening"].format(**title), *_place(said, paper)]
        subject, parts = (
            "subject",
            [said.sentences(opening), said.sentences([said["proof"], *more])],
        )
    elif kind == "offprint":
        opening = [said["offprint"].format(**title), *_place(said, paper), *more]
        subject, parts = "offprint_subject", [said.sentences(opening)]
    else:
        subject, parts = "thanks_subject", [said["thanks"].format(**title)]
    whole = (greeting(said, (author.person.display,)), *parts, signature(said, report.editors))
    return _line(said[subject].format(**title)), "\n\n".join(whole) + "\n"


def _mendable(paper: PaperReport) -> PaperReport:
    return replace(paper, diagnostics=tuple(d for d in paper.diagnostics if not is_doubt(d)))


def _place(said: Said, paper: PaperReport) -> list[str]:
    if not paper.first:
        return []
    name = "place" if paper.first == paper.last else "places"
    return [said[name].format(pages=folios(paper.first, paper.last or ""))]


def _own_letter(
    template: str,
    said: Said,
    report: BuildReport,
    paper: PaperReport,
    author: Author,
    is_converted: bool,
) -> tuple[str, str]:
    """The subject and the text of a volume's own letter."""
    first, _, rest = template.replace("\r\n", "\n").partition("\n")
    values = {
        "names": author.person.display,
        "title": paper.title,
        "volume": report.volume_title,
        "findings": "\n\n".join(list_findings(said, report, _mendable(paper), is_converted)[1:-1]),
        "pages": folios(paper.first, paper.last or "") if paper.first else "",
        "editors": signature(said, report.editors).partition("\n")[2],
    }
    subject = re.sub(r"(?i)^subject:\s*", "", first)
    text = Template(rest.strip("\n")).safe_substitute(values) + "\n"
    return _line(Template(subject).safe_substitute(values)), text


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def _line(text: str) -> str:
    """`text` as a header holds it: on one line."""
    return " ".join(_CONTROL.sub(" ", text).split())


def message(mail: Mail, sender: Author | None, files: Mapping[str, bytes]) -> bytes:
    """`mail` as a message that a mail program opens as a draft; `files` are those attached, by
    name. It has no date: it gets one when it is sent."""
    made = EmailMessage(policy=SMTP)
    made["X-Unsent"] = "1"
    if sender is not None and _is_address(sender.email):
        made["From"] = _address(sender.person.display, sender.email)
    made["To"] = _address(mail.to, mail.email)
    made["Subject"] = mail.subject
    made.set_content(mail.text, cte="quoted-printable")
    made["Content-Language"] = mail.lang
    if mail.attached and (data := files.get(mail.attached)) is not None:
        name = mail.attached.rpartition("/")[2]
        made.add_attachment(data, maintype="application", subtype="pdf", filename=name)
        made.set_boundary(hashlib.sha256(data + mail.name.encode()).hexdigest()[:40])
    return made.as_bytes()


def _address(name: str, email: str) -> Address:
    return Address(display_name=_line(name), addr_spec=email)


def table(mails: Iterable[Mail]) -> bytes:
    """The letters as a table (RFC 4180) for a mail merge, which spreadsheets open as text: a value
    that would be a formula stands behind an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        (
            "file",
            "kind",
            "paper",
            "title",
            "language",
            "name",
            "email",
            "subject",
            "text",
            "attached",
        )
    )
    for mail in mails:
        writer.writerow(list(_cells(mail)))
    return out.getvalue().encode("utf-8-sig", "replace")


def _cells(mail: Mail) -> Iterator[str]:
    for value in (
        f"{mail.name}.eml", mail.kind, mail.paper, mail.title, mail.lang, mail.to, mail.email,
        mail.subject, mail.text, mail.attached,
    ):  # fmt: skip
        yield f"'{value}" if value.lstrip()[:1] in _FORMULA or value[:1] in _BREAKS else value


_FORMULA = tuple("=+-@＝＋－＠")
_BREAKS = ("\t", "\r", "\n")
