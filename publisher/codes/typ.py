"""Codes about typesetting (TYP)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "TYP001",
        "warning",
        "a character that no font has",
        "The page would show an empty box where the reader expects a letter.",
        "Install the named package of fonts, or write the character another way.",
    ),
    Code(
        "TYP002",
        "error",
        "a picture that could not be printed",
        "The picture is missing from the page.",
        "Open the file in a picture editor and save it again as PNG, JPEG or plain SVG.",
    ),
    Code(
        "TYP003",
        "warning",
        "a link to a place that is not there",
        "A reader who follows the link gets nowhere.",
        "Correct the link's target, or give the place its `{#id}`.",
    ),
    Code(
        "TYP004",
        "warning",
        "a page that is left nearly empty",
        "Something that cannot be broken did not fit on the page and left most of it blank.",
        "Make what is named smaller, break it in two, or move it to another paragraph.",
    ),
    Code(
        "TYP009",
        "warning",
        "something else that the typesetter said",
        "The typesetter went on, but it may have left something out.",
        "Look at the pages of this paper; if they are right, nothing needs to be done.",
    ),
)
