"""Lowers the title case of English titles in .bib files, which CSL wants in sentence case.

BibTeX styles lower titles themselves and keep what stands in braces; CSL styles cannot know which
capitals belong to names. So, as pandoc does, a word with only its first letter in upper case
becomes lower case unless it opens the title or a part of it. Unlike pandoc, single letters
("X-ray", "Part I"), words with a dot inside ("Node.js"), the names below and a title's first word
before a colon ("meshio: …") are kept.
"""

from __future__ import annotations

import re

_NAMES = frozenset(
    """Africa African Alzheimer America American Antarctic Arctic Arduino Asia Asian Atlantic
    Australia Australian Bayes Bayesian Boltzmann Boolean Brownian Canada Carlo Chinese China
    Darwin Dirac Docker Doppler Drosophila Earth Einstein Emacs England English Euclidean Euler
    Eulerian Europe European Fortran Fourier French France Gauss Gaussian German Germany
    Greek Haskell Hermitian Hilbert India Indian Italian Italy Jacobian Japan Japanese Java
    Jupyter Julia Jupiter Kalman Kepler Keras Korea Korean Kotlin Krylov Lagrange Lagrangian
    Laplace Laplacian Latin Lebesgue Linux London Lorentz Mars Markov Markovian Maxwell Newton
    Newtonian Numba Pacific Poisson Python Riemann Riemannian
    Russian Scala Schrödinger Spanish Sobolev Stokes Unix Unicode Venus Wikipedia""".split()
)
_SPLIT = re.compile(r"(<span class=\"nocase\">.*?</span>|<math>.*?</math>|<[^<>]+>)", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OPENS = re.compile(r"[:?!.][\s“‘\"(]*$")


def sentence_case(title: str) -> str:
    """`title` (tagged text) with its title case undone."""
    out: list[str] = []
    before = ""
    for part in _SPLIT.split(title):
        if part.startswith("<"):
            out.append(part)
            before += re.sub(r"<[^<>]+>", "", part)
            continue
        out.append(_lowered(part, before))
        before += part
    return "".join(out)


def _lowered(part: str, before: str) -> str:
    def lower(match: re.Match[str]) -> str:
        word, ahead = match[0], before + part[: match.start()]
        if not _is_title_case(word) or re.sub(r"['’]s$", "", word) in _NAMES:
            return word
        after = part[match.end() :]
        if (
            ahead[-1:].isalnum()
            or re.match(r"\d|\.\w", after)
            or (word == "A" and after[:1] == ".")
        ):
            return word
        if not re.search(r"\w", ahead) or _OPENS.search(ahead):
            return word
        return word.lower()

    return _capital(_WORD.sub(lower, part), before)


_HEAD = re.compile(r"[\s“‘\"(]*([^\W\d_]+)(?=[\s,?!]+\S)")
_AFTER = re.compile(r"([:?!]\s+[“‘\"(]?)([^\W\d_]+)(?![^\s,:;?!.)-])")


def _capital(part: str, before: str) -> str:
    """`part` with a capital after a colon and, unless the title opens with a name that is its own
    spelling ("meshio: …"), at its head."""

    def upper(match: re.Match[str]) -> str:
        word = match[2]
        return match[1] + (word[0].upper() + word[1:] if word.islower() else word)

    if not re.search(r"\w", before) and (head := _HEAD.match(part)) and head[1].islower():
        part = part[: head.start(1)] + head[1].capitalize() + part[head.end(1) :]
    if re.search(r"[:?!]\s+$", before) and (head := re.match(r"[^\W\d_]+", part)):
        part = head[0][0].upper() + part[1:] if head[0].islower() else part
    return _AFTER.sub(upper, part)


def _is_title_case(word: str) -> bool:
    return word == "A" or (len(word) > 1 and word[0].isupper() and word[1:].islower())
