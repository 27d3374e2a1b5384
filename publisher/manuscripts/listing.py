"""A paper's entry added to the text of `volume.yaml`, and nothing else in it changed.

In: the text and the entry. Out: the text with the entry at the end of the last session. The places
that the YAML reader keeps say where; comments, quotation marks and order stay as they are.
"""

from __future__ import annotations

from publisher.manuscripts.yamltree import YamlNode, YamlPlace, load_yaml


class CannotList(Exception):
    """The text cannot be changed with certainty."""


def with_paper(text: str, entry: str) -> str:
    """`text` with `entry` as the last paper of the last session."""
    root = _tree(text)
    lines = text.split("\n")
    sessions = _child(root, "sessions")
    loose = _child(root, "papers")
    if sessions is not None and isinstance(sessions.value, list) and sessions.value:
        _into_session(lines, sessions.value[-1], entry)
    elif sessions is not None:
        _after_key(lines, root, "sessions", f"[{{papers: [{entry}]}}]")
    elif loose is not None:
        _into_papers(lines, root, loose, entry)
    else:
        lines = [*"\n".join(lines).rstrip("\n").split("\n"), "", "sessions:",
                 "  - papers:", f"      - {entry}", ""]  # fmt: skip
    changed = "\n".join(lines)
    if _papers(_tree(changed)) != [*_papers(root), entry]:
        raise CannotList(entry)
    return changed


def _tree(text: str) -> YamlNode:
    node, findings = load_yaml(text, YamlPlace("", tuple(text.split("\n"))))
    if node is None or findings or not isinstance(node.value, dict):
        raise CannotList("the file has faults")
    return node


def _child(node: YamlNode, key: str) -> YamlNode | None:
    entry = node.value.get(key) if isinstance(node.value, dict) else None
    return entry[1] if entry else None


def _papers(root: YamlNode) -> list[str]:
    """All entries in the order of the book."""
    lists = [_child(root, "papers")]
    sessions = _child(root, "sessions")
    if sessions is not None and isinstance(sessions.value, list):
        lists += [_child(session, "papers") for session in sessions.value]
    return [str(item.value) for each in lists if each is not None for item in _items(each)]


def _items(node: YamlNode) -> list[YamlNode]:
    if isinstance(node.value, list):
        return node.value
    return [node] if node.value is not None else []


def _into_session(lines: list[str], session: YamlNode, entry: str) -> None:
    papers = _child(session, "papers")
    if papers is not None:
        _into_papers(lines, session, papers, entry)
        return
    if not isinstance(session.value, dict) or not session.value:
        raise CannotList(entry)
    first = min((span for span, _ in session.value.values()), key=lambda s: (s.line, s.column))
    line, column = first.line - 1, first.column - 1
    head, rest = lines[line][:column], lines[line][column:]
    if head.strip() not in ("-", ""):
        raise CannotList(entry)
    lines[line] = f"{head}papers: [{entry}]\n{' ' * column}{rest}"


def _into_papers(lines: list[str], holder: YamlNode, papers: YamlNode, entry: str) -> None:
    """After the last entry, in the way the list is written."""
    if not isinstance(papers.value, list):
        if papers.value is not None:
            raise CannotList(entry)
        _after_key(lines, holder, "papers", f"[{entry}]")
        return
    if not papers.value:
        span = papers.span
        at = lines[span.line - 1].index("[", span.column - 1) + 1
        lines[span.line - 1] = lines[span.line - 1][:at] + entry + lines[span.line - 1][at:]
        return
    last = papers.value[-1].span
    line = lines[last.line - 1]
    before, end = line[: last.column - 1], last.column - 1 + last.length
    if before.strip() == "-":
        lines[last.line - 1] = f"{line}\n{before}{entry}"
    else:
        lines[last.line - 1] = f"{line[:end]}, {entry}{line[end:]}"


def _after_key(lines: list[str], holder: YamlNode, key: str, value: str) -> None:
    """The value of a key that has none yet."""
    assert isinstance(holder.value, dict)
    span = holder.value[key][0]
    line = lines[span.line - 1]
    colon = line.index(":", span.column - 1 + len(key)) + 1
    lines[span.line - 1] = f"{line[:colon]} {value}{line[colon:]}"
