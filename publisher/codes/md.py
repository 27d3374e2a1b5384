"""Codes about markup (MD)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "MD001", "error", "a limit is passed",
        "A manuscript far larger or deeper than any paper would stall the build for all others.",
        "Split the paper, or raise the limit that the message names: `--limit NAME=N`.",
    ),
    Code(
        "MD002", "warning", "a character that cannot be shown",
        "Control characters are forbidden in XML, and no reader shows them; each is replaced by �.",
        "Delete the character; it often comes from copying out of a PDF.",
    ),
    Code(
        "MD010", "warning", "raw markup of another format is left out",
        "LaTeX and other formats have no meaning in a book that is made as EPUB and PDF.",
        "Write the construct in Markdown, or delete it.",
    ),
    Code(
        "MD011", "warning", "an HTML element is left out",
        "Only elements that are safe and mean something in a book are kept; the text inside stays.",
        "Use Markdown, or one of the elements that the manual lists.",
    ),
    Code(
        "MD012", "warning", "active content is left out",
        "Scripts, frames and event handlers must not run on a reader's device.",
        "Delete it.",
    ),
    Code(
        "MD013", "warning", "a link with an address that is not safe",
        "Addresses that run code or reach into the reader's machine are not kept as links.",
        "Link to an address that begins with `https:`, `mailto:` or `#`.",
    ),
    Code(
        "MD014", "warning", "LaTeX that only LaTeX can set",
        "An algorithm or a drawing in LaTeX has no form of its own here; its source is set.",
        "Draw it as a picture (SVG or PDF) and show that; write an algorithm as a numbered list.",
    ),
    Code(
        "MD015", "warning", "metadata in the middle of the text",
        "Only the front matter at the top of a manuscript is read.",
        "Move what matters into the front matter; delete the rest.",
    ),
    Code(
        "MD016", "warning", "code that is not run",
        "No code of a manuscript is run when a book is made, so what it would draw is not there.",
        "Run it, and put what it makes into the manuscript: a picture, a table, a number.",
    ),
    Code(
        "MD017", "error", "a file that cannot be included",
        "The text of the file would be missing from the book.",
        "Include a text file inside the paper's folder, which does not include itself.",
    ),
    Code(
        "MD020", "error", "a code block is never closed",
        "Without its closing line nobody can tell where the code ends.",
        "Close the block with a line of the same signs that opened it.",
    ),
    Code(
        "MD021", "warning", "a list, a heading, a table or a rule without a blank line before it",
        "Right under a line of text, what looks like another block is part of the paragraph; so is "
        "a heading whose signs no space follows.",
        "Put a blank line before it, and a space behind the signs of a heading.",
    ),
    Code(
        "MD022", "error", "a div is never closed",
        "Without its closing line nobody can tell how far the div reaches.",
        "Close it with a line of colons.",
    ),
    Code(
        "MD023", "error", "an unknown directive",
        "What an unknown directive should do with its body cannot be known; the body is kept.",
        "Correct the name, or write the content in plain Markdown.",
    ),
    Code(
        "MD024", "error", "an unknown role",
        "What an unknown role should do with its text cannot be known; the text is kept.",
        "Correct the name, or write the content in plain Markdown.",
    ),
    Code(
        "MD025", "warning", "an unknown option of a directive",
        "The option is not understood and has no effect.",
        "Correct its name or delete it.",
    ),
    Code(
        "MD030", "warning", "a note that is never called",
        "A note without a call has no place in the text, so it is not printed.",
        "Put `[^label]` where the note belongs, or delete the note.",
    ),
    Code(
        "MD031", "error", "a call to a note that does not exist",
        "Readers would find a sign and no note.",
        "Correct the label, or write the note.",
    ),
    Code(
        "MD032", "error", "a note written twice",
        "Two notes have one label; only the first can be called.",
        "Give one of them another label.",
    ),
    Code(
        "MD040", "warning", "a table row with more cells than columns",
        "The cells beyond the last column have no head to stand under.",
        "Check the row for a stray `|`; write `\\|` for a bar in a cell.",
    ),
    Code(
        "MD041", "warning", "a grid table whose lines do not meet",
        "A table drawn with `+`, `-` and `|` is read only where every line closes; this is text.",
        "Let each line of the drawing be as long as the first, and its corners stand on columns.",
    ),
    Code(
        "MD050", "error", "two elements with one id",
        "A link to the id could lead to either place.",
        "Rename one of them.",
    ),
    Code(
        "MD051", "error", "a link to a place that does not exist",
        "Readers would follow it to nowhere.",
        "Correct the link, or give the place meant an id: `{#id}`.",
    ),
    Code(
        "MD052", "warning", "a link that leads to nothing in the book",
        "A link to a file beside the manuscript works for the author only; its text is kept.",
        "Give the whole address, beginning with `https:`.",
    ),
)  # fmt: skip
