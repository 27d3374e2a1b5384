"""Codes about copies for reviewers (REV)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code("REV001", "warning", "an author can be known from an anonymous copy",
         "A name, an address or an ORCID iD of an author, or where the author works, stands in the "
         "text that the reviewer is to read.",
         "Write it otherwise for the review, or accept that the reviewer reads it."),
    Code("REV002", "warning", "an anonymous copy cites its own authors",
         "Reviewers guess who wrote a paper from the works it leans on; most societies ask that "
         "one cites oneself as one cites others.",
         "See that the text does not say that these works are the authors' own."),
    Code("REV003", "error", "a paper that cannot be made anonymous",
         "It came as a PDF, whose pages are bound as they are: the names on them stay.",
         "Ask the author for an anonymous PDF, or for the manuscript."),
)  # fmt: skip
