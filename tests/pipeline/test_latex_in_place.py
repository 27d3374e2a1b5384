"""A paper in LaTeX that stays in the volume: read at each build, told at its own lines."""

from __future__ import annotations

from publisher.manuscripts.volumes import read_volume
from publisher.pipeline.build import check
from publisher.pipeline.settings import Settings

TEX = r"""\documentclass{article}
\title{On Ink}
\author{Ann Kim}
\begin{document}
\maketitle

Ink is black.

See \ref{nowhere} and \odd{this}.

\includegraphics{press}
\end{document}
"""


def test_latex_is_read_where_it_lies(tmp_path):
    """What is wrong is told at the lines of the LaTeX; Markdown beside it is meant before it."""
    folder = tmp_path / "v/papers/kim"
    folder.mkdir(parents=True)
    (folder / "paper.tex").write_text(TEX)
    (tmp_path / "v/volume.yaml").write_text(
        "id: v\ntitle: T\nlanguage: en\nsessions:\n  - papers: [kim]\n"
    )
    settings = Settings(tmp_path / "v", "v", tmp_path / "b", jobs=1)
    told = [(d.code, d.span.path.rsplit("/", 1)[-1], d.span.line) for d in check(settings)]
    assert ("REF040", "paper.tex", 9) in told
    assert ("IMP012", "paper.tex", 9) in told
    assert ("IMP015", "paper.tex", 11) in told
    (folder / "paper.md").write_text("---\ntitle: In Markdown\nauthors: [Ann Kim]\n---\n\nText.\n")
    volume, _ = read_volume(tmp_path / "v", "v")
    assert volume.papers[0].title == "In Markdown"
