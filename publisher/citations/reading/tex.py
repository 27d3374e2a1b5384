"""Turns the TeX in a field of a .bib file into text with the inline tags of CSL-JSON.

In: a field's value, outer delimiters gone. Out: text in which ``<i> <b> <sup> <sub> <sc>``,
``<span class="nocase">`` (braces: "keep this case") and ``<math>TeX</math>`` are the only markup
(CSL-JSON, "Rich text"). A command that is not known gives its argument, or nothing.
"""

from __future__ import annotations

import html
import re
import unicodedata

from publisher.citations.reading.journals import JOURNALS
from publisher.languages.texletters import ACCENTS, SYMBOLS, with_accent

NOCASE = '<span class="nocase">'
_END_NOCASE = "</span>"

_MARKS = {
    "&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", " ": " ", "\n": " ",
    ",": "\u202f", ";": " ", ":": " ", "!": "", "/": "", "-": "\u00ad", "\\": " ", "@": "",
    "*": "", "|": "|", "[": "[", "]": "]", "(": "(", ")": ")", "<": "", ">": "", "+": "",
}  # fmt: skip
_TAGS = {
    "emph": "i", "textit": "i", "textsl": "i", "mkbibemph": "i", "mkbibitalic": "i",
    "textbf": "b", "mkbibbold": "b", "textsc": "sc", "mkbibacro": "sc",
    "textsuperscript": "sup", "textsubscript": "sub", "mkbibsuperscript": "sup",
    "mkbibsubscript": "sub",
}  # fmt: skip
_SWITCHES = {"it": "i", "em": "i", "itshape": "i", "sl": "i", "bf": "b", "bfseries": "b",
             "sc": "sc", "scshape": "sc"}  # fmt: skip
_QUOTED = {"enquote": "“”", "mkbibquote": "“”", "textquote": "“”"}
_DEPTH = 60
# Exports of some databases leave entities of HTML in a .bib file.
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|ndash|mdash|#\d{1,6}|#x[0-9a-fA-F]{1,5});")

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]+)\*?(?P<gap>[ \t\n]*)|\\(?P<mark>.)|(?P<math>\$\$?)|(?P<open>\{)"
    r"|(?P<close>\})|(?P<dash>-{2,3})|(?P<quote>``|''|[`'])|(?P<tie>~)|(?P<text>[^\\${}\-`'~]+|.)",
    re.DOTALL,
)


# biblatex manual, 4.9.2: names of strings that a field may hold in the place of words.
_STRINGS = {
    "newseries": "new series", "oldseries": "old series",
    "countryde": "Germany", "countryeu": "European Union", "countryep": "European Union",
    "countryfr": "France", "countryuk": "United Kingdom",
    "countryus": "United States of America", "inpress": "in press", "forthcoming": "forthcoming",
    "submitted": "submitted", "inpreparation": "in preparation", "prepublished": "pre-published",
    "phdthesis": "PhD thesis", "mathesis": "Master’s thesis", "mastersthesis": "Master’s thesis",
    "bathesis": "Bachelor’s thesis", "candthesis": "Candidate thesis",
    "techreport": "Technical report", "resreport": "research report",
    "software": "Computer software", "datacd": "Data CD", "audiocd": "Audio CD",
    "patent": "patent", "patentus": "U.S. patent", "patenteu": "European patent",
    "patentuk": "British patent", "patentde": "German patent", "patentfr": "French patent",
    "patreq": "patent request", "patreqde": "German patent request",
    "patreqeu": "European patent request", "patreqfr": "French patent request",
    "patrequk": "British patent request", "patrequs": "U.S. patent request",
}  # fmt: skip


def bibstring(source: str) -> str:
    """`source`, or the words that it is biblatex's name for."""
    return _STRINGS.get(source.strip().lower(), source)


def convert(source: str, *, protect: bool = True) -> str:
    """`source` as tagged text. `protect` says whether braces keep case (titles) or mean nothing."""
    text = _TexReader(source, protect).group(0)
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return re.sub(r"[ \t\n\r]+", " ", unicodedata.normalize("NFC", text)).strip()


def plain_text(source: str) -> str:
    """`source` as text without tags."""
    return re.sub(r"</?(?:i|b|sc|sup|sub|math|span)\b[^<>]*>", "", convert(source, protect=False))


def verbatim_text(source: str) -> str:
    """`source` as a field that TeX does not read (an address, a DOI), whatever people escape."""
    source = re.sub(r"\\(?:url|path|href|nolinkurl)\s*\{([^{}]*)\}(?:\{.*\})?", r"\1", source)
    source = re.sub(r"\{?\\(?:textasciitilde|~)\s*(?:\{\s*\})?\}?|\$\\sim\$", "~", source)
    source = source.replace(r"\textunderscore", "_")
    source = re.sub(r"\\([_%&#$~{}/-])", r"\1", source)
    return re.sub(r"[{}\s]+", "", source) if "{" in source else re.sub(r"\s+", "", source)


class _TexReader:
    """One pass over a field; `at` is the offset of the next token."""

    def __init__(self, source: str, protect: bool) -> None:
        self.source, self.protect, self.at = source, protect, 0

    def group(self, depth: int) -> str:
        """Tagged text up to the brace that closes this group, or the end."""
        out: list[str] = []
        closing: list[str] = []
        while match := _TOKEN.match(self.source, self.at):
            self.at = match.end()
            kind = match.lastgroup
            if kind == "close" and depth:
                break
            if kind == "gap" and (tag := _SWITCHES.get(match["word"])):
                out.append(f"<{tag}>")
                closing.append(f"</{tag}>")
            else:
                out.append(self._piece(match, depth, "".join(out[-1:])))
        return "".join(out + closing[::-1])

    def _piece(self, match: re.Match[str], depth: int, before: str) -> str:
        kind, text = match.lastgroup, match[0]
        if kind == "gap":
            return self._command(match["word"], depth)
        if kind == "mark":
            return self._mark(match["mark"], depth)
        if kind == "math":
            return self._math(text)
        if kind == "open":
            return self._braced(depth)
        if kind == "close":
            return ""
        if kind == "dash":
            return "–" if len(text) == 2 else "—"
        if kind == "quote":
            return _quote(text, before)
        return "\u00a0" if kind == "tie" else text

    def _braced(self, depth: int) -> str:
        if depth >= _DEPTH:
            return ""
        accent = self.source[self.at : self.at + 1] == "\\" and not self.source.startswith(
            ("\\LaTeX", "\\TeX", "\\BibTeX"), self.at
        )
        text = self.group(depth + 1)
        if accent or not self.protect or depth > 0 or not text.strip():
            return text
        return f"{NOCASE}{text}{_END_NOCASE}"

    def _mark(self, mark: str, depth: int) -> str:
        if mark in ACCENTS:
            return with_accent(self._argument(depth), ACCENTS[mark])
        if mark in "()":  # \( … \)
            end = self.source.find("\\)", self.at) if mark == "(" else -1
            if end >= 0:
                body, self.at = self.source[self.at : end], end + 2
                return f"<math>{body}</math>"
        return _MARKS.get(mark, mark)

    def _command(self, name: str, depth: int) -> str:
        if name in SYMBOLS or name.endswith("TeX"):  # a program that writes its name so
            if self.source.startswith("{}", self.at):
                self.at += 2
            return SYMBOLS.get(name, name)
        if name in ACCENTS:
            return with_accent(self._argument(depth), ACCENTS[name])
        if name in ("url", "path", "nolinkurl"):
            return verbatim_text(self._raw())
        if name == "href":
            self._raw()
            return self._argument(depth)
        if name in _QUOTED:
            return self._argument(depth).join(_QUOTED[name])
        if tag := _TAGS.get(name):
            return f"<{tag}>{self._argument(depth)}</{tag}>"
        if name in JOURNALS:
            return JOURNALS[name]
        if name == "bibstring":
            return bibstring(self._raw())
        self._option()
        return self._argument(depth) if self.source.startswith("{", self.at) else ""

    def _option(self) -> None:
        if match := re.compile(r"\[[^\]{}]*\]").match(self.source, self.at):
            self.at = match.end()

    def _argument(self, depth: int) -> str:
        """The next argument, tagged: a group, a command or one character."""
        while self.source.startswith((" ", "\n", "\t"), self.at):
            self.at += 1
        match = _TOKEN.match(self.source, self.at)
        if match is None or depth >= _DEPTH or match.lastgroup == "close":
            return ""
        self.at = match.end()
        if match.lastgroup == "open":
            return self.group(depth + 1)
        if match.lastgroup == "text":
            self.at = match.start() + 1
            return match[0][0]
        return self._piece(match, depth + 1, "")

    def _raw(self) -> str:
        """The next argument as it stands."""
        if not self.source.startswith("{", self.at):
            return ""
        depth, start = 0, self.at + 1
        for index in range(self.at, len(self.source)):
            depth += {"{": 1, "}": -1}.get(self.source[index], 0)
            if depth == 0:
                self.at = index + 1
                return self.source[start:index]
        self.at = len(self.source)
        return self.source[start:]

    def _math(self, fence: str) -> str:
        end = self.source.find(fence, self.at)
        while end > 0 and self.source[end - 1] == "\\":
            end = self.source.find(fence, end + 1)
        if end < 0:
            return fence
        body, self.at = self.source[self.at : end], end + len(fence)
        return simple_math(body)


def _quote(text: str, before: str) -> str:
    if len(text) == 2:
        return "“" if text == "``" else "”"
    return "‘" if text == "`" else "’"


_GREEK = dict(
    zip(
        """alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi
        pi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma
        Upsilon Phi Psi Omega""".split(),
        "αβγδϵεζηθικλμνξπρστυϕφχψωΓΔΘΛΞΠΣΥΦΨΩ",
        strict=True,
    )
)
_MATH_SYMBOLS = {
    **_GREEK, "times": "×", "pm": "±", "infty": "∞", "sim": "∼", "approx": "≈", "circ": "°",
    "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "to": "→", "rightarrow": "→", "cdot": "·",
    "ell": "ℓ", "degree": "°", "odot": "⊙", "mathsemicolon": ";", "prime": "′", "star": "⋆",
    "ldots": "…", "partial": "∂", "nabla": "∇", "deg": "°", "dots": "…", "vert": "|", "_": "_",
    "mathplus": "+", "less": "<", "greater": ">", "%": "%", "&": "&", "#": "#", ",": "", ";": " ",
}  # fmt: skip
_BLACKBOARD = {"R": "ℝ", "C": "ℂ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ"}
_UPRIGHT = re.compile(r"\\(?:mathrm|mathsf|mathtt|rm|text|textrm|textnormal|operatorname)\s*")
_SCRIPT = re.compile(r"([_^])\s*(?:\{([^{}]*)\}|\\([A-Za-z]+)|(.))")


def simple_math(body: str) -> str:
    r"""Math that needs no layout (``_2``, ``\lambda^{-1}``) as tagged text; else a ``<math>``."""
    text = _UPRIGHT.sub("", body.strip())
    text = re.sub(r"\\mathbb\s*\{?([RCNZQ])\}?", lambda m: _BLACKBOARD[m[1]], text)

    def script(match: re.Match[str]) -> str:
        inner = match[2] if match[2] is not None else match[4] or f"\\{match[3]}"
        tag = "sub" if match[1] == "_" else "sup"
        return f"\0{tag}\x01{inner}\0/{tag}\x01"

    text = _SCRIPT.sub(script, text)
    text = re.sub(r"\\([A-Za-z]+|[_%&#,;])\s*", lambda m: _MATH_SYMBOLS.get(m[1], m[0]), text)
    if "\\" in text or re.search(r"[_^&]", text) or re.search(r"[{}].*[{}].*[{}]", text):
        return f"<math>{body.strip()}</math>"
    text = re.sub(r"[{}]", "", text).replace("'", "′").replace("-", "−")
    text = re.sub(r"\s*([=<>+×≈∼≤≥→])\s*", r" \1 ", text) if re.match(r"\w", text) else text
    text = _italic(text).replace("\0", "<").replace("\x01", ">").strip(" ")
    return f"{NOCASE}{text}{_END_NOCASE}" if re.search(r"\w", text) else text


def _italic(text: str) -> str:
    """Single Latin letters are variables, in italics; words and Greek stand upright."""
    parts = re.split("(\0/?[a-z]+\x01)", text)
    return "".join(
        part if part.startswith("\0") else _VARIABLE.sub("\0i\x01\\g<0>\0/i\x01", part)
        for part in parts
    )


_VARIABLE = re.compile(r"(?<![^\W\d_])[A-Za-z](?![^\W\d_])")
