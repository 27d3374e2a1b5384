"""What the preamble and the class of a LaTeX paper say: macros, kinds of theorems, conditions.

In: LaTeX. Out: a `Setting`; and the text with conditions decided and macros written out that stand
for what is read apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from publisher.manuscripts.importing.texcommands import (
    Command,
    MacroBody,
    calls,
    commands,
    definitions,
    environments,
    read_arguments,
)
from publisher.manuscripts.importing.texsource import OPEN, TexText

Edit = tuple[int, int, str | TexText]
"""A piece of a text, from and to, and what is put in its place."""


LABELS = re.compile(r"\\label\s*\{[^{}]+\}")


@dataclass(slots=True)
class Setting:
    """What preamble and class say: macros, kinds of theorems, packages. `lost` gathers what is not
    carried over: file, line, what it was and what became of it."""

    macros: dict[str, MacroBody] = field(default_factory=dict)
    statements: dict[str, tuple[str, bool]] = field(default_factory=dict)
    packages: frozenset[str] = frozenset()
    document_class: str = ""
    textual_cite: bool = False
    graphic_paths: tuple[str, ...] = ()
    lost: list[tuple[str, int, str, str]] = field(default_factory=list)
    tikz: list[tuple[str, int, str, int]] = field(default_factory=list)


_THEOREM = re.compile(
    r"\\(?:newtheorem|spnewtheorem|declaretheorem|newmdtheoremenv)(?P<star>\*?)\s*(?:\[(?P<keys>[^\]]*)\])?"
    r"\s*\{(?P<name>[^{}]+)\}\s*(?:\[[^\]]*\])?\s*(?:\{(?P<word>(?:[^{}]|\{[^{}]*\})*)\})?"
)
_USUAL = {
    "theorem": "Theorem", "lemma": "Lemma", "definition": "MacroBody", "corollary": "Corollary",
    "proposition": "Proposition", "remark": "Remark", "example": "Example", "claim": "Claim",
    "conjecture": "Conjecture", "assumption": "Assumption", "exercise": "Exercise",
    "axiom": "Axiom",
    "property": "Property", "question": "Question", "note": "Note", "problem": "Problem",
    "case": "Case", "solution": "Solution", "fact": "Fact", "hypothesis": "Hypothesis",
    "thm": "Theorem", "lem": "Lemma", "defn": "MacroBody", "cor": "Corollary",
    "prop": "Proposition",
    "rem": "Remark",
}  # fmt: skip
_DEFINES_THEM = ("llncs", "acmart", "svjour", "svjour3", "sn-jnl", "lipics", "siamart", "juliacon",
                 "amsproc", "amsart")  # fmt: skip
STATEMENT_KINDS = frozenset(
    """theorem lemma definition corollary proposition axiom conjecture criterion observation
    property assumption exercise example remark""".split()
)


def read_setting(text: str) -> Setting:
    """What the LaTeX of a paper defines."""
    setting = Setting()
    setting.macros = {name: macro for name, macro, _, _ in definitions(text)}
    for match in re.finditer(
        r"\\(?:usepackage|RequirePackage)\s*(\[[^\]]*\])?\s*\{([^{}]*)\}", text
    ):
        setting.packages |= {name.strip() for name in match[2].split(",")}
        if "natbib" in match[2] and not re.search(r"numbers|super", match[1] or ""):
            setting.textual_cite = True
    hit = re.search(r"\\documentclass\s*(\[[^\]]*\])?\s*\{([^{}]*)\}", text)
    setting.document_class = hit[2].strip() if hit else ""
    if re.search(r"\\bibliographystyle\s*\{(?:unsrtnat|abbrvnat-num|ieeetr?|plain|unsrt|abbrv"
        r"|IEEEtran\w*"
                 r"|elsarticle-num[\w-]*|splncs\w*|ACM-Reference-Format)\}", text):  # fmt: skip
        setting.textual_cite = False
    paths = re.search(r"\\graphicspath\s*\{((?:\s*\{[^{}]*\})+)\s*\}", text)
    setting.graphic_paths = tuple(re.findall(r"\{\s*([^{}]*?)\s*\}", paths[1])) if paths else ()
    for match in _THEOREM.finditer(text):
        word = match["word"] or ""
        remark = re.search(r"(?:name|title)\s*=\s*\{?([^,{}]+)", match["keys"] or "")
        numbered = not match["star"] and "numbered=no" not in (match["keys"] or "")
        for name in match["name"].split(","):
            setting.statements[name.strip()] = (
                word or (remark[1] if remark else name.strip().capitalize()),
                numbered,
            )
    if setting.document_class in _DEFINES_THEM or "\\newtheorem" not in text:
        for name, word in _USUAL.items():
            setting.statements.setdefault(name, (word, True))
    return setting


def decide_conditions(text: TexText, setting: Setting) -> None:
    """``\\iffalse … \\fi``, flags of the paper and toggles of etoolbox, decided."""
    flags = {
        name: f"\\{name}true" in re.sub(r"\\newif\s*\\if\w+", "", text.text)
        and text.text.rfind(f"\\{name}true") > text.text.rfind(f"\\{name}false")
        for name in re.findall(r"\\newif\s*\\if([A-Za-z@]+)", text.text)
    }
    flags |= {"false": False, "true": True}
    ends = re.compile(
        r"\\(?P<if>if[A-Za-z@]*)(?![A-Za-z@])|\\(?P<else>else)(?![A-Za-z])|\\(?P<fi>fi)(?![A-Za-z])"
    )

    def edits() -> Iterator[Edit]:
        stack: list[tuple[str, int, int, list[tuple[int, int]]]] = []
        for match in ends.finditer(text.text):
            if match["if"]:
                if match["if"] in ("iff", "iftoggle", "ifthenelse") or text.text[
                    : match.start()
                ].endswith("\\newif"):
                    continue
                stack.append((match["if"][2:], match.start(), match.end(), []))
            elif stack and match["else"]:
                stack[-1][3].append((match.start(), match.end()))
            elif stack and match["fi"]:
                name, start, begins, elses = stack.pop()
                if name not in flags or any(s[0] in flags for s in stack):
                    continue
                middle, after = elses[0] if elses else (match.start(), match.start())
                if flags[name]:
                    yield start, begins, ""
                    yield middle, match.end(), ""
                else:
                    yield start, after if elses else match.end(), ""
                    if elses:
                        yield match.start(), match.end(), ""

    text.cut(iter(sorted(edits(), key=lambda edit: edit[0])))
    toggles = dict.fromkeys(re.findall(r"\\newtoggle\s*\{(\w+)\}", text.text), False)
    for how, name in re.findall(r"\\toggle(true|false)\s*\{(\w+)\}", text.text):
        toggles[name] = how == "true"

    def choose(command: Command) -> str | None:
        if len(command.args) == 3 and command.arg in toggles:
            return command.args[1 if toggles[command.arg] else 2]
        return None

    replace_commands(text, "iftoggle", 3, choose)
    for name, macro in list(setting.macros.items()):
        if "\\iftoggle" in macro.body:
            inner = TexText(macro.body, [0], [("", 1)])
            replace_commands(inner, "iftoggle", 3, choose)
            setting.macros[name] = MacroBody(macro.count, inner.text, macro.default)


def replace_commands(text: TexText, names: str, most: int, new: object) -> None:
    """Put what `new` makes of each command in its place; `None` leaves it."""
    assert callable(new)
    text.cut(
        (command.start, command.end, made)
        for command in commands(text.text, names, most)
        if (made := new(command)) is not None
    )


_STRUCTURE = re.compile(
    r"\\(?:\w*[Rr]ef\w*|\w*cite\w*|label|begin|end|includegraphics|caption|(?:sub)*section|footnote|item"
    r"|iftoggle|mintinline|lstinline|SI|num|qty|ce)(?![A-Za-z])|" + OPEN
)


def expand_structure(text: TexText, setting: Setting) -> None:
    """Macros that stand for what is read apart here, written out where they are called."""
    for _ in range(5):
        names = {
            name: macro
            for name, macro in setting.macros.items()
            if _STRUCTURE.search(macro.body) and f"\\{name}" not in macro.body
        }
        # ``\hs|code|`` of acmart papers is a command of minted by another name.
        hit = list(calls(text.text, names))
        if not hit:
            return
        text.cut(iter(hit))


def expand_environments(text: TexText, setting: Setting) -> None:
    """Environments that the paper defines by others, written out."""
    defined: dict[str, tuple[int, str, str]] = {}
    spans: list[tuple[int, int]] = []
    for command in commands(text.text, "(?:re|provide)?newenvironment", 3):
        if len(command.args) == 3:
            count = (
                int(command.options[0]) if command.options and command.options[0].isdecimal() else 0
            )
            defined[command.arg] = (count, command.args[1], command.args[2])
            spans.append((command.start, command.end))
    text.cut((start, end, "") for start, end in spans)
    defined = {name: each for name, each in defined.items() if name not in ("abstract", "proof")}
    for _ in range(3):
        edits: list[Edit] = []
        for env in environments(text.text, frozenset(defined)):
            count, begin, end = defined[env.name]
            stop, options, args = (
                read_arguments(text.text, env.inner_start, count)
                if count
                else (env.inner_start, (), ())
            )
            values = [*options, *args]
            begin = _filled(begin, values)
            kept = _kept(begin), _kept(end)
            edits += [(env.start, stop, kept[0]), (env.inner_end, env.end, kept[1])]
        if not edits:
            return
        text.cut(iter(sorted(edits, key=lambda edit: edit[0])))


def _filled(code: str, values: list[str]) -> str:
    """`code` with its arguments in place."""

    def value(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        return values[at] if at < len(values) else ""

    return re.sub(r"#([1-9])", value, code)


def _kept(code: str) -> str:
    """What of the code of an environment can stand in a text."""
    return code if re.search(r"\\(?:begin|end|item|textbf|emph|section|paragraph)", code) else " "


def used_macros(macros: Mapping[str, MacroBody], text: str) -> list[str]:
    """The definitions of `macros` that `text` calls, and those that these call."""
    wanted: dict[str, None] = {}
    queue = [text]
    while queue:
        for name in re.findall(r"\\([A-Za-z]+)", queue.pop()):
            if name in macros and name not in wanted:
                wanted[name] = None
                queue.append(macros[name].body)
    out = []
    for name in wanted:
        macro = macros[name]
        count = f"[{macro.count}]" if macro.count else ""
        default = f"[{macro.default}]" if macro.default is not None else ""
        out.append(f"\\newcommand{{\\{name}}}{count}{default}{{{macro.body.strip()}}}")
    return out
