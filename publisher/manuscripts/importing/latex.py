"""A paper in LaTeX to a draft.

In: its files, and the name of the main one. Out: a `Draft`: front matter from the title block,
Markdown from the text, the pictures and bibliographies that it names. pandoc reads the running text
(`pandoc`); what it would lose is read apart (`texprepare`) and comes back as tokens. Whatever does
not is told at its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from publisher.files import Files
from publisher.manuscripts.importing import pandoc, texbib
from publisher.manuscripts.importing.draft import Draft, Front, PaperFront
from publisher.manuscripts.importing.pandocmark import Writer
from publisher.manuscripts.importing.pandocthings import At, End, Label, Whole
from publisher.manuscripts.importing.texbalance import MOST_OPEN, fault_of
from publisher.manuscripts.importing.texcommands import commands, definitions, environments
from publisher.manuscripts.importing.texfiles import Copies, FoundInTex, class_macros, tex_language
from publisher.manuscripts.importing.texfloats import FrontText, TexPicture
from publisher.manuscripts.importing.texpeople import TitleBlock
from publisher.manuscripts.importing.texprepare import prepare
from publisher.manuscripts.importing.texsetting import Setting, read_setting, used_macros
from publisher.manuscripts.importing.texsource import TOKEN, Sources, TexText, TexTokens, Verbatim
from publisher.manuscripts.importing.textitles import read_title_block, texts_of

_FORM = "latex-auto_identifiers"
_ROUNDS = 4
_HARMLESS = re.compile(
    r"\\(?:begin|end)\{(?:document|center|filecontents|thebibliography|frontmatter|raggedright|CJK\*?"
    r"|table\*?|figure\*?|IEEEkeywords)\}|\\(?:date|title|author|affil|thanks|[a-z]*size|small|large|tiny"
    r"|input|usepackage|documentclass|newtheorem|makeat|IEEE\w*|icml\w*|@\w+|def|let|ccs\w*|global"
    r"|vspace|hspace|color|newcommand|renewcommand|DeclareMath\w*|ensuremath|looseness|penalty|hyphenation"
    r"|emergencystretch|clubpenalty|widowpenalty|nolimits|begingroup|endgroup|makeatletter|makeatother"
    r"|PassOptionsToPackage|hline|toprule|midrule|bottomrule|relax|textwidth|columnwidth|vfil\w*|hfil\w*"
    r"|enspace|thispagestyle|noalign|crefname|Crefname|newblock|DeclareCaption\w*|newfloat|bgroup|egroup"
    r"|allowdisplaybreaks|appendix|endinput|AtBeginDocument|pdfoutput|pdfinfo|rmfamily|sffamily)"
    r"(?![A-Za-z])"
)


def read(files: Files, main: str, shown: str, *, stay: bool = False) -> Draft:
    """The draft of the paper `main` among `files`, called `shown` in what is told. `stay` keeps the
    names of its pictures and bibliographies as they are, for a paper that is read where it lies.
    Raises `pandoc.NoPandoc`, `pandoc.PandocFailed`, `BadTex`."""
    log = FoundInTex(main, shown)
    sources = Sources(files, main)
    text = sources.whole()
    tokens = sources.tokens
    for path, line, name, why in sources.missing:
        log.say("IMP015", f"`{name[:80]}` is not read: {why}", (path, line), _ADD)
    setting = read_setting(text.text + class_macros(files, main))
    block, body, metas = _parted(text, tokens, setting)
    bibliography = texbib.read_bibliography(files, main, text.text)
    _cut_bibliography(body, tokens, bibliography)
    prepare(body, tokens, setting)
    values: dict[Any, str] = {}
    writer, blocks = _written(body, metas, tokens, setting, values, bibliography, log, files, stay)
    _tell_lost(tokens, writer, setting, log)
    for place, message in bibliography.doubts:
        log.say("IMP014", message, place)
    front = _front(block, values, setting, blocks, tokens, bibliography)
    lang = tex_language(text.text)
    return Draft(
        path=shown,
        front=front,
        blocks=tuple(blocks),
        kind="paper",
        lang=lang,
        images=tuple(bibliography.made),
        copies=() if stay else (*sorted(writer.copies.items()), *bibliography.copies),
        diagnostics=tuple(log.diagnostics),
    )


_ADD = "put it beside the paper under that name, or write its text into the manuscript"


# --- parts of the document --------------------------------------------------------------------


def _parted(
    text: TexText, tokens: TexTokens, setting: Setting
) -> tuple[TitleBlock, TexText, list[tuple[Any, str]]]:
    """The title block, the body without it, and the LaTeX of each text of the front matter."""
    begin = re.search(r"\\begin\s*\{document\}", text.text)
    block = read_title_block(text.text, begin.end() if begin else 0)
    metas: list[tuple[Any, str]] = []
    for owner, name in texts_of(block):
        if value := getattr(owner, name):
            metas.append(((id(owner), name), value))
    metas += [(("keyword", index), word) for index, word in enumerate(block.keywords)]
    cuts = list(block.spans)
    abstract = _abstract(text, cuts)
    if abstract:
        metas.append((("abstract",), abstract))
    starts = begin.end() if begin else 0
    end = re.search(r"\\end\s*\{document\}", text.text)
    stop = end.start() if end else len(text.text)
    # A title block in the preamble goes with it; one in the body is cut out of it.
    merged: list[tuple[int, int]] = []
    for start, last in sorted(cuts):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((start, last))
    body = TexText(text.text, text.offsets, text.places)
    edits = [(0, starts, "")] if starts else []
    edits += [(start, last, " ") for start, last in merged if start >= starts and last <= stop]
    body.cut(iter([*edits, (stop, len(text.text), "")]))
    body.cut((start, last, "") for _, _, start, last in list(definitions(body.text)))
    return block, body, metas


def _abstract(text: TexText, cuts: list[tuple[int, int]]) -> str:
    """The LaTeX of the abstract, wherever it stands; its place goes into `cuts`."""
    for env in environments(text.text, frozenset({"abstract", "Abstract", "onecolabstract"})):
        cuts.append((env.start, env.end))
        inner = text.text[env.inner_start : env.inner_end]
        for cut in cuts[:-1]:
            if env.inner_start <= cut[0] < env.inner_end:
                inner = inner.replace(text.text[cut[0] : cut[1]], " ")
        return inner
    for command in commands(text.text, "abstract|Abstract"):
        if command.args and len(command.arg.split()) > 10:
            cuts.append((command.start, command.end))
            return command.arg
    section = re.search(
        r"\\section\*?\s*\{\s*(?:Abstract|Summary)\s*\}(?P<words>[\s\S]*?)(?=\\section|\\begin\{IEEEkeywords\})",
        text.text,
    )
    if section and section.start() < len(text.text) // 3:
        cuts.append((section.start(), section.end()))
        return section["words"]
    return ""


_BIBLIOGRAPHY = re.compile(
    r"\\(?:bibliography|printbibliography|bibliographystyle|addbibresource|nobibliography|nocite)\*?"
    r"(?:\s*\[[^\]]*\])?(?:\s*\{[^{}]*\})?"
)


@dataclass(frozen=True, slots=True)
class References:
    """Where the list of references stands."""

    source: str = "\\bibliography"


def _cut_bibliography(body: TexText, tokens: TexTokens, bibliography: texbib.Bibliography) -> None:
    """The list of references and the commands that make it, with a heading in its place."""
    put = False

    def new(match: re.Match[str]) -> str:
        nonlocal put
        if match[0].startswith(("\\bibliography{", "\\bibliography ", "\\printbib")) and not put:
            put = True
            return (
                f"\n\n{tokens.put(Whole('# References {.unnumbered}', match[0], 'References'))}\n\n"
            )
        return " "

    edits = []
    for env in environments(body.text, frozenset({"thebibliography"})):
        edits.append((env.start, env.end, "\\bibliography{x}" if not put else " "))
    body.cut(iter(edits))
    body.sub(_BIBLIOGRAPHY, new)


# --- pandoc -----------------------------------------------------------------------------------


def _written(
    body: TexText,
    metas: list[tuple[Any, str]],
    tokens: TexTokens,
    setting: Setting,
    values: dict[Any, str],
    bibliography: texbib.Bibliography,
    log: FoundInTex,
    files: Files,
    stay: bool,
) -> tuple[Writer, list[Any]]:
    """The body as blocks, and the texts of the front matter in `values`. What pandoc skips is
    unwrapped and read again, so that words in commands that nobody knows are kept."""
    parts = []
    for key, value in metas:
        part = TexText(value, [0], [(log.main, 0)])
        prepare(part, tokens, setting)
        parts.append(
            f"{tokens.put(FrontText(key, values))}\n\n{part.text}\n\n{tokens.put(End())}\n\n"
        )
    head = "\n".join(_definitions_for_pandoc(setting, body.text + "".join(parts)))
    whole = TexText(f"{head}\n\n{''.join(parts)}", [0], [(log.main, 0)])
    begin = len(whole.text)
    whole.cut(iter([(begin, begin, body)]))
    if fault := fault_of(whole, begin, log, MOST_OPEN):
        raise fault
    dropped: dict[str, tuple[str, int]] = {}
    for turn in range(_ROUNDS):
        try:
            tree = pandoc.read_document(whole.text.encode("utf-8"), _FORM)
        except pandoc.PandocFailed as error:
            if turn == 0 and (fault := fault_of(whole, begin, log, 0)):
                raise fault from error
            raise
        if turn == _ROUNDS - 1 or not _unwrap_skipped(whole, tree.skipped, setting, dropped):
            break
    for source, place in dropped.items():
        log.say("IMP012", f"LaTeX is left out: `{_short(source)}`", place)
    copies = Copies(files, log, stay, tokens, paths=setting.graphic_paths)
    writer = Writer(tokens, bibliography.key, copies.image)
    writer.copies = copies.names
    blocks = writer.blocks(tree.blocks)
    return writer, blocks


def _definitions_for_pandoc(setting: Setting, text: str) -> list[str]:
    """The macros that the text calls and that pandoc can read."""
    out = []
    for line in used_macros(setting.macros, text):
        if re.search(
            r"\\(?:if|csname|expandafter|@[A-Za-z]|let|futurelet|newcount)|[A-Za-z]@|\\else|\\fi|\\noalign",
            line[12:],
        ):
            continue
        out.append(line)
    return out


def _unwrap_skipped(
    whole: TexText,
    skipped: tuple[tuple[int, str], ...],
    setting: Setting,
    dropped: dict[str, tuple[str, int]],
) -> bool:
    """What pandoc skipped, put so that it is not: the words of a command's arguments stay, the
    command goes and is told. Whether anything changed."""
    edits: list[tuple[int, int, str]] = []
    seen: set[str] = set()
    for _, source in skipped:
        name = re.match(r"\\(?:(begin|end)\s*\{([^{}]*)\}|([A-Za-z@]+)\*?|.)", source)
        if name is None or source in seen:
            continue
        seen.add(source)
        at = 0
        stripped = source.rstrip()
        while (at := whole.text.find(stripped, at)) >= 0:
            end = at + len(stripped)
            if (
                name[3]
                and not stripped.endswith(("}", "]"))
                and whole.text[end : end + 1].isalpha()
            ):
                at = end
                continue
            words = _words_of(stripped)
            if not _HARMLESS.match(stripped):
                dropped.setdefault(_told(stripped, words), whole.place(at))
            edits.append((at, end, "\n\n" if name[1] else (words or " ")))
            at = end
    edits.sort(key=lambda edit: edit[0])
    whole.cut(iter(edits))
    return bool(edits)


def _words_of(source: str) -> str:
    """The words that a command's arguments hold: of several groups those that read as text."""
    from publisher.manuscripts.importing.texcommands import read_arguments

    match = re.match(r"\\[A-Za-z@]+\*?", source)
    if not match:
        return ""
    _, _, args = read_arguments(source, match.end())
    remark = [
        arg
        for arg in args
        if (
            re.search(r"[^\W\d_]{2}|\ue000", arg)
            and not re.fullmatch(r"[\w.:!-]*\s*(?:pt|em|cm|ex|mm|in|\\\w+)?", arg.strip())
        )
        or " " in arg.strip()
    ]
    if len(args) == 1 and re.search(r"\w|\ue000", args[0]):
        remark = list(args)
    return " ".join(remark)


def _told(source: str, words: str) -> str:
    """What is told of a command: its name where its words are kept."""
    name = re.match(r"\\(?:(?:begin|end)\s*\{[^{}]*\}|[A-Za-z@]+\*?|.)", source)
    return (
        (name[0].replace("\\end", "\\begin") if name else source)
        if words or "\\end" in source
        else source
    )


def _short(source: str) -> str:
    source = " ".join(TOKEN.sub("…", source).split())
    return source if len(source) <= 60 else f"{source[:59]}…"


# --- what is told, and the front matter -------------------------------------------------------


def _tell_lost(tokens: TexTokens, writer: Writer, setting: Setting, log: FoundInTex) -> None:
    """What was read apart and is not in the text, drawings that stand as their source."""
    for path, line, source, why in setting.lost:
        log.say("IMP012", f"{why}: `{_short(source)}`", (path, line))
    for path, line, source, _ in setting.tikz:
        name = re.match(r"\\begin\{(\w+)\}", source)
        log.say("IMP012", f"`{name[1] if name else 'drawing'}` is a drawing that only TeX can "
            f"make: its source stands in its place",
                  (path, line), "draw it once with LaTeX, save it as PDF or SVG, and name that "
                      "file there")  # fmt: skip
    for index, thing in enumerate(tokens.things):
        if index in writer.placed or isinstance(thing, (At, End, str)):
            continue
        if isinstance(thing, (Label, TexPicture, Verbatim)) or getattr(thing, "lost", False):
            kind = {"Label": "a label", "TexPicture": "a picture", "Verbatim": "code"}[
                type(thing).__name__
            ]
            source = thing.text if isinstance(thing, Verbatim) else thing.source
            if not any(
                source in getattr(other, "source", "")
                for i, other in enumerate(tokens.things)
                if i in writer.placed
            ):
                log.say(
                    "IMP012",
                    f"{kind} is not carried over: `{_short(source)}`",
                    tokens.places[index],
                )


def _front(
    block: TitleBlock,
    values: dict[Any, str],
    setting: Setting,
    blocks: list[Any],
    tokens: TexTokens,
    bibliography: texbib.Bibliography,
) -> Front:
    def remark(owner: object, name: str) -> str:
        return " ".join(values.get((id(owner), name), "").split())

    def bare(owner: object, name: str) -> str:
        return " ".join(values.get(((id(owner), name), "words"), "").split())

    math = " ".join(thing.text for thing in _maths(tokens))
    paper = PaperFront(
        short_title=remark(block, "short_title"),
        authors=tuple(
            {
                "name": bare(author, "name"),
                "orcid": author.orcid,
                "email": author.email,
                "affiliation": [
                    str(1 + _index(block, key)) for key in author.places if _index(block, key) >= 0
                ],
                "corresponding": author.corresponding,
                "equal-contrib": author.equal,
                "note": remark(author, "note"),
            }
            for author in block.authors
        ),
        affiliations=tuple(
            {
                "index": str(index),
                "name": bare(place, "name"),
                "department": bare(place, "department"),
                "city": bare(place, "city"),
                "country": bare(place, "country"),
            }
            for index, place in enumerate(block.places, start=1)
        ),
        abstract=values.get(("abstract",), ""),
        keywords=tuple(
            word
            for index in range(len(block.keywords))
            if (word := " ".join(values.get(("keyword", index), "").split()))
        ),
        doi=block.doi,
        bibliography=bibliography.names,
        nocite=bibliography.nocite,
        macros=tuple(used_macros(setting.macros, math)),
        numbered=any(b.kind == "heading" and ".unnumbered" not in b.markdown for b in blocks),
        doubt=block.doubt,
    )
    return Front(title=remark(block, "title"), subtitle=remark(block, "subtitle"), paper=paper)


def _index(block: TitleBlock, key: str) -> int:
    return next((at for at, place in enumerate(block.places) if place.key == key), -1)


def _maths(tokens: TexTokens) -> Iterator[Any]:
    from publisher.manuscripts.importing.pandocthings import Markdown

    return (thing for thing in tokens.things if isinstance(thing, Markdown) and "\\" in thing.text)
