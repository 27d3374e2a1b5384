"""Commands of classes and packages that mean what another does, or nothing in a text.

In: a `TexText`. Out: the same with the usual names, boxes taken away.
"""

from __future__ import annotations

import re

from publisher.manuscripts.importing.texcommands import (
    Command,
    commands,
    environments,
    read_arguments,
)
from publisher.manuscripts.importing.texsetting import Edit, Setting, replace_commands
from publisher.manuscripts.importing.texsource import TexText


def unify_commands(text: TexText, setting: Setting) -> None:
    """Commands of classes and packages that mean one of those that are read."""

    def cited(command: Command) -> str | None:
        notes = "".join(f"[{option}]" for option in command.options)
        name = _CITES.get(command.name, command.name)
        if command.name == "cite" and setting.textual_cite and not command.options:
            name = "citet"
        if command.name in ("citeposs", "citepos", "posscite", "possessivecite"):
            return f"\\citeauthor{{{command.arg}}}’s (\\citeyear{{{command.arg}}})"
        if not command.args or name == command.name:
            return None
        return f"\\{name}{notes}{{{command.arg}}}"

    replace_commands(
        text,
        "|".join([*_CITES, "cite", "citeposs", "citepos", "posscite", "possessivecite"]),
        1,
        cited,
    )

    def many(command: Command) -> str | None:
        end, options, args = read_arguments(text.text, command.start + len(command.name) + 1, 20)
        del end
        keys = ",".join(args)
        return (
            f"\\{command.name.rstrip('s')}{{{keys}}}"
            if len(args) > 1 and len(options) < 2
            else None
        )

    replace_commands(text, "parencites|textcites|autocites|cites|footcites", 20, many)
    for pattern, new in _WRITTEN:
        text.sub(pattern, lambda match, new=new: match.expand(new))  # type: ignore[misc]

    def noted(command: Command) -> str:
        return f"\\footnote{{{command.arg}}}" if command.args else ""

    marks = list(commands(text.text, "footnotemark", 0))
    texts = list(commands(text.text, "footnotetext"))
    if len(marks) == len(texts) and marks:
        edits: list[Edit] = [(m.start, m.end, noted(t)) for m, t in zip(marks, texts, strict=True)]
        edits += [(t.start, t.end, "") for t in texts]
        text.cut(iter(sorted(edits, key=lambda edit: edit[0])))
    else:
        text.cut(iter([(m.start, m.end, "") for m in marks]))
        replace_commands(text, "footnotetext", 1, noted)


_CITES = {
    "shortcite": "citeyearpar", "newcite": "citet", "shortciteN": "citet", "citeA": "citet",
    "citeN": "citet", "citeNP": "citealp", "onlinecite": "cite", "Citet": "citet", "Citep": "citep",
    "Textcite": "textcite", "Parencite": "parencite", "Autocite": "autocite",
    "Citeauthor": "citeauthor",
    "shortciteA": "citet", "citenoun": "citealp", "textcitep": "citep",
    "citefullauthor": "citeauthor",
    "footcitet": "footcite", "supercite": "cite", "citenum": "cite", "shortparencite": "parencite",
    "inlinecite": "citet", "citename": "citeauthor",
}  # fmt: skip
_WRITTEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\\(?:sub)?paragraph\*?\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"),
    r"\n\n\\textbf{\1} "),
    (re.compile(r"\\begin\s*\{(?:acks|acknowledge?ments?|Acknowledge?ments?|ack)\}"),
    r"\\section*{Acknowledgements}\n"),
    (re.compile(r"\\end\s*\{(?:acks|acknowledge?ments?|Acknowledge?ments?|ack)\}"), r"\n"),
    (re.compile(r"\\(?:acknowledgments?|acknowledgements?|ack)(?![A-Za-z{])"),
    r"\\section*{Acknowledgements}\n"),
    (re.compile(r"\\begin\s*\{appendices\}"), r"\\appendix\n"),
    (re.compile(r"\\end\s*\{appendices\}"), "\n"),
    (re.compile(r"\\part\*?\s*\{"), r"\\section*{"),
    (re.compile(r"\\(?:textmd|textup|textnormal|normalfont|selectfont)(?![A-Za-z])"), ""),
    (re.compile(r"\\begin\s*\{(?:small|footnotesize|scriptsize|spacing|adjustwidth|multicols|strip|widetext"
                r"|landscape|singlespace|doublespace|flushleft|flushright|sloppypar|samepage|refsection)\*?\}"
                r"(?:\[[^\]]*\]|\{[^{}]*\})*"), r"\n\n"),
    (re.compile(r"\\end\s*\{(?:small|footnotesize|scriptsize|spacing|adjustwidth|multicols|strip|widetext"
                r"|landscape|singlespace|doublespace|flushleft|flushright|sloppypar|samepage"
                    r"|refsection)\*?\}"), r"\n\n"),
    (re.compile(r"\\(?:FloatBarrier|balance|IEEEpeerreviewmaketitle|printindex|tableofcontents|listoffigures"
                r"|listoftables|flushbottom|raggedbottom|sloppy|frontmatter|mainmatter|backmatter|maketitle"
                r"|IEEEoverridecommandlockouts|printAffiliationsAndNotice|icmlfinalcopy|nipsfinalcopy"
                r"|leavevmode|onecolumn|newpage|clearpage|cleardoublepage|IEEEraisesectionheading|headingtable"
                r"|endfrontmatter|linenumbers|nolinenumbers|bigskip|medskip|smallskip|noindent|indent|centering"
                r"|raggedright|hfill|vfill|protect|allowbreak|nobreak|par|xspace|null"
                    r"|strut)(?![A-Za-z])"), " "),
    (re.compile(r"\\(?:vspace|hspace|vskip|setlength|addtolength|setcounter|addtocounter|pagestyle|thispagestyle"
                r"|enlargethispage|captionsetup|hypersetup|pagenumbering|linespread|setstretch|markboth|balance"
                r"|bibliographystyle|graphicspath|DeclareGraphicsExtensions|lstset|tikzset|sisetup|pgfplotsset"
                r"|usetikzlibrary|setminted|geometry|phantomsection|addcontentsline|setcopyright|acmPrice|acmYear"
                r"|copyrightyear|acmJournal|acmVolume|acmNumber|acmArticle|acmMonth|acmISBN|acmConference|ccsdesc"
                r"|citestyle|received|toappear|shorttitle|IEEEspecialpapernotice|IEEEtitleabstractindextext)"
                r"\*?(?:\s*\[[^\]]*\])*(?:\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})+"), " "),
    (re.compile(r"\\(?:color|pagebreak|linebreak"
        r"|nopagebreak)(?![A-Za-z])(?:\s*\[[^\]]*\])?(?:\{[^{}]*\})?"), ""),
    (re.compile(r"\\(?:smaller|larger|raggedleft|selectlanguage\{\w+\}|xspace"
        r"|tikzsetnextfilename\{[^{}]*\})(?![A-Za-z])"), ""),
    (re.compile(r"\\checkmark(?![A-Za-z])"), "✓"),
    (re.compile(r"\\minipage(?![A-Za-z])"), r"\\begin{minipage}"),
    (re.compile(r"\\endminipage(?![A-Za-z])"), r"\\end{minipage}"),
    (re.compile(r"\\(?:setlength|addtolength)\s*\\\w+\s*\{[^{}]*\}"), " "),
)  # fmt: skip

_WRAPPERS = {"resizebox": 3, "scalebox": 2, "rotatebox": 2, "makebox": 1, "framebox": 1, "fbox": 1,
             "centerline": 1, "adjustbox": 2, "parbox": 2, "colorbox": 2, "fcolorbox": 3,
             "raisebox": 2,
             "mbox": 1, "hbox": 1, "vbox": 1, "cprotect": 1, "makecell": 1, "shortstack": 1,
             "thead": 1,
             "tabincell": 2, "specialcell": 1, "pbox": 2, "subcaptionbox*": 2, "text": 1,
             "ensuretext": 1,
             "mdframed": 1, "tcbox": 1, "fontsize": 0, "uline": 1, "colorline": 1}  # fmt: skip
_ENVELOPES = frozenset(
    "adjustbox threeparttable measuredfigure mdframed tcolorbox framed shaded center turn rotate "
    "ThreePartTable minipage* boxedminipage fminipage".split()
)


def unwrap_boxes(text: TexText) -> None:
    """Boxes that only place or scale what is in them, taken away."""
    for _ in range(6):
        edits: list[Edit] = []
        for command in commands(text.text, "|".join(re.escape(name) for name in _WRAPPERS), 3):
            most = _WRAPPERS[command.name]
            if command.name == "text" and _in_math(text.text, command.start):
                continue
            end, _, args = read_arguments(
                text.text,
                command.start
                + 1
                + len(command.name)
                + text.text.startswith("*", command.start + 1 + len(command.name)),
                most,
            )
            if most and len(args) == most:
                inner = end - 1 - len(args[-1])
                if command.name in (
                    "makecell",
                    "shortstack",
                    "thead",
                    "tabincell",
                    "specialcell",
                    "pbox",
                    "parbox",
                ):
                    edits.append(
                        (command.start, end, " ".join(re.split(r"\\\\|\n\s*\n", args[-1])))
                    )
                else:
                    edits += [(command.start, inner, ""), (end - 1, end, "")]
        for env in environments(text.text, _ENVELOPES):
            stop = read_arguments(
                text.text, env.inner_start, 2 if env.name in ("adjustbox", "turn", "rotate") else 0
            )[0]
            edits += [(env.start, stop, "\n\n"), (env.inner_end, env.end, "\n\n")]
        if not edits:
            return
        text.cut(iter(sorted(edits, key=lambda edit: edit[0])))


def _in_math(text: str, at: int) -> bool:
    """A guess whether `at` stands in a formula: an odd number of ``$`` in its paragraph before."""
    start = text.rfind("\n\n", 0, at) + 1
    before = text[start:at]
    opened = len(re.findall(r"\\begin\{(?:equation|align|gather|multline|eqnarray)", before))
    closed = len(re.findall(r"\\end\{(?:equation|align|gather|multline|eqnarray)", before))
    return (
        len(re.findall(r"(?<!\\)\$", before)) % 2 == 1
        or opened > closed
        or before.count("\\[") > before.count("\\]")
    )
