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
        "TYP005",
        "warning",
        "a drawing set in pixels",
        "Drawn as lines the figure came out otherwise than it looked to its author, by a mask, a "
        "filter or a blend that the typesetter cannot draw. It is set at 300 pixels to the inch.",
        "Nothing needs to be done. To have it sharp at any size, export it without effects.",
    ),
    Code(
        "TYP006",
        "warning",
        "a figure that came out otherwise",
        "The figure on the printed page is not the picture that its author sees.",
        "Look at the figure in the PDF; if it is wrong, export it as PNG.",
    ),
    Code(
        "TYP007",
        "warning",
        "a sign in a face that the style does not name",
        "Another machine, that has other fonts, shows the sign in another face or not at all.",
        "Name a face that has the sign in the style, or write it another way.",
    ),
    Code(
        "TYP009",
        "warning",
        "something else that the typesetter said",
        "The typesetter went on, but it may have left something out.",
        "Look at the pages of this paper; if they are right, nothing needs to be done.",
    ),
)
