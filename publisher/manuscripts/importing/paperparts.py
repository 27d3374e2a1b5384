"""The parts of a paper that a word processor knows as text alone: abstract, keywords, institutions,
numbered captions, a printed list of references.

In: a `Draft` of paragraphs. Out: a `Draft` with front matter, labels and a bibliography, as far as
the text says so; what is proposed is told. Words are those of English, German, French, Korean and
Japanese papers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from publisher.diagnostics import Diagnostic, Span
from publisher.manuscripts.importing.draft import Block, Draft, PaperFront
from publisher.manuscripts.importing.report import Moved
from publisher.manuscripts.importing.texbib import MADE, proposed_entry
from publisher.manuscripts.importing.texpeople import TexAuthor, give_mails, mails_in

_ABSTRACT = r"abstract|summary|zusammenfassung|résumé|초록|요약|국문\s*초록|要旨|概要|抄録|摘要"
_KEYWORDS = (
    r"key\s*-?words?(?: and phrases)?|index terms|schlüsselwörter|mots[ -]clés"
    r"|주제어|핵심어|키워드|キーワード|关键词"
)
_LIST = (
    r"references|bibliography|literature(?: cited)?|works cited|literatur|références"
    r"|참고\s*문헌|参考文献|引用文献"
)
_HEAD = re.compile(r"^#+\s+(?P<title>.*?)(?:\s*\{[^}]*\})?\s*$")
_AFTER = r"[*_]*\s*[:.—–-]+[*_]*\s*(?P<rest>\S.*)$"
_OPENS = re.compile(rf"^[*_]*(?:{_ABSTRACT}){_AFTER}", re.IGNORECASE | re.DOTALL)
_WORDS = re.compile(rf"^[*_]*(?:{_KEYWORDS}){_AFTER}", re.IGNORECASE | re.DOTALL)
_WORKS_AT = re.compile(
    r"universit|institut|department|faculty|college|school of|laborator|\bcent(?:er|re)\b"
    r"|academy|agency|hospital|ministry|\binc\b|gmbh|\bltd\b"
    r"|대학|연구[소원]|학과|大学|研究[所科室]|学部|株式会社",
    re.IGNORECASE,
)
_KINDS = r"figures?|figs?\.?|abbildung|abb\.?|tables?|tab\.?|tabelle|tableau|그림|표|図|表"
_CAPTION = re.compile(
    rf"^[*_]*(?P<word>{_KINDS})\s*(?P<number>\d+[a-z]?)[*_]*\s*[.:|．：]?[*_]*\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_MENTION = re.compile(
    rf"(?<![\w@:-])(?P<word>{_KINDS})(?P<gap>[\s\u00a0]*)(?P<number>\d+)(?![\d.]*\d)",
    re.IGNORECASE,
)
_EQUATION = re.compile(
    r"(?<!\w)(?P<word>equations?|eqs?\.?|gleichung|식|式)(?P<gap>[\s\u00a0]*)"
    r"\\?[(\[](?P<number>\d+)\\?[)\]]",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"!\[(?P<caption>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<file>[^()\s]+)\)(?P<more>\{[^}]*\})?"
)
_ENTRY = re.compile(r"^\s*(?:\\?\[(\d+)\\?\]|(\d+)\\?[.)])\s+(\S.*)$", re.DOTALL)
_CITE = re.compile(r"\\?\[(\d+(?:\s*[,;–-]\s*\d+)*)\\?\](?!\()")


def paper_parts(draft: Draft) -> Draft:
    """`draft` with what its paragraphs say of the paper."""
    draft = _named(draft)
    blocks = list(draft.blocks)
    moves = list(draft.moves)
    abstract = _abstract(blocks, moves, draft.path)
    keywords = _keywords(blocks, moves, draft.path)
    authors, places = _people(draft, blocks, moves, abstract or keywords)
    blocks = _labelled(blocks)
    blocks, bib, told = _listed(blocks, draft.path)
    if not (abstract or keywords or bib or places):
        return replace(draft, blocks=tuple(blocks))
    paper = PaperFront(
        authors=authors,
        affiliations=places,
        abstract=abstract,
        keywords=keywords,
        bibliography=(MADE,) if bib else (),
    )
    return replace(
        draft,
        blocks=tuple(blocks),
        kind="paper",
        front=replace(draft.front, paper=paper),
        images=(*draft.images, *(((MADE, bib),) if bib else ())),
        moves=tuple(moves),
        diagnostics=(*draft.diagnostics, *told),
    )


_SAID = re.compile(r"^(?:title|authors?|제목|저자|題名|著者)\s*[:：]\s*", re.IGNORECASE)


def _named(draft: Draft) -> Draft:
    """`draft` without the words that name a line of its title block ("Title: …")."""
    front = draft.front
    speakers = tuple(replace(each, name=_SAID.sub("", each.name)) for each in front.speakers)
    return replace(draft, front=replace(front, title=_SAID.sub("", front.title), speakers=speakers))


def _title(block: Block) -> str:
    """The words of a heading, without signs; empty where a block is none."""
    match = _HEAD.match(block.markdown)
    return re.sub(r"^[\W\d]+|\W+$", "", match["title"]) if match else ""


def _abstract(blocks: list[Block], moves: list[Moved], path: str) -> str:
    """The abstract, taken out of `blocks`."""
    for index, block in enumerate(blocks[:25]):
        bare = re.sub(r"^[\W\d_]+|[\W_]+$", "", block.markdown)
        if re.fullmatch(_ABSTRACT, bare, re.I):
            end = index + 1
            while (
                end < len(blocks)
                and blocks[end].kind == "paragraph"
                and not _WORDS.match(blocks[end].markdown)
            ):
                end += 1
            taken = blocks[index + 1 : end]
        elif match := _OPENS.match(block.markdown):
            taken, end = [replace(block, markdown=match["rest"])], index + 1
        else:
            continue
        if not taken or len(taken) > 8:
            return ""
        moves += [Moved(path, each.line, each.text, "abstract") for each in taken]
        del blocks[index:end]
        return "\n\n".join(each.markdown for each in taken)
    return ""


def _keywords(blocks: list[Block], moves: list[Moved], path: str) -> tuple[str, ...]:
    for index, block in enumerate(blocks[:30]):
        match = _WORDS.match(block.markdown)
        if match:
            del blocks[index]
            moves.append(Moved(path, block.line, block.text, "keywords"))
            parts = re.split(r"[;；]|,(?![^(]*\))|[、，]", match["rest"])
            return tuple(word for part in parts if (word := part.strip(" .*_\n")))
    return ()


def _people(
    draft: Draft, blocks: list[Block], moves: list[Moved], sure: object
) -> tuple[tuple[dict[str, object], ...], tuple[dict[str, str], ...]]:
    """Authors with institutions and addresses, from the paragraphs above the text."""
    authors = [TexAuthor(speaker.name) for speaker in draft.front.speakers]
    head: list[Block] = []
    for block in blocks[:12]:
        bare = re.sub(r"\^[^^]*\^|[*_\\]", "", block.markdown)
        mails = mails_in(bare)
        if block.kind != "paragraph" or len(bare.split()) > 40:
            break
        if not mails and not _WORKS_AT.search(bare):
            break
        if bare.rstrip().endswith((".", "。")) and len(bare.split()) > 15 and not mails:
            break
        head.append(block)
    if not sure or not authors:
        return tuple({"name": each.name} for each in authors), ()
    places: list[str] = []
    for speaker in draft.front.speakers:  # a line under the name was taken for an office
        give_mails(authors, mails_in(speaker.role))
        place = re.sub(r"[\w.+%-]+@[\w.-]+", "", speaker.role).strip(" ,;()")
        if place and place not in places and (_WORKS_AT.search(place) or "@" in speaker.role):
            places.append(place)
    for block in head:
        give_mails(authors, mails_in(block.text.replace("\\", "")))
        for line in re.split(r"\\\n|\n|(?=\^\w{1,2}\^)", block.markdown):
            words = re.sub(r"^\s*\^[^^]*\^\s*|[\w.+%-]+@[\w.-]+|(?i:e-?mails?\s*:)", "", line)
            words = re.sub(r"[*\\]", "", words).strip(" ,;()")
            if _WORKS_AT.search(words):
                places.append(words)
        blocks.remove(block)
        moves.append(Moved(draft.path, block.line, block.text, "affiliations"))
    one = [str(index) for index in range(1, len(places) + 1)] if len(places) == 1 else []
    return (
        tuple({"name": a.name, "email": a.email, "affiliation": one} for a in authors),
        tuple({"index": str(n), "name": name} for n, name in enumerate(places, start=1)),
    )


# --- captions and what refers to them ---------------------------------------------------------


def _kind(word: str) -> str:
    return "tbl" if re.match(r"tab|표|表", word, re.I) else "fig"


def _labelled(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with labels for numbered captions and equations, and references to those there are."""
    labels: set[str] = set()
    out = []
    for block in blocks:
        markdown = block.markdown
        image = _IMAGE.fullmatch(markdown)
        table = re.search(r"\n\n: (?P<caption>[^\n]+)\Z", markdown)
        if image and (match := _CAPTION.match(image["caption"])) and not image["more"]:
            label = f"fig:{match['number']}" if _kind(match["word"]) == "fig" else ""
            if label and label not in labels:
                labels.add(label)
                markdown = f"![{match['rest']}]({image['file']}){{#{label}}}"
        elif table and (match := _CAPTION.match(table["caption"])):
            label = f"tbl:{match['number']}"
            if label not in labels and _kind(match["word"]) == "tbl":
                labels.add(label)
                markdown = f"{markdown[: table.start()]}\n\n: {match['rest']} {{#{label}}}"
        labels |= set(re.findall(r"\$\$ \{#(eq:[\w]+)\}", markdown))
        out.append(replace(block, markdown=markdown))

    def refers(match: re.Match[str]) -> str:
        label = f"{_kind(match['word'])}:{match['number']}"
        return f"{match['word']}{match['gap']}[-@{label}]" if label in labels else match[0]

    def equation(match: re.Match[str]) -> str:
        label = f"eq:{match['number']}"
        return f"{match['word']}{match['gap']}\\eqref{{{label}}}" if label in labels else match[0]

    return [
        replace(b, markdown=_EQUATION.sub(equation, _MENTION.sub(refers, b.markdown)))
        if b.kind == "paragraph" or re.match(r"- |\d+\. ", b.markdown)
        else b
        for b in out
    ]


# --- a printed list of references -------------------------------------------------------------


def _heads_list(block: Block) -> bool:
    return block.kind == "heading" and bool(re.fullmatch(_LIST, _title(block), re.IGNORECASE))


def _listed(blocks: list[Block], path: str) -> tuple[list[Block], bytes, tuple[Diagnostic, ...]]:
    """Blocks whose ``[3]`` cite works, the .bib of these, and what is told. Only where the list
    counts from one and the text refers to it."""
    start = next((i for i, b in enumerate(blocks) if _heads_list(b)), None)
    if start is None:
        return blocks, b"", ()
    end = start + 1
    works: list[str] = []
    while end < len(blocks) and blocks[end].kind != "heading":
        parts = re.split(r"\n(?=\s*(?:\\?\[\d+\\?\]|\d+\\?[.)])\s)", blocks[end].markdown)
        for part in parts:
            match = _ENTRY.match(part)
            if match and int(match[1] or match[2]) == len(works) + 1:
                works.append(" ".join(match[3].split()))
            elif works and not match:
                works[-1] += " " + " ".join(part.split())
        end += 1
    cited: set[int] = set()

    def cite(match: re.Match[str]) -> str:
        numbers: list[int] = []
        for piece in re.split(r"\s*[,;]\s*", match[1]):
            first, _, last = re.sub(r"\s*[–-]\s*", "-", piece).partition("-")
            if int(last or first) - int(first) < 60:
                numbers += range(int(first), int(last or first) + 1)
        if not numbers or not all(1 <= number <= len(works) for number in numbers):
            return match[0]
        cited.update(numbers)
        return "[" + "; ".join(f"@ref{number}" for number in numbers) + "]"

    if len(works) < 2:
        return blocks, b"", ()
    new = [replace(b, markdown=_CITE.sub(cite, b.markdown)) for b in blocks[:start]]
    after = [replace(b, markdown=_CITE.sub(cite, b.markdown)) for b in blocks[end:]]
    if not cited:
        return blocks, b"", ()
    entries = [proposed_entry(f"ref{n}", "", _tex(work)) for n, work in enumerate(works, start=1)]
    many = f"{len(works)} works are proposed from the printed list of references"
    why = f"{many}: read `{MADE}` through"
    told = Diagnostic("IMP014", why, Span(path, blocks[start].line))
    bib = ("\n\n".join(entries) + "\n").encode()
    return [*new, blocks[start], *after], bib, (told,)


def _tex(markdown: str) -> str:
    """A reference of Markdown as LaTeX."""
    links = r"<((?:https?|ftp)://[^>]+)>|\[[^\]]*\]\((https?://[^)]+)\)"
    text = re.sub(links, lambda match: match[1] or match[2], markdown)
    text = re.sub(r"\*+|(?<!\w)_|_(?!\w)|\\(?=[^\w\s])", "", text)
    return re.sub(r"(?<!\\)[%&#$]", r"\\\g<0>", text)
