"""Codes about accessibility (A11)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
