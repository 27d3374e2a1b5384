"""Labels that stand outside of what they name: after a figure, in a paragraph, around a formula.

In: the tree of a paper. Each such label is put into what it belongs to, where `labels` finds it.
"""

from __future__ import annotations

import re

from lxml import etree

from publisher.markup.reader.tree import Tree, remove, replace


def give_stray_labels(root: Tree) -> None:
    """A label that stands outside of a caption or a formula belongs to what is right before it."""
    for span in list(root.iter("span")):
        if span.get("label"):
            _from_span(span)
    for label in list(root.iter("label")):
        if any(
            a.tag in ("figure", "table", "h2", "h3", "h4", "h5", "h6") or a.get("data-word")
            for a in label.iterancestors()
        ):
            continue
        item = next(label.iterancestors("li"), None)
        if item is not None and (parent := item.getparent()) is not None and parent.tag == "ol":
            _move(label, item)
            continue
        owner = _owner(label)
        if owner is not None:
            _move(label, owner)


def _move(label: Tree, owner: Tree) -> None:
    """Put `label` at the end of `owner`; a paragraph that held nothing else goes."""
    parent = label.getparent()
    remove(label)
    label.tail = None
    owner.append(label)
    if parent is None or parent.tag != "p":
        return
    if not len(parent) and not (parent.text or "").strip():
        remove(parent)


def _from_span(span: Tree) -> None:
    """``[]{label="x"}`` in a caption; ``[$$…$$]{label="x"}`` around a formula."""
    name = span.attrib.pop("label")
    formulas = [child for child in span if child.tag == "formula"]
    if len(formulas) == 1 and not (span.text or "").strip():
        formulas[0].set("label", name)
        formulas[0].tail = span.tail
        replace(span, formulas[0])
        return
    label = etree.Element("label", {"name": name})
    if span.get("data-at"):
        label.set("data-at", span.get("data-at", ""))
    if not len(span) and not (span.text or "").strip():
        replace(span, label)
    else:
        span.insert(0, label)
        label.tail, span.text = span.text, None


def _owner(label: Tree) -> Tree | None:
    """The nearest float before `label` among its block's neighbours, else the section's heading."""
    block: Tree = label
    for ancestor in label.iterancestors():
        if ancestor.tag in ("section", "part", "div", "li", "note"):
            break
        block = ancestor
    name = label.get("name", "")
    before = block.getprevious() if block is not label else label.getprevious()
    if before is not None and not name.startswith("sec"):
        if before.tag in ("figure", "table"):
            return before
        if before.tag == "div" and len(before) and before[0].tag == "formula":
            before[0].set("label", name)
            remove(label)
            return None
    for ancestor in label.iterancestors("section"):
        if len(ancestor) and re.fullmatch("h[1-6]", str(ancestor[0].tag)):
            return ancestor[0]
    return None


def attach_labels(root: Tree) -> None:
    """Give each target's label to what comes next."""
    for target in list(root.iter("target")):
        following = target.getnext()
        while following is not None and following.tag == "target":
            following = following.getnext()
        name = target.get("name", "")
        if following is None:
            pass
        elif re.fullmatch("h[1-6]", str(following.tag)):
            following.set("data-labels", f"{following.get('data-labels', '')} {name}".strip())
        elif following.tag in ("figure", "table"):
            _label(following, name)
        elif following.tag == "div" and len(following) and following[0].tag == "formula":
            following[0].set("label", name)
        elif not following.get("id"):
            following.set("id", name)
        remove(target)


def _label(element: Tree, name: str) -> None:
    if element.get("label") or element.get("id"):
        label = element.makeelement("label", {"name": name})
        element.append(label)
    else:
        element.set("label", name)
