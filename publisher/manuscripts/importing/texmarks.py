"""Tokens for what of a LaTeX paper is read apart: references, formulas, pictures, tables, code,
statements, labels.

In: a `TexText`. Out: the same with a token for each.
"""

from __future__ import annotations

import re

from publisher.manuscripts.algorithms import ENVIRONMENTS as ALGORITHMS
from publisher.manuscripts.algorithms import algorithm_steps
from publisher.manuscripts.importing.pandocthings import (
    Appendix,
    At,
    End,
    Label,
    Markdown,
    RawCite,
    Whole,
    fence,
)
from publisher.manuscripts.importing.texcommands import (
    Command,
    calls,
    commands,
    environments,
    read_arguments,
)
from publisher.manuscripts.importing.texfloats import (
    Caption,
    CellMark,
    HeldFloat,
    HeldStatement,
    HeldTable,
    StepMark,
    Steps,
    TexPicture,
)
from publisher.manuscripts.importing.texsetting import (
    LABELS,
    STATEMENT_KINDS,
    Edit,
    Setting,
    replace_commands,
)
from publisher.manuscripts.importing.texsource import (
    INLINE_CODE,
    TOKEN,
    TexText,
    TexTokens,
    Verbatim,
)
from publisher.manuscripts.tabular import labels_in, read_table

_SAME = {"Vref": "vref", "labelcref": "ref", "subref": "ref", "Cpageref": "pageref",
"cpageref": "pageref",
         "fullref": "autoref", "Ref": "autoref", "thref": "autoref", "namecref": "autoref",
         "Fref": "autoref",
         "fref": "autoref", "subeqref": "eqref"}  # fmt: skip
_KNOWN = frozenset("ref eqref cref Cref autoref Autoref nameref pageref vref".split())


def mark_references(text: TexText, tokens: TexTokens) -> None:
    there = set(labels_in(text.text))

    def new(command: Command) -> str | None:
        if not command.args:
            return None
        source = text.text[command.start : command.end]
        name = _SAME.get(command.name, command.name)
        names = [part.strip() for part in command.arg.split(",")]
        if command.name in ("crefrange", "Crefrange", "cpagerefrange"):
            if len(command.args) < 2:
                return None
            last = command.args[1].strip()
            word = "Cref" if command.name[0] == "C" else "cref"
            return tokens.put(Markdown(f"\\{word}{{{names[0]}}}–\\ref{{{last}}}", source))
        if command.name == "hyperref":
            if not command.options:
                return None
            return f"\\href{{\\#{command.options[0].strip()}}}{{{command.arg}}}"
        if name not in _KNOWN:
            if not there & set(names):
                return None
            name = "autoref" if name[0].isupper() else "ref"
        return tokens.put(Markdown(f"\\{name}{{{', '.join(names)}}}", source))

    def naming(command: Command) -> str | None:
        if not command.args or command.options:
            return None
        keys = tuple(key.strip() for key in command.arg.split(","))
        name = command.name[0].lower() + command.name[1:]
        return tokens.put(RawCite(name, keys, text.text[command.start : command.end]))

    replace_commands(text, "[Cc]iteauthor|citeyear|citeyearpar|citealt|citealp|citedate", 1, naming)
    replace_commands(text, r"c?C?(?:page)?refrange|[A-Za-z]*ref|hyperref", 2, new)


_UNITS = {"SI": 2, "si": 1, "num": 1, "qty": 2, "unit": 1, "ang": 1, "numrange": 2, "SIrange": 3,
          "qtyrange": 3, "numlist": 1, "SIlist": 2, "qtylist": 2, "ce": 1}  # fmt: skip


def mark_quantities(text: TexText, tokens: TexTokens) -> None:
    """Numbers with units and chemical formulas, which the dialect reads as they are."""
    edits: list[Edit] = []
    for command in commands(text.text, "|".join(_UNITS), 0):
        end, _, args = read_arguments(
            text.text, command.start + 1 + len(command.name), _UNITS[command.name]
        )
        if len(args) == _UNITS[command.name]:
            source = text.text[command.start : end]
            wording = re.sub(r"\{\s*\{([^{}]*)\}\s*\}", r"{\1}", source)
            edits.append((command.start, end, tokens.put(Markdown(f"${wording}$", source))))
    text.cut(iter(edits))


_MATH = frozenset(
    "equation equation* align align* gather gather* multline multline* eqnarray eqnarray* flalign "
    "flalign* alignat alignat* displaymath math dmath dmath* IEEEeqnarray IEEEeqnarray* "
    "subequations "
    "empheq".split()
)
_DISPLAY = re.compile(
    r"(?<!\\)\\\[(?P<square>[\s\S]*?)(?<!\\)\\\]|(?<!\\)\$\$(?P<dollars>[\s\S]+?)(?<!\\)\$\$"
)


def mark_display_math(text: TexText, tokens: TexTokens) -> None:
    edits: list[Edit] = []
    for env in environments(text.text, _MATH):
        inner = tokens.back(text.text[env.inner_start : env.inner_end])
        source = text.text[env.start : env.end]
        edits.append((env.start, env.end, tokens.put(_formula(env.name, inner, source))))
    text.cut(iter(edits))

    def new(match: re.Match[str]) -> str:
        inner = tokens.back(match["square"] if match["square"] is not None else match["dollars"])
        return tokens.put(_formula("displaymath", inner, match[0]))

    text.sub(_DISPLAY, new)


def _formula(name: str, inner: str, source: str) -> Markdown:
    inner = re.sub(r"\n[ \t]*(?=\n)", "", inner.strip("\n")).strip()
    inner = re.sub(r"\\(?:nonumber|notag)(?![A-Za-z])", "", inner) if name == "eqnarray*" else inner
    if name == "math":
        return Markdown(f"${' '.join(inner.split())}$", source)
    if name == "displaymath":
        label = re.search(r"\\label\s*\{[^{}]+\}", inner)
        if not label:
            return Markdown(f"\n$$\n{inner}\n$$\n", source)
        name = "equation"
    if name == "subequations":
        return Markdown(f"\n{inner}\n", source)
    name = {"dmath": "equation", "dmath*": "equation*", "IEEEeqnarray": "align",
    "IEEEeqnarray*": "align*",
            "eqnarray": "align", "eqnarray*": "align*"}.get(name, name)  # fmt: skip
    if "eqnarray" in source[:24]:
        inner = re.sub(r"^\{[rlcs*]+\}", "", inner)
        inner = re.sub(r"&\s*([^&\\]{1,20}?|\\[a-z]+)\s*&", r"&\1 ", inner)
    return Markdown(f"\n\\begin{{{name}}}\n{inner}\n\\end{{{name}}}\n", source)


_INLINE = re.compile(
    r"(?<!\\)\\\((?P<round>[\s\S]*?)\\\)|(?<!\\)\$(?P<dollar>(?:[^$\\]|\\[\s\S])+?)\$"
)


def mark_inline_math(text: TexText, tokens: TexTokens) -> None:
    """Formulas in a line, so that they are the author's and not pandoc's."""

    def new(match: re.Match[str]) -> str | None:
        wording = match["round"] if match["round"] is not None else match["dollar"]
        if "\n\n" in wording or len(wording) > 4_000:
            return None
        inner = " ".join(tokens.back(wording).split())
        if not inner:
            return " "
        return tokens.put(Markdown(f"${inner}$", match[0], inner))

    text.sub(_INLINE, new)


_DRAWINGS = frozenset(
    "tikzpicture tikzcd pgfpicture circuitikz forest picture pspicture prooftree xy axis "
    "dependency "
    "psmatrix asy mpostfig feynman chemfig".split()
)


def mark_drawings(text: TexText, tokens: TexTokens, setting: Setting) -> None:
    """What only a package of TeX can draw: kept as its source, and told."""
    edits: list[Edit] = []
    for env in environments(text.text, _DRAWINGS):
        source = tokens.back(text.text[env.start : env.end])
        token = tokens.put(Verbatim(source, "latex"))
        setting.tikz.append((*text.place(env.start), source, len(tokens.things) - 1))
        edits.append((env.start, env.end, f"\n\n{token}\n\n"))
    text.cut(iter(edits))


def mark_pictures(text: TexText, tokens: TexTokens) -> None:
    def new(command: Command) -> str | None:
        if not command.args:
            return None
        pairs = re.finditer(
            r"(\w+)\s*=\s*(\{(?:[^{}]|\{[^{}]*\})*\}|[^,{}]*)", ",".join(command.options)
        )
        options = {m[1]: m[2].strip().removeprefix("{").removesuffix("}") for m in pairs}
        if command.name in ("epsfig", "psfig"):
            pairs = re.finditer(r"(\w+)\s*=\s*([^,{}]*)", command.arg)
            options |= {m[1]: m[2].strip() for m in pairs}
        path = options.get("file") or options.get("figure") or command.arg.strip().strip('"')
        source = text.text[command.start : command.end]
        return tokens.put(TexPicture(path.strip(), options, source), text.place(command.start))

    replace_commands(
        text, "includegraphics|epsfig|psfig|epsfbox|includesvg|includestandalone", 1, new
    )


_BOLD = re.compile(r"\*\*(.+?)\*\*")


def mark_algorithms(text: TexText, tokens: TexTokens) -> None:
    edits: list[Edit] = []
    for env in environments(text.text, ALGORITHMS):
        source = text.text[env.start : env.end]
        steps = algorithm_steps(source)
        if not steps:
            continue
        whole = (
            env.name.startswith(("algorithm", "procedure", "function"))
            and "algorithmic" not in env.name
        )
        parts = [tokens.put(Steps(source))]
        for step in steps:
            words = _BOLD.sub(r"\\textbf{\1}", step.text)
            parts.append(f"{tokens.put(StepMark(step.depth))} {words}")
        parts.append(tokens.put(End()))
        if whole:
            captions = [c.arg for c in commands(source, "caption") if c.args]
            labels = labels_in(source)
            parts.insert(0, tokens.put(HeldFloat("algorithm", labels, source)))
            parts += [
                f"{tokens.put(Caption())}{re.sub(LABELS, '', caption)}" for caption in captions
            ]
            parts.append(tokens.put(End()))
        edits.append((env.start, env.end, "\n\n" + "\n\n".join(parts) + "\n\n"))
    text.cut(iter(edits))


_TABULARS = frozenset("tabular tabular* tabularx tabulary longtable tblr longtabu tabu".split())


def mark_tables(text: TexText, tokens: TexTokens, setting: Setting) -> None:
    edits: list[Edit] = []
    macros = {
        name: macro
        for name, macro in setting.macros.items()
        if re.search(r"&|\\\\|\\hline|\\multi|rule", macro.body)
    }
    for env in environments(text.text, _TABULARS):
        source = text.text[env.start : env.end]
        for start, end, new in reversed(list(calls(source, macros))):
            source = source[:start] + new + source[end:]
        if env.name in ("tblr", "tabu", "longtabu"):
            source = source.replace("{" + env.name + "}", "{tabular}")
        if env.name == "tabular*":
            source = source.replace("{tabular*}", "{tabularx}")
        source = _plain_columns(source)
        table = read_table(source)
        if table is None:
            setting.lost.append(
                (*text.place(env.start), f"\\begin{{{env.name}}}", "a table that cannot be read")
            )
            continue
        parts = [tokens.put(HeldTable(table, source))]
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                parts.append(f"{tokens.put(CellMark(r, c))} {_cell_text(cell.text)}")
        parts.append(tokens.put(End()))
        if table.caption or (table.labels and env.name == "longtable"):
            parts.insert(0, tokens.put(HeldFloat("table", table.labels, source)))
            parts.append(f"{tokens.put(Caption())}{table.caption}")
            parts.append(tokens.put(End()))
        edits.append((env.start, env.end, "\n\n" + "\n\n".join(parts) + "\n\n"))
    text.cut(iter(edits))


def _plain_columns(source: str) -> str:
    """A table whose columns are of a kind that the paper defines: plain columns in their place."""
    return re.sub(r"\\newcolumntype\{[^{}]*\}(?:\[\d\])?\{(?:[^{}]|\{[^{}]*\})*\}", "", source)


def _cell_text(text: str) -> str:
    """The LaTeX of a cell, in one line; a switch of the type holds for the cell."""
    text = re.sub(r"\\(?:cellcolor|rowcolor|columncolor)(?:\[[^\]]*\])?\{[^{}]*\}", "", text)
    text = re.sub(r"\\tnote\s*\{([^{}]*)\}", r"\\textsuperscript{\1}", text)
    return " ".join(text.replace("\\\\", " ").split())


def mark_code_in_lines(text: TexText, tokens: TexTokens) -> None:
    """Code in a line that a macro of the paper stood for."""

    def new(match: re.Match[str]) -> str:
        code = match["inline"] if match["inline"] is not None else match["verb"]
        return tokens.put(Verbatim(code, inline=True), text.place(match.start()))

    text.sub(INLINE_CODE, new)


def mark_codes(text: TexText, tokens: TexTokens) -> None:
    """Listings, each in a paragraph of its own; one with a caption has its number."""

    def new(match: re.Match[str]) -> str | None:
        thing = tokens.of(match)
        if not isinstance(thing, Verbatim) or thing.inline:
            return None
        marks = []
        label = thing.options.get("label", "")
        caption = thing.options.get("caption", "") or thing.options.get("title", "")
        if label:
            marks.append(f"#{label}")
        if caption:
            plain = re.sub(r"\\(?:texttt|emph|textbf)\s*\{([^{}]*)\}", r"\1", tokens.back(caption))
            marks.append(
                'caption="' + " ".join(plain.replace('"', "'").replace("\\_", "_").split()) + '"'
            )
        if thing.options.get("numbers", "none") != "none":
            marks.append(".numberLines")
        language = _LANGUAGES.get(thing.language, thing.language)
        whole = Whole(fence(thing.text, language, " ".join(marks)), thing.text, thing.text)
        tokens.things[int(match[1])] = whole
        return f"\n\n{match[0]}\n\n"

    text.sub(TOKEN, new)


_LANGUAGES = {"c++": "cpp", "bash": "bash", "[latex]tex": "latex", "tex": "latex", "pseudocode": ""}


# --- statements, headings, labels -------------------------------------------------------------


def mark_statements(text: TexText, tokens: TexTokens, setting: Setting) -> None:
    """Theorems and their like, proofs; those that are numbered have a label, if one of ours."""
    count = 0
    names = frozenset(setting.statements) | {"proof", "Proof", "IEEEproof"}
    for _ in range(4):
        edits: list[Edit] = []
        for env in environments(text.text, names):
            end, options, args = read_arguments(text.text, env.inner_start, 0)
            del args
            head = text.text[env.inner_start : end]
            bracket = head.strip().startswith("[")
            title = options[0] if options and bracket else ""
            start = end if bracket else env.inner_start
            label = re.compile(r"\s*\\label\s*\{([^{}]+)\}").match(text.text, start)
            if "roof" in env.name:
                thing = HeldStatement("proof", source=env.name)
            else:
                word, numbered = setting.statements[env.name]
                kind = word.lower() if word.lower() in STATEMENT_KINDS else _by_name(env.name)
                count += 1
                own = label[1].strip() if label else (f"{env.name}-{count}" if numbered else "")
                thing = HeldStatement(
                    kind or "theorem", own, "" if kind == word.lower() else word, env.name
                )
            start = label.end() if label else start
            naming = f"{tokens.put(Caption())}{title}\n\n" if title else ""
            edits.append((env.start, start, f"\n\n{tokens.put(thing)}\n\n{naming}"))
            edits.append((env.inner_end, env.end, f"\n\n{tokens.put(End())}\n\n"))
        if not edits:
            return
        text.cut(iter(sorted(edits, key=lambda edit: edit[0])))


def _by_name(name: str) -> str:
    name = name.rstrip("*").lower()
    return name if name in STATEMENT_KINDS else ""


_SECTION = re.compile(r"\\(?:chapter|(?:sub){0,3}section)\*?(?![A-Za-z])")


def mark_headings(text: TexText, tokens: TexTokens) -> None:
    """Labels: those right behind a heading into it, the others where they stand."""
    edits: list[Edit] = []
    for match in _SECTION.finditer(text.text):
        end, _, args = read_arguments(text.text, match.end(), 1)
        if not args:
            continue
        marks = ""
        at = end
        label = re.compile(r"\s*\\label\s*\{([^{}]+)\}")
        while hit := label.match(text.text, at):
            marks += tokens.put(Label(hit[1].strip()))
            at = hit.end()
        marks += "".join(tokens.put(Label(name)) for name in labels_in(args[0]))
        place = tokens.put(At(*text.place(match.start())))
        title = LABELS.sub("", args[0]).replace("\\\\", " ")
        brace = end - len(args[0]) - 2
        edits.append((brace, at, f"{{{place}{title}{marks}}}\n\n"))
    text.cut(iter(edits))
    text.sub(
        LABELS, lambda match: tokens.put(Label(labels_in(match[0])[0]), text.place(match.start()))
    )
    text.sub(
        re.compile(r"\\appendix(?![A-Za-z])"), lambda match: f"\n\n{tokens.put(Appendix())}\n\n"
    )


_STARTS = re.compile(
    r"(?:(?<=\n\n)|\A)[ \t]*(?=[^\s\\{}\ue000]|\\(?:text|emph|cite|href|url|[\"'`^~=.]))"
    r"|\\item(?![A-Za-z])(?!\s*\[)"
)


def mark_places(text: TexText, tokens: TexTokens) -> None:
    """Where the paragraphs begin."""
    text.cut(
        (match.end(), match.end(), f" {token}" if match[0].startswith("\\item") else token)
        for match in _STARTS.finditer(text.text)
        if (token := tokens.put(At(*text.place(match.end()))))
    )
