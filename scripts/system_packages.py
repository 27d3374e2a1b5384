"""Install the system packages that Publisher needs, where that can be done without asking.

Takes groups of needs as arguments (``runtime``, ``tests``). On Debian and Ubuntu as root, what is
missing is installed by apt; elsewhere the exact command is printed. What a build cannot do without
makes the exit status 1; the rest is told and left. Standard library only.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass


def library(*names: str) -> bool:
    """Whether the dynamic library can be loaded under any of `names`."""
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def command(*names: str) -> bool:
    """Whether any of `names` is a program on the path."""
    return any(shutil.which(name) for name in names)


def font(lang: str) -> bool:
    """Whether fontconfig knows a font for the language."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", f":lang={lang}", "file"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


@dataclass(frozen=True)
class Need:
    """Something a step needs: how to see it, and its package by package manager.

    `required` means that no volume can be built without it.
    """

    what: str
    found: Callable[[], bool]
    apt: str
    dnf: str
    brew: str
    required: bool = False


NEEDS = {
    "runtime": (
        Need("Pango", lambda: library("libpango-1.0.so.0", "libpango-1.0.dylib",
             "/opt/homebrew/lib/libpango-1.0.dylib"),
             "libpango-1.0-0", "pango", "pango", required=True),
        Need("PangoFT2", lambda: library("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib",
             "/opt/homebrew/lib/libpangoft2-1.0.dylib"),
             "libpangoft2-1.0-0", "pango", "pango", required=True),
        Need("HarfBuzz", lambda: library("libharfbuzz.so.0", "libharfbuzz.dylib",
             "/opt/homebrew/lib/libharfbuzz.dylib"),
             "libharfbuzz0b", "harfbuzz", "harfbuzz", required=True),
        Need("HarfBuzz subsetter", lambda: library("libharfbuzz-subset.so.0",
             "libharfbuzz-subset.dylib", "/opt/homebrew/lib/libharfbuzz-subset.dylib"),
             "libharfbuzz-subset0", "harfbuzz", "harfbuzz", required=True),
        Need("fontconfig", lambda: command("fc-list"), "fontconfig", "fontconfig", "fontconfig"),
        Need("fonts for Korean and Japanese", lambda: font("ko") and font("ja"),
             "fonts-noto-cjk", "google-noto-sans-cjk-fonts google-noto-serif-cjk-fonts",
             "font-noto-sans-cjk font-noto-serif-cjk"),
    ),
    "tests": (
        Need("poppler", lambda: command("pdftotext"), "poppler-utils", "poppler-utils", "poppler"),
        Need("qpdf", lambda: command("qpdf"), "qpdf", "qpdf", "qpdf"),
        Need("MuPDF", lambda: command("mutool"), "mupdf-tools", "mupdf", "mupdf-tools"),
        Need("Ghostscript", lambda: command("gs"), "ghostscript", "ghostscript", "ghostscript"),
        Need("Java with its compiler", lambda: command("java") and command("javac"),
             "default-jdk-headless", "java-latest-openjdk-devel", "openjdk"),
        Need("Node", lambda: command("node"), "nodejs", "nodejs", "node"),
        Need("npm", lambda: command("npm"), "npm", "nodejs-npm", "node"),
        Need("calibre", lambda: command("ebook-convert"), "calibre", "calibre", "--cask calibre"),
        Need("Chromium", lambda: command("chromium", "chromium-browser", "google-chrome"),
             "chromium", "chromium", "--cask chromium"),
        Need("calibre", lambda: command("ebook-convert"), "calibre-bin calibre", "calibre",
             "--cask calibre"),
    ),
}  # fmt: skip


def missing(groups: list[str]) -> list[Need]:
    """The needs of `groups` that this machine does not meet."""
    return [need for group in groups for need in NEEDS[group] if not need.found()]


def say(text: str) -> None:
    print(f"setup: {text}", file=sys.stderr, flush=True)


def apt_install(needs: list[Need]) -> None:
    """Install by apt as root; a failure is told by apt and seen by the caller's second look."""
    packages = [package for need in needs for package in need.apt.split()]
    say("installing " + " ".join(packages))
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300"]
    subprocess.run([*quiet, "update"], env=env, stdout=sys.stderr, check=False)
    install = [*quiet, "install", "-y", "--no-install-recommends"]
    if subprocess.run([*install, *packages], env=env, stdout=sys.stderr, check=False).returncode:
        for package in packages:  # one that does not exist here must not keep the others out
            subprocess.run([*install, package], env=env, stdout=sys.stderr, check=False)


def advice(needs: list[Need]) -> str:
    """The command that a user of this machine types to get `needs`."""
    for tool, prefix in (("apt-get", "sudo apt-get install"), ("dnf", "sudo dnf install"),
                         ("brew", "brew install")):  # fmt: skip
        if shutil.which(tool):
            field = "apt" if tool == "apt-get" else tool
            packages = dict.fromkeys(p for need in needs for p in getattr(need, field).split())
            return " ".join([prefix, *packages])
    return "install, by your system's package manager: " + ", ".join(n.what for n in needs)


def main(groups: list[str]) -> int:
    """Meet the needs of `groups` or tell how; 1 where no volume could be built."""
    needs = missing(groups)
    if needs and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        apt_install(needs)
        needs = missing(groups)
    if not needs:
        return 0
    say("not on this machine: " + ", ".join(need.what for need in needs))
    say("to get it, type:  " + advice(needs))
    if any(need.required for need in needs):
        say("no volume can be typeset without: " + ", ".join(n.what for n in needs if n.required))
        return 1
    say("going on without; what needs it says so")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["runtime"]))
