"""What the engine has no command for: said to it as a text that nobody writes, and made an element
in the tree after.

A mark is ``{\\text{¶mpadded;width=0}{…}}``: the pilcrow stands for `SIGN`. The engine gives it back
as an `mtext` with what it is about beside it, wherever it stands and whatever face is around it.
`resolve` makes the element, with its attributes, of both. A mark before an empty group is an
element without contents; one that names a character after a second ``;`` is that character.
"""

from __future__ import annotations

from lxml import etree

from publisher.math.tex.tokens import Token, Tokens, group

SIGN = "\ufdd0"
"""A noncharacter, so that no manuscript can hold it (Unicode 16, 23.7)."""


def mark(element: str, inner: Tokens, at: int, /, **attributes: str) -> Tokens:
    """`inner` in an `element` of MathML with `attributes`."""
    said = ";".join((element, *(f"{name}={value}" for name, value in attributes.items())))
    head = [Token("\\text", at), *group([Token(SIGN + said.replace("%", "\\%"), at)], at)]
    return group([*head, *group(inner, at)], at)


def sign(char: str, at: int, /, element: str = "mo", **attributes: str) -> Tokens:
    """A character that the engine refuses, in an `element` of its own."""
    return mark(element, [], at, char=f"U+{ord(char):X}", **attributes)


def resolve(root: etree._Element, namespace: str) -> None:
    """Make elements of the marks in the tree, the innermost first."""
    for said in [e for e in root.iter(f"{{{namespace}}}mtext") if (e.text or "")[:1] == SIGN][::-1]:
        name, *pairs = (said.text or "")[1:].split(";")
        attributes = dict(pair.split("=", 1) for pair in pairs)
        contents = said.getnext()
        parent = said.getparent()
        if parent is None or contents is None:
            continue
        char = attributes.pop("char", "")
        made = etree.Element(f"{{{namespace}}}{name}", attributes, nsmap=said.nsmap)
        parent.replace(said, made)
        if char:
            made.text = chr(int(char[2:], 16))
        if char or name == "mspace":
            parent.remove(contents)
        else:
            made.append(contents)
        _lift(made, parent)


def _lift(made: etree._Element, parent: etree._Element) -> None:
    """`made` in the place of the row that held it and its mark: an operator must be seen as one by
    what stands around it (MathML Core, 3.2.4.1)."""
    above = parent.getparent()
    row = len(parent) == 1 and parent.tag.endswith("}mrow") and not parent.attrib
    if row and above is not None:
        made.tail = parent.tail
        above.replace(parent, made)
        if made.tag.endswith("}mo") and above.tag.endswith(("}mover", "}munder")):
            _accent(made, above)


def _accent(made: etree._Element, above: etree._Element) -> None:
    """A sign over or under a base that says it lies along it is an accent (MathML 3, 3.4.5)."""
    if made.get("stretchy") == "true" and made is not above[0]:
        above.set("accent" if above.tag.endswith("}mover") else "accentunder", "true")
