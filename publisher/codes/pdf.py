"""Codes about the bound PDF (PDF)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "PDF001",
        "warning",
        "a link goes to a chapter that is not in the volume",
        "A reader who follows the link gets nowhere, so the link was taken out of the PDF and its "
        "text left.",
        "Correct the name after `volume:`, or add the paper to `volume.yaml`.",
    ),
    Code(
        "PDF002",
        "warning",
        "a link goes to a place that its chapter does not have",
        "The chapter is there, but nothing in it has the name the link gives; the link goes to the "
        "chapter's first page instead.",
        "Correct the part of the link after `#`, or give the place meant that name with `{#name}`.",
    ),
    Code(
        "PDF003",
        "error",
        "a page has no folio to print",
        "The style typeset fewer page numbers than the volume has pages, so a page that is cited "
        "by number shows none.",
        "Report it: the number of folio sheets is worked out from the volume.",
    ),
    Code(
        "PDF004",
        "warning",
        "a bookmark goes to a place that its chapter does not have",
        "The bookmark was sent to the chapter's first page, so a reader lands above the heading.",
        "Report it: bookmarks are made from the chapter's own headings.",
    ),
)
