"""Codes about the build itself: workers, cache, machine (BLD)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
