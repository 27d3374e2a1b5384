"""Codes about the volume file (VOL)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
