"""Formulas for records: in TeX, and in MathML 3.

In: a ``math`` element of the book. Out: ``alternatives`` of JATS.
"""

from __future__ import annotations

from lxml import etree

from publisher.deposits.elements import Node, x
from publisher.xhtml.tree import Element

_MATH_ATTRIBUTES = frozenset(
    "accent accentunder align alttext close columnalign columnlines columnspacing columnspan "
    "depth dir display displaystyle fence fontfamily frame height id largeop linebreak "
    "linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize "
    "movablelimits notation numalign open rowalign rowlines rowspacing rowspan rspace "
    "scriptlevel separator side src stretchy symmetric voffset width".split()
)
"""Attributes of MathML 3 (chapter 3) that formulas of the book have; those of MathML Core beside
them are for browsers."""


def formula(math: Element) -> Node | None:
    """The formula twice: in TeX, and in MathML 3 without annotations."""
    copied = etree.fromstring(etree.tostring(math, with_tail=False))
    notes = [e for e in copied.iter() if etree.QName(e).localname == "annotation"]
    tex = (notes[0].text if notes else "") or math.get("alttext", "")
    for note in notes:
        note.getparent().remove(note)
    for each in list(copied.iter()):
        if etree.QName(each).localname == "semantics" and len(each) == 1:
            each.getparent().replace(each, each[0])
    for each in copied.iter():
        for name in list(each.attrib):
            if name not in _MATH_ATTRIBUTES:
                del each.attrib[name]
    own = copied.attrib.pop("id", None)
    del own
    etree.cleanup_namespaces(copied)
    return x("alternatives", x("tex-math", tex), copied)
