"""A file of the volume folder as text, or what prevents that, told.

In: a name below a `Folder`. Out: its text, or a `Bad` whose text is the best reading.
"""

from __future__ import annotations

from publisher.codes.yamlfile import YamlFault
from publisher.files import LFS_CURE, Files, OutsideFolder, is_pointer
from publisher.manuscripts.decoding import Bad, decode_utf8
from publisher.manuscripts.report import FaultReport
from publisher.manuscripts.yamltree import YamlPlace

NOTHING = Bad(0, 1, "", "")


def text_of(folder: Files, name: str, limit: int, report: FaultReport, help: str = "") -> str | Bad:
    """The text of `name`, at most `limit` bytes; faults go to `report`, with `help` where the file
    cannot be had at all."""
    what = name.rpartition("/")[2]
    try:
        data = folder.read(name, limit)
    except OutsideFolder:
        report.say("VOL055", (), f"{what} is outside the volume folder", "copy it into the folder")
        return NOTHING
    except ValueError:
        report.say(YamlFault.UNREADABLE, (), f"{what} is larger than {limit // 1_000_000} MB",
                   "it should hold text only; keep pictures in files of their own")  # fmt: skip
        return NOTHING
    except OSError as error:
        why = (error.strerror or "unknown cause").lower()
        report.say(YamlFault.UNREADABLE, (), f"{what} cannot be read: {why}", help or None)
        return NOTHING
    if is_pointer(data):
        report.say(YamlFault.UNREADABLE, (), f"{what} is a pointer of Git LFS", LFS_CURE)
        return NOTHING
    text = decode_utf8(data)
    if isinstance(text, Bad):
        _say_bad(what, text, report)
    elif not text.strip():
        report.say(
            YamlFault.EMPTY, (), f"{what} is empty", "write it, or take it out of the volume"
        )
        return NOTHING
    return text


def _say_bad(what: str, bad: Bad, report: FaultReport) -> None:
    """Tell that bytes are not UTF-8, what they look like, and the cure."""
    setting = YamlPlace(report.start.path, tuple(bad.text.split("\n")))
    span = setting.span(bad.line - 1, bad.column - 1, 1)
    if bad.guess:
        message = f"{what} is not UTF-8 but looks like {bad.guess}"
        help = f"open it as {bad.guess} and save it with the encoding UTF-8"
    else:
        message = f"{what} ends in the middle of a character"
        help = "it was cut off, or is not UTF-8: get it again, or save it with the encoding UTF-8"
    report.say_at(YamlFault.NOT_UTF8, span, message, help)
