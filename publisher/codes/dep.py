"""Codes about records for registries and indexes (DEP)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code("DEP001", "warning", "a registry demands what the volume lacks",
         "A record cannot be made without it, so the file for that target is not written.",
         "Add the key, or name in `deposits:` only the targets that you want."),
    Code("DEP002", "error", "one DOI for two things",
         "A DOI leads to one thing: the second that is registered under it takes the first one's "
         "place.",
         "Give each paper a DOI of its own, and the volume another."),
    Code("DEP003", "warning", "DOI under another prefix",
         "A registry takes only DOIs under the prefix of whoever deposits.",
         "See that the paper was registered elsewhere before; else correct its `doi`."),
    Code("DEP004", "error", "words are missing from the full text for archives",
         "Words of the paper are not in its JATS and BITS.",
         "Build again with `--fresh`; if it remains, report it with the paper."),
    Code("DEP005", "error", "something is missing from the full text for archives",
         "The paper has more figures, tables, formulas, notes, citations or headings than its JATS "
         "and BITS.",
         "Build again with `--fresh`; if it remains, report it with the paper."),
    Code("DEP006", "warning", "published before it was accepted",
         "The days contradict each other, and registries show both.",
         "Correct `published` of the volume or `accepted` of the paper."),
    Code("DEP007", "warning", "licence without an address",
         "Registries take a licence by its address, so that machines know what is allowed; in "
         "words it is left out of most records.",
         "Write its short name of SPDX, such as CC-BY-4.0, or its address."),
)  # fmt: skip
