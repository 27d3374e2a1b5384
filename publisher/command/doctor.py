"""What this machine has of what Publisher uses, told to its user.

In: nothing but the machine. Out: a `MachineReport`, as text or as JSON.
"""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from typing import Any

from publisher import __version__
from publisher.command.needs import GROUPS, Need, advice, needs

_OLDEST = (3, 11)


@dataclass(frozen=True, slots=True)
class MachineReport:
    """The needs of Publisher, and which of them this machine does not meet."""

    needs: tuple[Need, ...]
    missing: tuple[Need, ...]

    @property
    def can_build(self) -> bool:
        """Whether a volume can be typeset here."""
        return sys.version_info >= _OLDEST and not any(need.required for need in self.missing)

    def text(self, short: bool = False) -> str:
        """For a person: each need, what is not possible without those that are missing, and what
        to type; only what is missing where `short`."""
        lines = []
        if not short:
            lines = [f"Publisher {__version__}, Python {platform.python_version()}, "
                     f"{platform.system()} {platform.machine()}"]  # fmt: skip
        for group, purpose in GROUPS.items():
            there = [need for need in self.needs if need.group == group]
            lacking = [need for need in there if need in self.missing]
            if not short:
                lines += ["", f"{purpose}:"]
                lines += [f"  ✓ {need.what}" for need in there if need not in self.missing]
            lines += [f"  ✗ {need.what}: without, {need.without}" for need in lacking]
        if self.missing:
            lines += ["", "to get what is missing:"] + [
                f"  {line}" for line in advice(self.missing)
            ]
        if not self.can_build:
            lines += ["", "no volume can be typeset on this machine yet"]
        elif not self.missing:
            lines += ["", "everything is here"]
        return "\n".join(lines).strip("\n")

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "publisher": __version__,
            "python": platform.python_version(),
            "can_build": self.can_build,
            "needs": [
                {
                    "what": need.what,
                    "group": need.group,
                    "here": need not in self.missing,
                    "required": need.required,
                    "without": need.without,
                }
                for need in self.needs
            ],
            "to_type": list(advice(self.missing)),
        }


def examine() -> MachineReport:
    """What is here, and what is not."""
    wanted = needs()
    return MachineReport(wanted, tuple(need for need in wanted if not need.is_met))
