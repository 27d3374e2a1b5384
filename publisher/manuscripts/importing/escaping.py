"""Plain text to Markdown that comes out as the same text.

In: text of one paragraph, on one line. Out: Markdown of the dialect (DESIGN, section 5). Only
what the dialect would read as markup is escaped, so that the manuscript stays readable: square
brackets of ``[Applause]`` stay as they are.
"""

from __future__ import annotations

import re

_ALWAYS = re.compile(r"[\\`*_{}~^]")
# Behind a backslash and before a letter these are TeX's accents: ``\^a`` is â.
_ACCENT = re.compile(r"[`~^](?=[^\W\d_]|[{\\])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# A bracket is markup when it opens a citation or note, or when its mate is followed by a target.
_OPENING = re.compile(
    r"\[(?=[@^\-]|[^\]\[]*@|[^\[\]]*\](?:[(\[{:]| \[))|(?<=!)\[|\[(?![^\[\]]*\])|(?<=\[)\["
)
# ``\@ref`` is LaTeX to those who write bookdown, so that the backslash is not safe before a key.
# An underline is escaped before, and holds no key off as a letter does.
_CITED = re.compile(r"(?<![^\W_])(?<!\\)@(?=[\w{])")
_MONEY = re.compile(r"\$(?=\S)[^$]*(?<=\S)\$")
_RULE = re.compile(r"^([-=+])(?=[-=+ ]*$)")
_LIST = re.compile(r"^([-+])(?=\s)")
# Numbers, letters, roman numerals, ``#.`` and ``(@)`` begin lists (pandoc, "Ordered lists").
_NUMBER = re.compile(r"^(\(?(?:\d{1,9}|&#64;[\w-]*|@|[ivxlIVXL]{1,8}|[^\W\d_]))([.)])(?=\s|$)")
_TASK = re.compile(r"^\[(?=[ xX]\]\s)")
_CAPTION = re.compile(r"^([Tt]able\s*):")
_COLON = re.compile(r"^:(?=\s|:|$)")


def escape_text(text: str, brackets: bool = False) -> str:
    """`text` with everything escaped that would be markup inside a line; `brackets` says that
    markup stands beside it, so that no square bracket is safe."""
    text = _ENTITY.sub("&amp;", text)
    text = _ACCENT.sub(lambda match: f"&#{ord(match.group())};", text)
    text = _ALWAYS.sub(r"\\\g<0>", text)
    text = text.replace("[", r"\[") if brackets else _OPENING.sub(r"\\[", text)
    text = _TAG.sub("&lt;", text)
    text = _CITED.sub("&#64;", text)
    if _MONEY.search(text):
        text = text.replace("$", r"\$")
    return text


def escape_line(text: str) -> str:
    """`escape_text`, and what would be markup at the beginning of a line."""
    return escape_start(escape_text(text))


def escape_start(text: str) -> str:
    """Markdown `text` with what would be block markup at its beginning escaped."""
    if text[:1] in ("#", ">", "|"):
        return f"\\{text}"
    text = _RULE.sub(r"\\\1", text)
    text = _LIST.sub(r"\\\1", text)
    text = _NUMBER.sub(r"\1\\\2", text)
    text = _TASK.sub(r"\\[", text)
    text = _CAPTION.sub(r"\1\\:", text)
    return _COLON.sub("&#58;", text)


def escape_heading(text: str) -> str:
    """`escape_text` for the text of an ATX heading: closing ``#`` would be taken for its fence."""
    return re.sub(r"#(?=#*$)", r"\\#", escape_text(text))
