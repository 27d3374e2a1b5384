"""Codes about images (IMG)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
