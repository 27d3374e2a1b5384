"""Codes about math (MTH)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
