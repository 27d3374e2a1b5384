"""LaTeX to drafts: whole papers of ``../shared/arriving/tex``, title blocks by class,
constructs."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest

from publisher.files import Bundle, Folder
from publisher.manuscripts.importing import SourceFile, import_files, latex, pandoc, read_draft
from publisher.manuscripts.importing.frontmatter import manuscript

PAPERS = {  # folder: main file, authors, institutions, addresses
    "ismir2017-fma": ("fma.tex", 4, 2, 4),
    "juliacon-zygote": ("paper.tex", 7, 4, 0),
    "acmart-selective": ("main.tex", 4, 3, 4),
    "nips15-author-disambiguation": ("paper.tex", 4, 1, 0),
    "peerj-sympy": ("paper.tex", 0, 0, 0),
    "article-good-enough": ("good-enough-practices-for-scientific-computing.tex", 6, 6, 6),
    "ieeetran-pythran-sc2013": ("paper.tex", 3, 3, 0),
    "compas-pythran-renpar2013-fr": ("papier.tex", 1, 1, 1),
    "elsarticle-broad-ranges": ("broad-ranges.tex", 2, 2, 1),
    "acl2012-engnerwiki": ("engNERwiki.tex", 2, 2, 2),
    "juliacon-trixi": ("paper/paper.tex", 0, 0, 0),
    "scipy2024-makelov": ("main.tex", 0, 0, 0),
}


@pytest.fixture(scope="module")
def drafts(arriving):
    """The drafts of all papers, each with its LaTeX, includes put in and comments taken out."""
    out = {}
    for name, (main, *_) in PAPERS.items():
        folder = Folder(arriving / "tex" / name)
        out[name] = latex.read(folder, main, main), _source(folder, main)
    return out


def _source(folder, name):
    text = re.sub(r"(?<!\\)%.*", "", folder.read(name).decode("utf-8", "replace"))

    def included(match):
        file = match[1] if match[1].endswith(".tex") else f"{match[1]}.tex"
        return _source(folder, file) if folder.find(file) == file else ""

    return re.sub(r"\\input\s*\{?([\w./-]+)\}?", included, text)


def _words(text):
    return Counter(word.lower() for word in re.findall(r"[^\W\d_]{3,}", text))


@pytest.mark.parametrize("name", PAPERS)
def test_no_words_of_a_paper_are_lost(name, drafts):
    """Of the words that a reader of the LaTeX sees 99 in 100 stand in the manuscript."""
    draft, source = drafts[name]
    text = source[max(0, source.find("\\begin{document}")) :]
    text = re.sub(
        r"\\begin\{(CCSXML|thebibliography|filecontents)\}.*?\\end\{\1\}", " ", text, flags=re.S
    )
    text = re.sub(
        r"\\(?:begin|end|\w*cite\w*|\w*[rR]ef\w*|label|includegraphics|input|bibliography\w*|usepackage"
        r"|vspace|hspace|definecolor|color|acm\w+|setcopyright|pagestyle|thispagestyle|externaldocument"
        r"|hypersetup|newcommand|renewcommand|lstset|tikzset|ccsdesc|url|href|address|affiliation|email"
        r"|SI|si|textcolor)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})*",
        " ", text,
    )  # fmt: skip
    text = re.sub(r"https?://[^\s{}]+|www\.[^\s{}]+", " ", text)
    text = re.sub(r"\{\\'(\w)\}|\\['`^\"]\{?(\w)\}?", "_", text)
    wanted = _words(re.sub(r"\\[A-Za-z]+|\w*_\w*|\d+\w+|\[[^\]\n]*=[^\]\n]*\]", " ", text))
    there = _words(manuscript(draft)[0] + source[: source.find("\\begin{document}")])
    missing = wanted - there
    assert sum(missing.values()) <= 0.01 * sum(wanted.values()), missing.most_common(30)


@pytest.mark.parametrize("name", PAPERS)
def test_every_label_and_citation_is_carried_over(name, drafts):
    """What the sources define and cite is in the manuscript, in its own name."""
    draft, source = drafts[name]
    body = draft.body
    apart = r"\\begin\{(verbatim|lstlisting|thebibliography)\}.*?\\end\{\1\}|\\citestyle"
    text = re.sub(apart, "", source, flags=re.S)
    labels = set(re.findall(r"\\label\s*\{([^{}#]+)\}", text))
    lost = {label for label in labels if f"#{label}" not in body and f"{{{label}}}" not in body}
    assert not lost
    keys = {
        key.strip().lower()
        for cited in re.findall(r"\\(?:short)?cite[a-z]*\*?(?:\[[^\]]*\])*\{([^{}#]+)\}", text)
        for key in cited.split(",")
    }
    assert not {key for key in keys if key and key not in body.lower()}


@pytest.mark.parametrize("name", PAPERS)
def test_authors_are_apart_from_institutions(name, drafts):
    """Names, institutions and addresses are counted; nothing of LaTeX is left in them."""
    front = drafts[name][0].front.paper
    mails = [author["email"] for author in front.authors if author["email"]]
    assert (len(front.authors), len(front.affiliations), len(mails)) == PAPERS[name][1:]
    for text in (*(a["name"] for a in front.authors), *(p["name"] for p in front.affiliations)):
        assert text and not re.search(r"[\\{}$^]|@", text)


def test_a_drawing_is_told_at_its_line(drafts):
    """TikZ stands as its source, and IMP012 says where it was."""
    draft, _ = drafts["ieeetran-pythran-sc2013"]
    told = [d for d in draft.diagnostics if d.code == "IMP012"]
    assert [(d.span.path, d.span.line) for d in told] == [("paper.tex", 366)]
    assert "\\begin{tikzpicture}" in draft.body


def test_a_file_that_is_not_there_is_told_at_its_line(drafts):
    """``\\input`` of what the authors did not send."""
    draft, _ = drafts["juliacon-trixi"]
    assert ("paper/paper.tex", 55) in [(d.span.path, d.span.line) for d in draft.diagnostics]


# --- constructs -------------------------------------------------------------------------------


def read(body, preamble="", main="paper.tex", **files):
    """The draft of a document."""
    text = (
        f"\\documentclass{{article}}\n{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    )
    contents = ((main, text.encode()), *((name, data.encode()) for name, data in files.items()))
    return latex.read(Bundle(contents, tuple(name for name, _ in contents)), main, main)


def test_all_constructs_at_once():
    """One paper with each construct: what stands in the manuscript for it."""
    body = r"""
\section{Ink}\label{sec:ink}
See \cref{sec:ink,eq:a} and Section~\ref{sec:ink}, \crefrange{eq:a}{eq:b} \citep[see][p.~3]{a},
\citet{B}, \citeposs{a}.
Weighs \SI{3}{\kilo\gram} of \ce{H2O}.\footnote{A note.} \odd{kept words}

\begin{equation}\label{eq:a} x = \R \end{equation}

\begin{claim}[Long]\label{cl:x} Ink is black. \end{claim}
\begin{proof} Look. \end{proof}

\begin{figure}
\subfloat[One]{\includegraphics[width=.4\textwidth]{a.png}\label{fig:one}}
\subfloat[Two]{\includegraphics[width=.4\textwidth]{b.png}\label{fig:two}}
\caption{Both $[0,1]$}\label{fig:both}
\end{figure}

\begin{table}\caption{Sizes}\label{tab:s}
\begin{tabular}{lr}\toprule A & \multicolumn{1}{c}{B}\\\midrule 1 & 2\,\% \\
\bottomrule\end{tabular}
\end{table}

\begin{algorithm}\caption{Fold}\label{alg:f}
\begin{algorithmic}\State $x \gets 1$ \end{algorithmic}\end{algorithm}

\begin{figure}
\begin{minipage}{.4\linewidth}\includegraphics{a.png}\caption{L}\label{fig:l}\end{minipage}
\begin{minipage}{.4\linewidth}\includegraphics{b.png}\caption{R}\label{fig:r}\end{minipage}
\end{figure}

\appendix
\section{More}
\bibliography{refs}
"""
    preamble = r"""\usepackage{natbib}\newcommand{\R}{\mathbb{R}}\newtheorem{claim}{Claim}"""
    bib = "@misc{a, title={A}, year=2020}\n@misc{b, title={B}, year=2021}\n"
    draft = read(body, preamble, **{"refs.bib": bib, "a.png": "", "b.png": ""})
    text = draft.body
    for wanted in (
        "# Ink {#sec:ink}", "\\cref{sec:ink, eq:a}", "\\cref{eq:a}–\\ref{eq:b}", "[see @a, p. "
            "3]", "@b",
        "\\citeauthor{a}’s (\\citeyear{a})", "$\\SI{3}{\\kilo\\gram}$", "$\\ce{H2O}$", "[^1]: A "
            "note.",
        "kept words", "\\begin{equation}\n\\label{eq:a}", ':::: {.theorem #cl:x word="Claim"}',
        "### Long",
        ":::: {.proof}", "::: {.figure #fig:both}", "![One](a.png){#fig:one width=40%}",
        "Both $[0,1]$", "{#tab:s}", "::: {.algorithm #alg:f}", "## Fold", "| $x \\gets 1$",
        "![L](a.png){#fig:l}", "![R](b.png){#fig:r}", "# More {.appendix}", "# References "
            "{.unnumbered}",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert draft.front.paper.macros == ("\\newcommand{\\R}{\\mathbb{R}}",)
    assert draft.front.paper.bibliography == ("refs.bib",)
    told = [(d.code, d.message, d.span.line) for d in draft.diagnostics]
    assert told == [("IMP012", "LaTeX is left out: `\\odd`", 8)]


def test_a_printed_list_becomes_a_bibliography():
    """``thebibliography`` without a .bib: entries are proposed, and that is told."""
    body = r"""As \cite{lee} says.
\begin{thebibliography}{9}
\bibitem{lee} A. Lee and B. Kim. \newblock On ink. \newblock \emph{J. Ink}, 3:1--9, 2019.
\end{thebibliography}"""
    draft = read(body)
    name, data = draft.images[0]
    assert name == "references.bib" and [d.code for d in draft.diagnostics] == ["IMP014"]
    for wanted in (
        "@misc{lee,",
        "author = {A. Lee and B. Kim}",
        "title = {{On ink}}",
        "year = {2019}",
    ):
        assert wanted in data.decode()


def test_nothing_outside_the_folder_is_read():
    """``\\input`` and pictures that lead out are told, and not looked for."""
    draft = read(r"\input{../secret} \includegraphics{/etc/passwd} text")
    assert {d.code for d in draft.diagnostics} == {"IMP015"} and len(draft.diagnostics) == 2
    assert draft.copies == ()


@pytest.mark.parametrize(("body", "code", "line", "words"), [
    ("{" * 30_000, "IMP010", 5, "more than 100 deep"),
    ("{" * 20, "IMP008", 5, "`{` is never closed, nor are 19"),
    ("{" * 30_000 + "}" * 30_000, "IMP010", 5, "more than 100 deep"),
    ("\\begin{itemize}\\item " * 20, "IMP008", 5, "`\\begin{itemize}` is never closed, nor are 19"),
    ("{\\begin{quote}" * 20 + "}" * 20, "IMP008", 5, "`\\begin{quote}` is never closed"),
    ("A word. {\\em Another.", "IMP008", 5, "`{` is never closed"),
    ("% a\n" * 60_000, "", 0, ""),
    ("\\cite{a}\\begin{thebibliography}{9}\\bibitem{a} Quoin, A. On ink. 2019."
     "\\end{thebibliography}",
     "", 0, ""),
    ("\\{ a \\} and $a$ {b} \\begin{quote}c\\end{quote}", "", 0, ""),
])  # fmt: skip
def test_what_is_never_closed_is_told_at_its_line_before_pandoc_tries_it(body, code, line, words):
    """pandoc tries each such group twice for each that it stands in."""
    tex = "\\documentclass{article}\n\\begin{document}\nA sound sentence.\n\n"
    tex += f"{body}\n\\end{{document}}\n"
    start = time.process_time()
    found = read_draft(SourceFile("a.tex", tex.encode())).diagnostics
    assert time.process_time() - start < 5
    assert [(d.code, d.span.line) for d in found] == ([(code, line)] if code else [])
    assert all(words in d.message for d in found)


def test_without_pandoc_the_cure_is_told(tmp_path, monkeypatch):
    """A plain installation says what to install."""

    def absent():
        raise pandoc.NoPandoc("no")

    monkeypatch.setattr(pandoc, "pandoc_path", absent)
    (tmp_path / "a.tex").write_text("\\documentclass{article}\\begin{document}x\\end{document}")
    report = import_files([tmp_path / "a.tex"], tmp_path / "v")
    assert [d.code for d in report.diagnostics] == ["IMP013"]


def test_a_folder_is_imported_and_merged(tmp_path):
    """Manuscript, pictures and bibliography are written; a newer source is merged."""
    source = tmp_path / "kim"
    source.mkdir()
    text = (
        "\\documentclass{article}\\title{On Ink}\\author{Ann Kim}\n\\begin{document}\n\\maketitle\n"
        "Ink is black.\n\n\\includegraphics{a}\n\n\\begin{figure}\\includegraphics{a}\\caption{A}"
        "\\end{figure}\n"
        "\\bibliography{refs}\n\\end{document}\n"
    )
    (source / "main.tex").write_text(text)
    (source / "a.png").write_bytes(b"\x89PNG")
    (source / "refs.bib").write_text("@misc{a, title={A}}")
    import_files([source], tmp_path / "v")
    paper = tmp_path / "v/papers/kim/paper.md"
    assert sorted(p.name for p in paper.parent.iterdir()) == ["a.png", "paper.md", "refs.bib"]
    paper.write_text(paper.read_text().replace("title: On Ink", "title: Of Ink"))
    (source / "main.tex").write_text(text.replace("black.", "blue."))
    report = import_files([source], tmp_path / "v")
    assert "title: Of Ink" in paper.read_text() and "Ink is blue." in paper.read_text()
    assert [c.taken for c in report.source_changes] == [True]


# --- title blocks by class --------------------------------------------------------------------

_BLOCKS = {
    "authblk": r"\author[1,*]{Ann Lee}\author[2]{Bo Kim}\affil[1]{Ink Lab}\affil[2]{Paper Lab}",
    "acmart": r"\author{Ann Lee}\orcid{0000-0002-1825-0097}\affiliation{\institution{Ink Lab}"
    r"\city{Oslo}\country{Norway}}\email{ann@ink.org}\author{Bo "
    r"Kim}\affiliation{\institution{Paper Lab}}",
    "revtex": r"\author{Ann Lee}\email{ann@ink.org}\affiliation{Ink Lab}\author{Bo "
    r"Kim}\affiliation{Paper Lab}",
    "IEEE pairs": r"\author{\IEEEauthorblockN{Ann Lee}\IEEEauthorblockA{Ink Lab\\ann@ink.org}\and"
    r"\IEEEauthorblockN{Bo Kim}\IEEEauthorblockA{Paper Lab}}",
    "IEEE marks": r"\author{\IEEEauthorblockN{Ann Lee\IEEEauthorrefmark{1} and Bo "
    r"Kim\IEEEauthorrefmark{2}}"
    r"\IEEEauthorblockA{\IEEEauthorrefmark{1}Ink Lab\\ \IEEEauthorrefmark{2}Paper Lab}}",
    "elsarticle": r"\author[a]{Ann Lee\corref{c}}\ead{ann@ink.org}\author[b]{Bo Kim}"
    r"\affiliation[a]{organization={Ink Lab}, city={Oslo}}\affiliation[b]{organization={Paper "
    r"Lab}}",
    "elsarticle old": r"\author[a]{Ann Lee}\author[b]{Bo Kim}\address[a]{Ink "
    r"Lab}\address[b]{Paper Lab}",
    "cas": r"\author[1]{Ann "
    r"Lee}[orcid=0000-0002-1825-0097]\cormark[1]\ead{ann@ink.org}\author[2]{Bo Kim}"
    r"\affiliation[1]{organization={Ink Lab}}\affiliation[2]{organization={Paper Lab}}",
    "NeurIPS": r"\author{Ann Lee \\ Ink Lab \\ \texttt{ann@ink.org} \And Bo Kim \\ Paper Lab}",
    "ACL": r"\author{Ann Lee \\ Ink Lab \\ {\tt ann@ink.org} \\\And Bo Kim \\ Paper Lab \\ {\tt "
    r"bo@paper.org}}",
    "ACL marks": r"\author{Ann Lee\textsuperscript{1} \and Bo Kim\textsuperscript{2} \\"
    r" \textsuperscript{1}Ink Lab, \textsuperscript{2}Paper Lab \\ \texttt{\{ann,bo\}@ink.org}}",
    "article marks": r"\author{Ann Lee$^1$, Bo Kim$^{2}$\\ $^1$Ink Lab\\ $^2$Paper Lab}",
    "llncs": r"\author{Ann Lee\inst{1}\orcidID{0000-0002-1825-0097} \and Bo Kim\inst{2}}"
    r"\institute{Ink Lab \email{ann@ink.org} \and Paper Lab}",
    "svjour": r"\author{Ann Lee \and Bo Kim}\institute{A. Lee \at Ink Lab \\ "
    r"\email{ann@ink.org} \and B. Kim \at Paper Lab}",
    "eptcs": r"\author{Ann Lee\institute{Ink Lab}\email{ann@ink.org}\and Bo Kim\institute{Paper "
    r"Lab}}",
    "icml": r"\begin{icmlauthorlist}\icmlauthor{Ann Lee}{ink}\icmlauthor{Bo "
    r"Kim}{pap}\end{icmlauthorlist}"
    r"\icmlaffiliation{ink}{Ink Lab}\icmlaffiliation{pap}{Paper "
    r"Lab}\icmlcorrespondingauthor{Ann Lee}{ann@ink.org}",
    "ismir": r"\twoauthors{Ann Lee}{Ink Lab \\ {\tt ann@ink.org}}{Bo Kim}{Paper Lab}",
    "jmlr": r"\author{\Name{Ann Lee} \Email{ann@ink.org}\\ \addr Ink Lab \AND \Name{Bo Kim} \\ "
    r"\addr Paper Lab}",
    "amsart": r"\author{Ann Lee}\address{Ink Lab}\email{ann@ink.org}\author{Bo "
    r"Kim}\address{Paper Lab}",
}


@pytest.mark.parametrize("name", _BLOCKS)
def test_a_title_block_is_read_by_its_grammar(name):
    """Two authors, each with the one institution; mails and ORCIDs with their owners."""
    from publisher.manuscripts.importing.textitles import read_title_block

    block = read_title_block(f"\\title{{On Ink}}\n{_BLOCKS[name]}\n\\begin{{document}}", 0)
    assert block.title == "On Ink"
    assert [author.name for author in block.authors] == ["Ann Lee", "Bo Kim"]
    places = {place.key: place.name for place in block.places}
    assert [[places[key] for key in author.places] for author in block.authors] == [
        ["Ink Lab"], ["Paper Lab"],
    ]  # fmt: skip
    if "ann@" in _BLOCKS[name]:
        assert block.authors[0].email == "ann@ink.org"
    if "0000" in _BLOCKS[name]:
        assert block.authors[0].orcid == "0000-0002-1825-0097"
