"""Scripts of names: which language a name in its own script is in.

In: text. Out: a BCP 47 tag, or empty for a name in Latin, Greek or Cyrillic letters, whose order
and shape are those of a Latin one.
"""

from __future__ import annotations

import re

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")
_HAN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_OTHERS = (
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u0600-\u06ff\u0750-\u077f]"), "und-Arab"),
    (re.compile("[\u0900-\u097f]"), "und-Deva"),
    (re.compile("[\u0980-\u09ff]"), "und-Beng"),
    (re.compile("[\u0b80-\u0bff]"), "ta"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u10a0-\u10ff]"), "ka"),
    (re.compile("[\u0530-\u058f]"), "hy"),
)


def native_language(text: str, language: str = "en") -> str:
    """The tag of a name in a script of its own. Han letters alone are taken for the language of the
    text around them where that writes them, else for ``und-Hani``: they do not say more."""
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    if _HAN.search(text):
        return language if language.split("-")[0] in ("zh", "ja", "ko") else "und-Hani"
    return next((tag for script, tag in _OTHERS if script.search(text)), "")
