"""Codes about the EPUB (EPB)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "EPB001",
        "error",
        "a chapter is not well-formed XML",
        "E-readers refuse a document with a single open tag; the rest of it would be lost.",
        "Close or remove the HTML named in the message; without HTML in the manuscript, report it.",
    ),
    Code(
        "EPB002",
        "error",
        "an id stands twice in a chapter",
        "A link to it, a note or a reference, lands at the wrong one of the two.",
        "Give one of the headings, figures or spans another id.",
    ),
    Code(
        "EPB003",
        "warning",
        "a link leads nowhere",
        "The target does not exist in the book, or the address is not one of the web; readers and "
        "shops report a dead link as a broken book. The text is kept without its link.",
        "Correct the address, or give the target the id it names.",
    ),
    Code(
        "EPB004",
        "error",
        "a picture is missing from the book",
        "The document names an image file that no chapter brought.",
        "Put the file beside the manuscript and check its name, letter by letter.",
    ),
    Code(
        "EPB005",
        "error",
        "a picture is of a kind e-readers do not show",
        "EPUB readers show PNG, JPEG, GIF, WebP and SVG; anything else is a blank or a crash.",
        "Save the picture as PNG or SVG.",
    ),
    Code(
        "EPB006",
        "warning",
        "a figure has no text alternative",
        "A reader who cannot see it is told that there is a picture, and nothing else; the book "
        "cannot be called accessible.",
        "Describe in `alt` what the figure shows, or mark a mere ornament with "
        '`role="presentation"`.',
    ),
    Code(
        "EPB007",
        "warning",
        "a table has no header cells",
        "A screen reader cannot say which column or row a value belongs to.",
        "Give the table a header line, or head its rows.",
    ),
    Code(
        "EPB008",
        "warning",
        "a passage is in another script than its language",
        "It is read by the wrong voice, broken at the wrong places and set in the wrong font.",
        "Mark the passage with its language, as in `[한국어]{lang=ko}`.",
    ),
    Code(
        "EPB009",
        "error",
        "a drawing's `viewBox` is spelt in lower case",
        "XML knows only `viewBox`; with `viewbox` the drawing has no size and is cut.",
        "Write `viewBox` in the SVG.",
    ),
    Code(
        "EPB010",
        "warning",
        "the text of a link does not say where it leads",
        "Screen readers list links without the sentence around them; “here” says nothing there.",
        "Make the name of what it leads to the text of the link.",
    ),
    Code(
        "EPB011",
        "error",
        "a paper is missing from the contents",
        "No reader finds it but by paging through the whole book.",
        "Every paper of the programme needs a chapter; report this with the volume.",
    ),
    Code(
        "EPB012",
        "warning",
        "a heading skips a level",
        "Readers who go by headings take the levels for the structure, and miss one.",
        "Use the next level below, e.g. `##` and then `###`.",
    ),
    Code(
        "EPB013",
        "warning",
        "a formula has no text alternative",
        "Readers without MathML show nothing in its place, and speech has nothing to say.",
        "Report the formula; its TeX ought to be its alternative.",
    ),
    Code(
        "EPB014",
        "warning",
        "a font cannot be embedded",
        "The book is then shown in whatever font the reading system has.",
        "Use a font whose licence allows embedding, and check that its file can be read.",
    ),
    Code(
        "EPB015",
        "warning",
        "a printed page has no place in the text",
        "The page list would lack it, and a citation of that page would not be found.",
        "Build again with `--fresh`; if it remains, report the chapter.",
    ),
    Code(
        "EPB016",
        "error",
        "two chapters have one id",
        "Links to either would lead to the first, and one document would overwrite the other.",
        "Give one of the papers another `id` in its front matter.",
    ),
    Code(
        "EPB017",
        "warning",
        "the text alternative of a figure is a file name",
        "It is read aloud letter by letter and says nothing of what the figure shows.",
        "Describe in a sentence what the figure shows.",
    ),
    Code(
        "EPB018",
        "warning",
        "a picture is too large for e-readers",
        "Readers on small devices refuse or stall on pictures of many millions of pixels.",
        "Reduce it to at most 4,000 pixels on its longer side.",
    ),
    Code(
        "EPB019",
        "warning",
        "a language tag is not one",
        "Speech, hyphenation and fonts go by the tag, and with a wrong one go by guess.",
        "Use a BCP 47 tag: `en`, `pt-BR`, `ko`, `zh-Hant`.",
    ),
    Code(
        "EPB020",
        "warning",
        "a formula could not be made a picture",
        "Readers without MathML show its TeX instead.",
        "Simplify the formula, or use the EPUB with MathML.",
    ),
)
