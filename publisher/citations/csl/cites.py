"""What is cited: the data of a citation that the processor sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["normal", "suppress", "narrative", "author", "year", "bare"]


@dataclass(frozen=True, slots=True)
class CslCite:
    """One work in a citation.

    `key` is the item's id, `written` what is shown where no item has it (empty for the key).
    `prefix` and `suffix` are XHTML. `label` is the CSL locator type of `locator` (``page``,
    ``chapter``…; empty for none). `mode`: ``suppress`` leaves the author out, ``narrative`` sets
    the author in the running text, ``author`` nothing but the author, ``year`` all but the author
    and the style's brackets, ``bare`` all but the brackets.
    """

    key: str
    mode: Mode = "normal"
    prefix: str = ""
    suffix: str = ""
    locator: str = ""
    label: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class CslCluster:
    """One citation, of one work or several.

    `note` is the number of the note it stands in, 0 for none. Amid other words in a note it neither
    `opens` a sentence nor `closes` the note: a capital and the style's full stop are then not
    wanted.
    """

    cites: tuple[CslCite, ...]
    note: int = 0
    opens: bool = True
    closes: bool = True
