"""Where the groups, arguments and environments of LaTeX in the text end."""

from __future__ import annotations

import re

from publisher.markup.reader.scanning import Scan

_ENDS = re.compile(r"\\(begin|end)\{([A-Za-z*]+)\}")


def environment_end(scan: Scan, pos: int, name: str) -> int | None:
    """Where the environment `name` whose body begins at `pos` ends. The ends of all are found at
    once, when the first is asked for."""
    ends: dict[int, int] | None = scan.lasting.get("environments")
    if ends is None:
        ends = scan.lasting["environments"] = {}
        starts_by_name: dict[str, list[int]] = {}
        for match in _ENDS.finditer(scan.text):
            starts = starts_by_name.setdefault(match[2], [])
            if match[1] == "begin":
                starts.append(match.end())
            elif starts:
                ends[starts.pop()] = match.end()
    end = ends.get(pos)
    return end if end is not None and end - pos < 100_000 else None


def braces(text: str, pos: int) -> int | None:
    """Where the group that opens at `pos` ends."""
    if not text.startswith("{", pos):
        return None
    depth = 0
    for at in range(pos, min(len(text), pos + 5000)):
        char = text[at]
        if text[at - 1] == "\\" and text[at - 2] != "\\":
            continue
        depth += (char == "{") - (char == "}")
        if not depth:
            return at + 1
        if char == "\n" and text[at + 1 : at + 2] == "\n":
            return None
    return None


def groups(scan: Scan) -> dict[int, int]:
    """Where each group of the current block that is closed in it ends, by its beginning."""
    return scan.closed("{", "}")


def arguments(scan: Scan, pos: int) -> tuple[int, list[str]]:
    """Where the arguments at `pos` end, and those in braces."""
    args: list[str] = []
    text, limit, ends = scan.text, scan.limit, groups(scan)
    while pos < limit:
        if text[pos] == "[":
            close = text.find("]", pos, min(limit, pos + 500))
            if close < 0 or text.startswith("[@", pos):
                return pos, args
            pos = close + 1
        elif text[pos] == "{":
            end = ends.get(pos)
            if end is None:
                return pos, args
            args.append(text[pos + 1 : end - 1])
            pos = end
        else:
            break
    return pos, args


def begins_line(scan: Scan, pos: int) -> bool:
    """Whether nothing but space stands before `pos` on its line."""
    return not scan.text[scan.text.rfind("\n", 0, pos) + 1 : pos].strip()
