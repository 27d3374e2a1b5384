"""What a printer is promised: bleed, marks, page count and printing condition.

In: lengths in mm and an ICC profile as bytes (ICC.1:2022). Out: a frozen `PrintOrder`.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from PIL import ImageCms

from publisher.model.pagemap import PageMap, pad_page_map

_OWN = "FOGRA39L_coated.icc"
_KNOWN = (
    (r"FOGRA ?(\d+)L?", r"FOGRA\1"),
    (r"ISO ?coated[ _]v2", "FOGRA39"),
    (r"PSO ?coated[ _]v3", "FOGRA51"),
    (r"PSO ?uncoated[ _]v3", "FOGRA52"),
    (r"PSO ?uncoated", "FOGRA47"),
    (r"PSO ?LWC ?improved", "FOGRA45"),
    (r"GRACoL ?2006", "CGATS TR 006"),
    (r"GRACoL ?2013", "CGATS21-2-CRPC6"),
    (r"SWOP ?2006.*3", "CGATS TR 003"),
    (r"SWOP ?2006.*5", "CGATS TR 005"),
    (r"SWOP", "CGATS TR 001"),
    (r"Japan ?Color ?2001.*coated", "JC200103"),
    (r"Japan ?Color ?2011.*coated", "JC201103"),
)
"""What a profile's description says, and the name that the ICC's registry of characterisation data
has for its printing condition (https://www.color.org/chardata/drsection1.xalter)."""


class BadProfile(Exception):
    """A profile that no printing press has; the message is for the user."""


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """How a book is printed. `bleed` is mm beyond each edge of the trimmed page; `marks` is whether
    crop marks are drawn outside it; `multiple` is what the page count is a multiple of; `profile`
    is the ICC profile of the printing condition. `standard` is ``PDF/X-4``, ``PDF/X-1a`` or
    ``PDF``, which claims none; `flat` leaves no transparency; `blank_last` leaves the last page
    blank; `ink` is the most percent of all inks at one place."""

    profile: bytes
    bleed: float = 3.0
    marks: bool = True
    multiple: int = 1
    standard: str = "PDF/X-4"
    flat: bool = False
    blank_last: bool = False
    ink: float = 400

    def padded(self, page_map: PageMap) -> PageMap:
        """`page_map` with the blank pages that the printer wants at its end."""
        return pad_page_map(page_map, self.multiple, self.blank_last)


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition: its name in the ICC's registry (empty where that has none), and what
    its profile says of itself."""

    name: str
    description: str


@lru_cache
def own_profile() -> bytes:
    """The profile that comes with Publisher: FOGRA39, offset on coated paper."""
    return (files("publisher.bind.press") / "profiles" / _OWN).read_bytes()


@lru_cache
def condition(profile: bytes) -> Condition:
    """The printing condition that `profile` is for.

    Raises `BadProfile` for what is no CMYK output profile (ISO 15930-7, 6.2.2).
    """
    try:
        icc = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
    except (OSError, ValueError) as error:
        raise BadProfile("the file is no ICC profile") from error
    kind, space = icc.device_class, icc.xcolor_space.strip()
    if (kind, space) != ("prtr", "CMYK"):
        raise BadProfile(f"the profile is for `{kind}` in {space}, not for a press in CMYK")
    description = " ".join((icc.profile_description or "").split())
    for pattern, name in _KNOWN:
        if match := re.search(pattern, description, re.IGNORECASE):
            return Condition(match.expand(name), description)
    return Condition("", description or "a printing condition without a name")
