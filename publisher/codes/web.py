"""Codes about the web edition (WEB)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "WEB001", "warning", "a link of the web edition leads nowhere",
        "The target does not exist in the volume, or the address is not one of the web. The text "
        "is kept without its link.",
        "Correct the target, or give the place that is meant its `{#id}`.",
    ),
    Code(
        "WEB002", "error", "a picture is missing from the web edition",
        "The page shows the description in place of the picture.",
        "Put the picture where the manuscript says, or correct its name.",
    ),
    Code(
        "WEB003", "error", "words are missing from the web edition",
        "Words of the paper are not on its page, so readers of the web do not have them.",
        "Build again with `--fresh`; if it remains, report it with the paper.",
    ),
    Code(
        "WEB004", "error", "something is missing from the web edition",
        "The paper has more figures, tables, formulas, notes, citations or headings than its page.",
        "Build again with `--fresh`; if it remains, report it with the paper.",
    ),
    Code(
        "WEB005", "error", "an address inside the web edition leads nowhere",
        "A page of the edition points at a file or a place that is not in it: who follows the link "
        "gets an error.",
        "Build again; if it remains, report it. A file that was taken out of the folder is the "
        "usual cause.",
    ),
)  # fmt: skip
