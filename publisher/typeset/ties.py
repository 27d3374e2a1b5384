"""Where a line of a language should not end, though it may: what belongs together.

In: the text of a paragraph, and its language. Out: the characters before which it is tied to what
stands before (the tie, ``~``, of *The TeXbook*, chapter 14). The text itself stays as it is: a
no-break space would be found by who searches it.
"""

from __future__ import annotations

import re

TIED = 3e6
"""What a break costs there, in demerits: more than hyphens, less than a line of wide spaces."""

FORBIDDEN = 1e8
"""What it costs to divide a word over two pages: more than any line that is not ragged."""

OPENED = 4e4
"""What a break costs within an address or a name of code, which has no hyphen to tell it."""

PROPER = 5e4
"""What it costs beside the hyphen to divide a name."""

_NUMBER = r"(?=[\d(\[]|[IVXLC]{2,}\b|[B-HJ-Z]\b)"
_UNITS = (
    "km|m|cm|mm|nm|µm|μm|kg|g|mg|µg|s|ms|µs|ns|h|min|Hz|kHz|MHz|GHz|THz|K|°C|°F|%|‰|GB|MB|kB|KB|TB|"
    "GiB|MiB|KiB|V|mV|kV|A|mA|W|kW|MW|GW|J|kJ|MJ|eV|keV|MeV|GeV|TeV|Pa|kPa|MPa|GPa|N|kN|mol|l|L|ml|"
    "mL|dB|px|pt|ha|t|Uhr|EUR|USD|€|percent|per cent"
)
_EVERYWHERE = (
    rf"\d (?=(?:{_UNITS})\b(?!\.\w)|[%‰€°])",
    # initials; what stands for a word
    r"\b[^\W\d_]\. (?=[^\W\d_]\.|[A-ZÀ-ÖØ-Þ][\w’]+)",
    # a dash does not begin a line where it closes up to what is before
    r"(?<=[\w.,’”!?)])(?=—)",
)
_ENGLISH = (
    r"\b(?:Mr|Mrs|Ms|Messrs|Dr|Drs|Prof|St|Rev|Hon|Gen|Col|Capt|Lt|Sgt|Sen|Gov|Pres)\.? (?=[A-Z])",
    rf"\b(?:[Pp]p?|[Ff]igs?|[Nn]os?|[Vv]ols?|[Ss]ecs?|[Ee]qs?|Eqns?|[Tt]abs?|[Cc]h(?:ap)?s?|[Aa]rt|"
    rf"[Aa]pp|[Rr]efs?|[Aa]lg|[Tt]hm|[Ll]em|[Dd]ef|[Pp]rop|[Ll]ines?|l?l|nn?|§§?)\. {_NUMBER}",
    rf"\b(?:Figures?|Tables?|Sections?|Equations?|Chapters?|Appendix|Theorem|Lemma|Algorithm|Listing|"
    rf"Part|Volume|Number|Page|Box|Example|Definition) {_NUMBER}",
    r"(?:§|§§|No|nos?|pp?) (?=\d)",
    r"\b(?:ca?|cf|vs|viz|e\.g|i\.e)\.,? (?=\S)",
    r"[’‘']n[’‘'] (?=\w)|(?<=\w) (?=[’‘']n[’‘'] )",
)
_GERMAN = (
    r"\b(?:Hr|Hrn|Fr|Dr|Prof|St|Frau|Herrn?|Nr|Bd|Abb|Tab|Kap|Abschn|Gl|Art|Abs|S|f|ff|vgl|ca|bzw|Anm)"
    r"\.? (?=[A-ZÄÖÜ\d(])",
    r"\b[a-z]\. (?=[a-zA-Z]\.)",
    r"\b\d{1,2}\. (?=(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|"
    r"Dezember)\b)",
    r"§§? (?=\d)",
)
_FRENCH = (
    r"\b(?:M|MM|Mme|Mlle|Dr|Pr|Me|St|Ste|p|pp|fig|no|n°|vol|chap|art|cf|éd|t)\.? (?=[A-ZÀ-Þ\d])",
    r"(?<=\w) (?=[;:!?»])|« ?(?=\w)",
    r"\b[IVXLC]+e (?=siècle)",
)
_ITALIAN = (
    r"\b(?:Sig|Sigg|Sig\.ra|Dott|Prof|Ing|p|pp|fig|n|vol|cap|art|cfr|tab)\. (?=[A-ZÀ-Þ\d])",
)
_SPANISH = (
    r"\b(?:Sr|Sra|Srta|Dr|Dra|Prof|D|Dña|p|pp|pág|págs|fig|n|núm|vol|cap|art|cf)\. (?=[A-ZÀ-Þ\d])",
)
_SLAVIC = (r"(?<![\w’])[ksvzouaiwKSVZOUAIW] (?=\w)",)
_RUSSIAN = (
    r"(?<!\w)[вксуоиаяВКСУОИАЯ] (?=\w)",
    r" (?=—)",
    r"\b(?:г|гг|с|стр|рис|табл|гл|ст|см|др|им)\. (?=\S)",
)
_LANGUAGES = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "it": _ITALIAN,
    "es": _SPANISH,
    "pt": _SPANISH,
    "cs": _SLAVIC,
    "sk": _SLAVIC,
    "pl": _SLAVIC,
    "ru": _RUSSIAN,
    "uk": _RUSSIAN,
}
_patterns = {
    lang: re.compile("|".join((*rules, *_EVERYWHERE))) for lang, rules in _LANGUAGES.items()
}
_everywhere = re.compile("|".join(_EVERYWHERE))

_NOUNS_ARE_LARGE = ("de", "lb")
"""Languages that write every noun with a capital: there it tells no name."""

_SENTENCE_END = '.!?:”"’'


_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/)\S+")
_WITHIN = re.compile(r"(?<!/)[-/.?_=&#%](?=\w)")


def tied_places(text: str, lang: str | None) -> frozenset[int]:
    """The characters of `text` before which no line should end."""
    pattern = _patterns.get((lang or "")[:2].lower(), _everywhere)
    places = [match.end() for match in pattern.finditer(text)]
    if "//" in text or "www." in text or "doi.org" in text:
        for address in _ADDRESS.finditer(text):
            places += [each.end() for each in _WITHIN.finditer(text, *address.span())]
    return frozenset(places)


def ends_proper_name(text: str, start: int, lang: str | None) -> bool:
    """Whether the word of `text` that begins at `start` is a name, as far as its capital tells."""
    if not text[start].isupper() or (lang or "")[:2].lower() in _NOUNS_ARE_LARGE:
        return False
    before = text[:start].rstrip(' “‘"(')[-1:]
    return bool(before) and before not in _SENTENCE_END
