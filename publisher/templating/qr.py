"""QR codes of addresses that a printed page leads to, ISO/IEC 18004.

In: an address. Out: a drawing that prints at any size.
"""

from __future__ import annotations

import hashlib
from io import BytesIO

import segno

from publisher.model.chapter import Image


def qr_code(address: str) -> Image:
    """The code of `address`, of which a seventh may be spoilt (error correction M); the margin of
    four modules that readers want is part of it."""
    code = segno.make(address, error="m", micro=False)
    out = BytesIO()
    code.save(out, kind="svg", scale=4, xmldecl=False, border=4, light="#fff")
    data = out.getvalue()
    width, height = code.symbol_size(scale=4, border=4)
    name = f"{hashlib.sha256(data).hexdigest()[:16]}.svg"
    return Image(name, "image/svg+xml", data, int(width), int(height), source=address)
