"""The shape of an entry in the table of codes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """`id` like ``FM003``; `severity` is ``error`` or ``warning``; `title` one lower-case phrase;
    `why` says in a sentence or two what is wrong for the reader of the book; `cure` says what the
    editor does about it."""

    id: str
    severity: str
    title: str
    why: str
    cure: str

    @property
    def help(self) -> str:
        """`cure` in the form of a finding: lower case, without its last stop."""
        return self.cure[:1].lower() + self.cure[1:].removesuffix(".")
