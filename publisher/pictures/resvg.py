"""Draws a clean SVG: a program, run in a process of its own by its path.

In: the drawing on standard input; its width and height in pixels as arguments. Out: a PNG on
standard output. A filter of a few bytes can ask for years: the process may take so much of the
processor and of memory, and no more.
"""

from __future__ import annotations

import resource
import sys

import resvg_py

SECONDS, BYTES = 5, 2 << 30


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    width, height = map(int, sys.argv[1:])
    svg = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height))


if __name__ == "__main__":
    main()
