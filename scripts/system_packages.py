"""Install the system packages that Publisher needs, where that can be done without asking.

Takes levels of set-up as arguments (``runtime``, ``tests``). On Debian and Ubuntu as root, what is
missing is installed by apt; elsewhere the exact command is printed. What a build cannot do without
makes the exit status 1; the rest is told and left. What is needed is in
`publisher/command/needs.toml`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from publisher.command.needs import Need, advice, missing

LEVELS = {"runtime": ("build",), "tests": ("judge",)}
"""The groups of needs that each level of the set-up meets."""


def say(text: str) -> None:
    print(f"setup: {text}", file=sys.stderr, flush=True)


def apt_install(needs: list[Need]) -> None:
    """Install by apt as root; a failure is told by apt and seen by the caller's second look."""
    packages = [p for need in needs for p in need.packages.get("apt", "").split()]
    say("installing " + " ".join(packages))
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300"]
    subprocess.run([*quiet, "update"], env=env, stdout=sys.stderr, check=False)
    install = [*quiet, "install", "-y", "--no-install-recommends"]
    if subprocess.run([*install, *packages], env=env, stdout=sys.stderr, check=False).returncode:
        for package in packages:  # one that does not exist here must not keep the others out
            subprocess.run([*install, package], env=env, stdout=sys.stderr, check=False)


def main(levels: list[str]) -> int:
    """Meet the needs of `levels` or tell how; 1 where no volume could be built."""
    groups = [group for level in levels for group in LEVELS[level]]
    needs = list(missing(groups))
    if needs and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        apt_install(needs)
        needs = list(missing(groups))
    if not needs:
        return 0
    say("not on this machine: " + ", ".join(need.what for need in needs))
    for line in advice(needs):
        say("to get it:  " + line)
    if any(need.required for need in needs):
        say("no volume can be typeset without: " + ", ".join(n.what for n in needs if n.required))
        return 1
    say("going on without; what needs it says so")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["runtime"]))
