"""Every code Publisher can say, one module a family; the docs page of each is generated from here.

Codes are never reused. Each has a test that raises it.
"""

from publisher.codes import (
    a11,
    bld,
    cam,
    dep,
    ed,
    epb,
    fm,
    img,
    imp,
    md,
    mth,
    out,
    pdf,
    ref,
    rev,
    typ,
    vol,
    web,
)
from publisher.codes.table import Code

_FAMILIES = (
    vol, fm, md, ref, mth, img, a11, ed, typ, epb, pdf, out, web, dep, bld, imp, cam, rev,
)  # fmt: skip

CODES: dict[str, Code] = {code.id: code for family in _FAMILIES for code in family.TABLE}

__all__ = ["CODES", "Code"]
