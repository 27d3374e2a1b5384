"""Faults that `volume.yaml` and front matter share: one number, two families (FM004 and VOL004).

In: nothing. Out: `YamlFault`, the numbers by name, and `yaml_codes`, their entries for one family.
Numbers below 50 are shared, those from 50 on are a family's own. DESIGN section 4, Diagnostics.
"""

from enum import IntEnum

from publisher.codes.table import Code


class YamlFault(IntEnum):
    """A shared fault by name; its value is the number in the code."""

    NOT_UTF8 = 1
    UNREADABLE = 2
    EMPTY = 3
    NOT_A_MAPPING = 4
    TAB = 5
    NO_SPACE = 6
    COLON = 7
    SPECIAL_START = 8
    QUOTE = 9
    INDENT = 10
    SYNTAX = 11
    DUPLICATE_KEY = 12
    TOO_MUCH = 13
    CONTROL = 14
    UNKNOWN_KEY = 15
    SAID_TWICE = 16
    WRONG_SHAPE = 17
    NOT_A_CHOICE = 18
    MISSING = 19
    BLANK = 20
    UNSAFE_ID = 21
    ORCID = 22
    DATE_UNREAD = 23
    DATE_IMPOSSIBLE = 24
    LANGUAGE = 25
    DOI = 26
    URL = 27
    EMAIL = 28
    NO_NAME = 29
    STRAY_KEY = 30
    CONFLICT = 31
    TOO_LONG = 32


_ERROR, _WARNING = "error", "warning"

_SHARED: tuple[tuple[YamlFault, str, str, str, str], ...] = (
    (YamlFault.NOT_UTF8, _ERROR, "text is not UTF-8",
     "The bytes of the file are no UTF-8 text, so letters with accents would be printed wrong.",
     "Save the file again with the encoding UTF-8; every editor has this under Save As."),
    (YamlFault.UNREADABLE, _ERROR, "file cannot be read",
     "The file is absent, is a folder, is too large, or may not be read.",
     "See that the file exists and that you may read it."),
    (YamlFault.EMPTY, _ERROR, "file is empty",
     "There is no text in the file, so there is nothing to print.",
     "Write the text, or take the file out of the volume."),
    (YamlFault.NOT_A_MAPPING, _ERROR, "no keys and values",
     "The YAML holds a list or a single text where lines of `key: value` are expected.",
     "Write one `key: value` on each line, such as `title: On Pages`."),
    (YamlFault.TAB, _ERROR, "tab in YAML",
     "YAML counts the spaces that a line begins with to see what belongs to what, and takes no tab "
     "among them.",
     "Replace the tab by spaces."),
    (YamlFault.NO_SPACE, _ERROR, "missing space after a colon or dash",
     "`name:Ada` is one word to YAML; the key ends only at a colon followed by a space. So is "
     "`-Ada`.",
     "Put one space after the colon or the dash."),
    (YamlFault.COLON, _ERROR, "unquoted colon",
     "A colon followed by a space begins a value, so a value that holds one is cut in two.",
     "Put the whole value in quotation marks."),
    (YamlFault.SPECIAL_START, _ERROR, "value begins with a character of YAML's own",
     "The characters @ ` * & ! % | > [ ] { } , # have a meaning at the start of a value.",
     "Put the whole value in quotation marks."),
    (YamlFault.QUOTE, _ERROR, "quotation mark not closed, or closed too early",
     "A value that begins with a quotation mark goes on to the next one of the same kind.",
     "Close the quotation, and write an apostrophe inside '…' twice, or use \"…\" instead."),
    (YamlFault.INDENT, _ERROR, "line or dash indented wrongly",
     "Lines that belong together begin at the same column, and items of a list with a dash at "
     "the same column.",
     "Indent the line like its neighbours."),
    (YamlFault.SYNTAX, _ERROR, "YAML cannot be read",
     "The text breaks a rule of YAML that has no entry of its own here.",
     "Compare the line with the template that `publisher new` writes."),
    (YamlFault.DUPLICATE_KEY, _ERROR, "key given twice",
     "YAML readers keep the last value without a word, as is done here, so the other is lost.",
     "Keep one of them."),
    (YamlFault.TOO_MUCH, _ERROR, "YAML too large, too deep or repeated by aliases",
     "No true volume file or front matter is so big; files made to exhaust a machine are.",
     "Write the values out plainly."),
    (YamlFault.CONTROL, _ERROR, "control character in a value",
     "EPUB and PDF metadata cannot hold control characters.",
     "Delete the character; it is invisible in most editors, so retype the value."),
    (YamlFault.UNKNOWN_KEY, _ERROR, "unknown key",
     "The key is nearly one that is known, so it is most often a mistyped one, and its value is "
     "lost.",
     "Spell the key as the finding proposes, or delete it."),
    (YamlFault.SAID_TWICE, _ERROR, "two keys with one meaning",
     "Several spellings of a key are accepted, but here two of them say different things.",
     "Keep one of them."),
    (YamlFault.WRONG_SHAPE, _ERROR, "value of the wrong shape",
     "A text, a number, a list or keys with values is expected, and something else is there.",
     "Write the kind of value that the message says is expected."),
    (YamlFault.NOT_A_CHOICE, _ERROR, "value not among those allowed",
     "The key takes one of a few words.",
     "Use one of the words that the finding and the reference list."),
    (YamlFault.MISSING, _ERROR, "required key missing",
     "The book cannot be made without this value.",
     "Add the key."),
    (YamlFault.BLANK, _WARNING, "left blank",
     "`???` marks what the importer or a template could not know; it would be printed as it is "
     "or left out.",
     "Fill in the value, or delete the key where it may be absent."),
    (YamlFault.UNSAFE_ID, _ERROR, "id cannot be a file name",
     "The id names files and anchors, so it holds only letters and digits, of any script, `.`, `_` "
     "and `-`, and begins with a letter or digit.",
     "Use letters, digits, `.`, `_` and `-`; the finding proposes one."),
    (YamlFault.ORCID, _ERROR, "ORCID is wrong",
     "An ORCID is four groups of four digits whose last is a check digit; a wrong one names "
     "nobody, or somebody else.",
     "Copy the ORCID from the person's page at orcid.org."),
    (YamlFault.DATE_UNREAD, _WARNING, "date not understood",
     "The date is left out of the book's metadata.",
     "Write it as 2025-01-06 or as 6 January 2025."),
    (YamlFault.DATE_IMPOSSIBLE, _ERROR, "no such day",
     "The calendar has no such day or month.",
     "Correct the date."),
    (YamlFault.LANGUAGE, _ERROR, "language tag is wrong",
     "Hyphenation, sorting and reading aloud go by the language tag of BCP 47.",
     "Write a tag such as en, en-GB, de, ko or zh-Hant."),
    (YamlFault.DOI, _WARNING, "DOI has not the shape of one",
     "A DOI begins with `10.`, digits, and a slash; this one would lead nowhere.",
     "Copy the DOI from the landing page."),
    (YamlFault.URL, _ERROR, "address is not a web address",
     "A link must begin with https:// or http:// and name a host.",
     "Give the whole address as the browser shows it."),
    (YamlFault.EMAIL, _WARNING, "e-mail address has not the shape of one",
     "The address is left out.",
     "Write it as name@example.org."),
    (YamlFault.NO_NAME, _ERROR, "person without a name",
     "Every person needs a name to be printed and indexed.",
     "Add `name:`, or `given-names:` and `surname:`."),
    (YamlFault.STRAY_KEY, _WARNING, "key that nothing reads",
     "The key is known neither here nor from other systems, so what it says is not in the book.",
     "Delete it where another tool reads it; else say it under one of the keys listed."),
    (YamlFault.CONFLICT, _ERROR, "edit merged and not decided",
     "Git marked two versions of these lines and nobody chose one. Of keys and values the first "
     "was read; of a text both stand in the book.",
     "Keep one of the two versions, and delete the lines of marks."),
    (YamlFault.TOO_LONG, _ERROR, "value too long",
     "Contents, indexes, running heads and records of the whole volume repeat a title or a name. "
     "This one was cut for them and for its paper.",
     "Shorten it; what must be said at length is for the abstract or the text."),
)  # fmt: skip


def yaml_codes(family: str) -> tuple[Code, ...]:
    """The shared entries with the ids of `family` (``FM`` or ``VOL``)."""
    return tuple(Code(f"{family}{fault:03d}", *rest) for fault, *rest in _SHARED)
