"""The files of a LaTeX paper: which is the main one, its style files, its pictures; and where what
is told of them stands.

In: `Files`. Out: names, LaTeX and findings.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from publisher.diagnostics import Diagnostic, Span
from publisher.files import Files, OutsideFolder
from publisher.manuscripts.importing.texcommands import definitions
from publisher.manuscripts.importing.texfloats import TexPicture
from publisher.manuscripts.importing.texsource import TexTokens

_PICTURES = (
    ".pdf",
    ".png",
    ".jpg",
    ".jpeg",
    ".svg",
    ".eps",
    ".ps",
    ".gif",
    ".webp",
    "-eps-converted-to.pdf",
)


@dataclass(slots=True)
class FoundInTex:
    """What is told of a paper, each with its place."""

    main: str
    shown: str
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def say(self, code: str, message: str, place: tuple[str, int], help: str | None = None) -> None:
        folder = posixpath.dirname(self.shown)
        base = posixpath.dirname(self.main)
        name = posixpath.relpath(place[0] or self.main, base or ".")
        path = self.shown if (place[0] or self.main) == self.main else posixpath.join(folder, name)
        self.diagnostics.append(Diagnostic(code, message, Span(path, place[1]), help))


def main_file(files: Files, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `names` that are whole papers: they have a class and a document."""
    log = []
    for name in names:
        if not name.lower().endswith(".tex"):
            continue
        try:
            text = files.read(name, 4_000_000).decode("utf-8", "replace")
        except (OSError, ValueError, OutsideFolder):
            continue
        if re.search(r"^[^%\n]*\\documentclass", text, re.M) and re.search(
            r"^[^%\n]*\\begin\s*\{document\}", text, re.M
        ):
            log.append(name)
    return tuple(log)


def class_macros(files: Files, main: str) -> str:
    """The macros of style files that lie beside the paper, as its authors made them."""
    folder = posixpath.dirname(main)
    out = []
    try:
        names = files.names(folder or ".")
    except (OSError, ValueError, OutsideFolder):
        return ""
    for name in names:
        if name.endswith(".sty"):
            try:
                text = files.read(posixpath.join(folder, name), 400_000).decode("utf-8", "replace")
            except (OSError, ValueError, OutsideFolder):
                continue
            text = re.sub(r"(?<!\\)%[^\n]*", "", text)
            for _, macro, start, end in definitions(text):
                if "@" not in macro.body:
                    out.append(text[start:end])
    return "\n".join(out)


@dataclass(slots=True)
class Copies:
    """The pictures of a paper: where each is, and what it will be called beside the manuscript."""

    files: Files
    log: FoundInTex
    stay: bool
    tokens: TexTokens
    names: dict[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ("",)

    def image(self, wording: str) -> str:
        """The name that the manuscript has for the picture that LaTeX calls `written`."""
        name = self._find(wording)
        if name is None:
            return wording
        if self.stay:
            return posixpath.relpath(name, posixpath.dirname(self.log.main) or ".")
        own = re.sub(r"[^\w.-]+", "-", posixpath.basename(name))
        taken = {target for target, source in self.names.items() if source != name}
        stem, dot, suffix = own.rpartition(".")
        number = 2
        while own in taken:
            own, number = f"{stem}-{number}{dot}{suffix}", number + 1
        self.names[own] = name
        return own

    def _find(self, wording: str) -> str | None:
        base = posixpath.dirname(self.log.main)
        for folder in (base, *(posixpath.join(base, path) for path in self.paths)):
            for suffix in ("", *_PICTURES):
                name = posixpath.normpath(posixpath.join(folder, wording + suffix))
                try:
                    if not name.startswith("..") and self.files.find(name) == name:
                        return name
                except (OSError, ValueError, OutsideFolder):
                    continue
        place = next(
            (self.tokens.places[at] for at, thing in enumerate(self.tokens.things)
             if isinstance(thing, TexPicture) and thing.path == wording), ("", 0),
        )  # fmt: skip
        self.log.say("IMP015", f"the picture `{wording[:80]}` is not there, or outside the "
            f"paper's folder",
                       place, "put it beside the paper, or import the folder that holds "
                           "both")  # fmt: skip
        return None


_LANGUAGES = {
    "english": "en", "american": "en-US", "USenglish": "en-US", "british": "en-GB",
    "UKenglish": "en-GB",
    "french": "fr", "francais": "fr", "frenchb": "fr", "german": "de", "ngerman": "de",
    "spanish": "es",
    "italian": "it", "portuguese": "pt", "brazil": "pt-BR", "brazilian": "pt-BR", "dutch": "nl",
    "polish": "pl", "czech": "cs", "russian": "ru", "hungarian": "hu", "magyar": "hu",
    "swedish": "sv",
    "danish": "da", "finnish": "fi", "norsk": "nb", "turkish": "tr", "greek": "el", "catalan": "ca",
    "japanese": "ja", "korean": "ko",
}  # fmt: skip


def tex_language(text: str) -> str:
    """The main language that the preamble names: babel's last, polyglossia's main."""
    main = re.search(r"\\set(?:main|default)language(?:\[[^\]]*\])?\{(\w+)\}", text)
    if main:
        return _LANGUAGES.get(main[1], "")
    babel = re.search(r"\\usepackage\s*\[([^\]]*)\]\s*\{babel\}", text)
    if babel:
        remark = re.search(r"main\s*=\s*(\w+)", babel[1])
        options = [remark[1]] if remark else [part.strip() for part in babel[1].split(",")]
        return next((_LANGUAGES[name] for name in reversed(options) if name in _LANGUAGES), "")
    if re.search(
        r"\\documentclass\s*(?:\[[^\]]*\])?\{(?:u?jsarticle|ltjsarticle|bxjsarticle|jlreq)\}", text
    ):
        return "ja"
    if re.search(r"\\usepackage(?:\[[^\]]*\])?\{(?:kotex|xetexko|luatexko)\}", text):
        return "ko"
    from publisher.manuscripts.importing.languages import language_of

    words = re.sub(
        r"\\[A-Za-z]+|[{}$\\%~^_&]|\ue000\d+\ue001", " ", text[text.find("\\begin{document}") :]
    )
    return language_of(words)
