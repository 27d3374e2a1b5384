"""Engines for math beside each other, on every formula of a corpus.

    python bench/formulas.py [CORPUS]

Collects the formulas of all papers below CORPUS (default: the corpus beside the project) as pandoc
reads them, with the directives and roles of MyST that pandoc does not know, and prints a table: how
many formulas each engine sets, how many of those show a command instead of what it means, the time
for one, and the bytes. docs/explanation/math.md quotes it. Engines that are not installed are left
out (`pip install latex2mathml ziamath quickjax`); pandoc is PyPI's `pypandoc_binary`.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pypandoc

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "shared" / "corpus"


class Source(NamedTuple):
    """A formula as its author wrote it."""

    paper: str
    tex: str
    display: bool


CONSTRUCTS = r"""
\hbox{max}
\text{if $x>0$ then}
\bm{x}\boldsymbol{\alpha}
\begin{eqnarray}a&=&b\\c&=&d\end{eqnarray}
\begin{split}a&=b\\c&=d\end{split}
\begin{alignat}{2}a&=b&c&=d\end{alignat}
\begin{array}{l|c@{\;}r}a&b&c\\ \hline d&e&f\end{array}
\begin{smallmatrix}a&b\\c&d\end{smallmatrix}
\begin{pmatrix*}[r]a&-b\end{pmatrix*}
\begin{multline}a\\b\end{multline}
\begin{align}a&=b\label{x}\\c&=d\nonumber\end{align}
\begin{dcases}a&b\\c&d\end{dcases}
\sum_{\substack{i\\j}} x
\widetilde{abc}
\smash{x}\mathclap{x}
\root 3 \of x
\hspace*{1cm}x
\mathds{1}\mathbbm{1}
\ensuremath{x}
\norm{x}\abs{y}
\dv{y}{x}\pdv{f}{x}
\operatorname*{arg\,max}_x
\textcolor{blue}{x}
\left<x\right>
\buildrel a\over b
\matrix{a&b\cr c&d}
x \tag{1}
\label{eq:x} x
\ce{2H2 + O2 -> 2H2O}
\ce{SO4^2-}
\SI{9.81}{\metre\per\second\squared}
\num{12345.678}
\qty{3}{\GHz}
\ang{10;5;2}
\newcommand{\R}{\mathbb{R}} x\in\R
\DeclareMathOperator{\rot}{rot} \rot x
\xrightarrow[b]{a}
\underbrace{a+b}_{n}
\cancel{x}\boxed{y}
\intertext{and}x
""".strip().splitlines()
"""What papers write beyond the plainest TeX; one a line."""


class Result(NamedTuple):
    """What one engine made of all formulas and of the constructs; times in milliseconds of the
    processor."""

    engine: str
    gives: str
    made: int
    raw: int
    constructs: int
    start: float
    each: float
    size: int


def formulas(corpus: Path) -> Iterator[Source]:
    """Every formula of every paper."""
    for path in sorted(corpus.glob("joss/*/paper.md")) + sorted(corpus.glob("scipy/[!_]*/*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from _of_pandoc(path.parent.name, text)
        if "scipy" in path.parts:
            yield from _of_myst(path.parent.name, text)


def _of_pandoc(paper: str, text: str) -> Iterator[Source]:
    body = re.sub(r"\A---\n.*?\n(?:---|\.\.\.)\n", "", text, flags=re.S)
    command = [pypandoc.get_pandoc_path(), "-f", "markdown-yaml_metadata_block", "-t", "json"]
    tree = json.loads(subprocess.run(command, input=body.encode(), capture_output=True).stdout)
    for node in _nodes(tree):
        if node["t"] == "Math":
            yield Source(paper, node["c"][1], node["c"][0]["t"] == "DisplayMath")
        elif node["t"] in ("RawInline", "RawBlock") and _is_math(node["c"]):
            yield Source(paper, node["c"][1], True)


def _is_math(raw: list[str]) -> bool:
    return raw[0] in ("tex", "latex") and bool(
        re.match(r"\s*\\begin\{(?:equation|align|gather|multline|eqnarray)", raw[1])
    )


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "t" in value:
            yield value
        for child in value.values():
            yield from _nodes(child)
    elif isinstance(value, list):
        for child in value:
            yield from _nodes(child)


def _of_myst(paper: str, text: str) -> Iterator[Source]:
    for _, body in re.findall(r"^(`{3,}|:{3,})\{math\}[^\n]*\n(.*?)^\1", text, re.S | re.M):
        yield Source(paper, re.sub(r"^:\w+:.*\n", "", body, flags=re.M).strip(), True)
    for body in re.findall(r"\{math\}`([^`]*)`", text):
        yield Source(paper, body, False)


Engine = Callable[[], Callable[[str, bool], str]]


def _math_core() -> Callable[[str, bool], str]:
    engine = import_module("math_core").LatexToMathML(xml_namespace=True)
    return lambda tex, display: engine.convert_with_local_state(tex, displaystyle=display)


def _latex2mathml() -> Callable[[str, bool], str]:
    convert = import_module("latex2mathml.converter").convert
    return lambda tex, display: convert(tex, display="block" if display else "inline")


def _ziamath() -> Callable[[str, bool], str]:
    ziamath, mathml = import_module("ziamath"), _latex2mathml()

    def draw(tex: str, display: bool) -> str:
        # a command that latex2mathml leaves raw is outlines in the picture: it is seen only before
        if _RAW.search(mathml(tex, display)):
            raise ValueError("a command left raw")
        svg: str = ziamath.Latex(tex, inline=not display).svg()
        return svg

    return draw


def _ziamath_of_mathml() -> Callable[[str, bool], str]:
    ziamath, ours = import_module("ziamath"), _ours_mathml()

    def draw(tex: str, display: bool) -> str:
        mathml = re.sub(r"<annotation.*?</annotation>|</?semantics>", "", ours(tex, display))
        return ziamath.Math(mathml).svg()

    return draw


def _mathjax() -> Callable[[str, bool], str]:
    renderer = import_module("quickjax").MathJaxRenderer()

    def draw(tex: str, display: bool) -> str:
        svg = renderer.render(tex, display=display)
        if "data-mjx-error" in svg:
            raise ValueError("told inside the picture")
        return svg

    return draw


def _ours_mathml() -> Callable[[str, bool], str]:
    to_mathml = import_module("publisher.math.tex").to_mathml

    def convert(tex: str, display: bool) -> str:
        made = to_mathml(tex, display)
        if made.error is not None:
            raise ValueError(made.error.message)
        return made.mathml

    return convert


def _ours_svg() -> Callable[[str, bool], str]:
    to_svg = import_module("publisher.math.picture").to_svg

    def draw(tex: str, display: bool) -> str:
        made = to_svg(tex, display)
        if made.svg is None:
            raise ValueError(made.error.message)
        return made.svg

    return draw


ENGINES: dict[str, tuple[str, Engine]] = {
    "math-core": ("MathML", _math_core),
    "latex2mathml": ("MathML", _latex2mathml),
    "**ours: rules + math-core**": ("MathML", _ours_mathml),
    "ziamath": ("SVG", _ziamath),
    "ziamath, of our MathML": ("SVG", _ziamath_of_mathml),
    "MathJax 4 in quickjax": ("SVG", _mathjax),
    "**ours: setter**": ("SVG", _ours_svg),
}
_RAW = re.compile(
    r">[^<>]*\\[A-Za-z]{2,}[^<>]*</m(?:i|o|n|text)>|data-latex=\"\\\\[a-z]+\"[^>]*red"
)
_RED = re.compile(r'fill="red"|stroke="red"')


def measure(name: str, gives: str, start: Engine, sources: list[Source]) -> Result | None:
    """What the engine makes of `sources`; `None` where it is not installed."""
    clock = time.process_time()
    try:
        engine = start()
        engine("x", False)
    except ImportError:
        return None
    started = time.process_time() - clock
    outputs: list[str] = []
    clock = time.process_time()
    for source in sources:
        try:
            outputs.append(engine(source.tex, source.display))
        except Exception:  # an engine may raise anything; a formula it cannot set is a count here
            continue
    spent = time.process_time() - clock
    raw = sum(bool(_RAW.search(text) or _RED.search(text)) for text in outputs)
    return Result(
        name, gives, len(outputs), raw, _constructs(engine), started * 1000,
        spent * 1000 / len(sources), sum(map(len, outputs)) // max(1, len(outputs)),
    )  # fmt: skip


def _constructs(engine: Callable[[str, bool], str]) -> int:
    """How many of the constructs are set with no command left raw."""
    count = 0
    for tex in CONSTRUCTS:
        try:
            text = engine(tex, True)
        except Exception:  # as in `measure`
            continue
        count += not (_RAW.search(text) or _RED.search(text))
    return count


def main() -> int:
    logging.disable(logging.WARNING)
    sources = list(formulas(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS))
    papers = len({source.paper for source in sources})
    displayed = sum(source.display for source in sources)
    print(f"{len(sources)} formulas of {papers} papers, {displayed} displayed\n")
    print(f"| engine | gives | set | raw | of {len(CONSTRUCTS)} constructs | start | one | bytes |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for name, (gives, start) in ENGINES.items():
        found = measure(name, gives, start, sources)
        if found is not None:
            print(
                f"| {found.engine} | {found.gives} | {found.made} | {found.raw} | "
                f"{found.constructs} | "
                f"{found.start:.0f} ms | {found.each:.3f} ms | {found.size} |"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
