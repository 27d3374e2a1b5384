"""Licences by their short names: address, name, SPDX.

In: what `license` says, a short name of SPDX or words. Out: `Licence`. Creative Commons' addresses
are made; those of others are in the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CC = re.compile(r"^CC[- ](BY(?:-NC)?(?:-SA|-ND)?)[- ]([1-4]\.0)$", re.IGNORECASE)

_OTHERS = {
    "apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "mit": "https://opensource.org/license/mit",
    "bsd-3-clause": "https://opensource.org/license/bsd-3-clause",
    "gpl-3.0-only": "https://www.gnu.org/licenses/gpl-3.0.html",
    "gpl-3.0-or-later": "https://www.gnu.org/licenses/gpl-3.0.html",
    "gfdl-1.3-only": "https://www.gnu.org/licenses/fdl-1.3.html",
    "gfdl-1.3-or-later": "https://www.gnu.org/licenses/fdl-1.3.html",
}


@dataclass(frozen=True, slots=True)
class Licence:
    """`name` as it was given; `address` and `spdx` are empty where they are not known."""

    name: str = ""
    address: str = ""
    spdx: str = ""


def licence(given: str) -> Licence:
    """The licence that `given` names."""
    plain = given.strip()
    if re.match(r"^CC0([- ]1\.0)?$", plain, re.IGNORECASE):
        address = "https://creativecommons.org/publicdomain/zero/1.0/"
        return Licence(plain, address, "CC0-1.0")
    if match := _CC.match(plain):
        address = f"https://creativecommons.org/licenses/{match[1].lower()}/{match[2]}/"
        return Licence(plain, address, f"CC-{match[1].upper()}-{match[2]}")
    if address := _OTHERS.get(plain.lower(), ""):
        return Licence(plain, address, plain)
    address = plain if plain.startswith("https://") and " " not in plain else ""
    return Licence(plain, address)


def cc_address(given: str) -> str:
    """The address of a Creative Commons licence, or of one given by its address; empty for any
    other."""
    found = licence(given)
    return found.address if found.spdx.startswith("CC") or found.address == found.name else ""
