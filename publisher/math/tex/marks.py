"""What the engine has no command for: said to it as a text that nobody writes, and made an element
in the tree after.

A mark is ``{\\text{¶mpadded;width=0}{…}}``: the pilcrow stands for `SIGN`. The engine gives it back
as an `mtext` with what it is about beside it, wherever it stands and whatever face is around it.
`resolve_marks` makes the element, with its attributes, of both. A mark before an empty group is an
element without contents; one that names a character after a second ``;`` is that character.
"""

from __future__ import annotations

from lxml import etree

from publisher.math.tex.tokens import TexToken, Tokens, in_braces

SIGN = "\ufdd0"
"""A noncharacter, so that no manuscript can hold it (Unicode 16, 23.7)."""


def mark(element: str, inner: Tokens, at: int, /, **attributes: str) -> Tokens:
    """`inner` in an `element` of MathML with `attributes`."""
    words = ";".join((element, *(f"{name}={value}" for name, value in attributes.items())))
    head = [
        TexToken("\\text", at),
        *in_braces([TexToken(SIGN + words.replace("%", "\\%"), at)], at),
    ]
    return in_braces([*head, *in_braces(inner, at)], at)


def sign(char: str, at: int, /, element: str = "mo", **attributes: str) -> Tokens:
    """A character that the engine refuses, in an `element` of its own."""
    return mark(element, [], at, char=f"U+{ord(char):X}", **attributes)


def resolve_marks(root: etree._Element, namespace: str) -> None:
    """Make elements of the marks in the tree, the innermost first."""
    for sign in [e for e in root.iter(f"{{{namespace}}}mtext") if (e.text or "")[:1] == SIGN][::-1]:
        name, *pairs = (sign.text or "")[1:].split(";")
        attributes = dict(pair.split("=", 1) for pair in pairs)
        contents = sign.getnext()
        parent = sign.getparent()
        if parent is None or contents is None:
            continue
        char = attributes.pop("char", "")
        element = etree.Element(f"{{{namespace}}}{name}", attributes, nsmap=sign.nsmap)
        parent.replace(sign, element)
        if char:
            element.text = chr(int(char[2:], 16))
        if char or name == "mspace":
            parent.remove(contents)
        else:
            element.append(contents)
        _lift(element, parent)


def _lift(element: etree._Element, parent: etree._Element) -> None:
    """`element` in the place of the row that held it and its mark: an operator must be seen as one
    by what stands around it (MathML Core, 3.2.4.1)."""
    above = parent.getparent()
    row = len(parent) == 1 and parent.tag.endswith("}mrow") and not parent.attrib
    if row and above is not None:
        element.tail = parent.tail
        above.replace(parent, element)
        if element.tag.endswith("}mo") and above.tag.endswith(("}mover", "}munder")):
            _accent(element, above)


def _accent(element: etree._Element, above: etree._Element) -> None:
    """A sign over or under a base that says it lies along it is an accent (MathML 3, 3.4.5)."""
    if element.get("stretchy") == "true" and element is not above[0]:
        above.set("accent" if above.tag.endswith("}mover") else "accentunder", "true")
