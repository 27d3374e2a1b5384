"""Codes about what was made: is it complete, and what do outside judges say of it (OUT)."""

from publisher.codes.table import Code

_CURE = "Look at the place; if the manuscript is sound there, report it with the paper."

TABLE: tuple[Code, ...] = (
    Code(
        "OUT001", "error", "words of the manuscript are in no output",
        "The words stand in the manuscript, but the book does not print them, and nothing said "
        "that they were left out.",
        "Look for markup that is not closed just above the place. " + _CURE,
    ),
    Code(
        "OUT002", "error", "words stand in another place than in the manuscript",
        "The words are printed, but before what they follow in the manuscript, or far behind it.",
        "Look for markup that is not closed just above the place. " + _CURE,
    ),
    Code(
        "OUT003", "error", "a heading is missing",
        "A heading of the manuscript is no heading in the book, so contents, bookmarks and "
        "e-readers do not find it.",
        "Put a blank line before and behind the heading. " + _CURE,
    ),
    Code(
        "OUT004", "error", "a figure is missing",
        "The manuscript shows more pictures than the book.",
        "Write the picture as `![caption](file.png)` alone in its paragraph. " + _CURE,
    ),
    Code(
        "OUT005", "error", "a table is missing",
        "The manuscript holds more tables than the book.",
        "Put a blank line before the table, and a line of dashes below its head. " + _CURE,
    ),
    Code(
        "OUT006", "error", "a formula is missing",
        "The manuscript holds more formulas than the book.",
        "Write the formula as `$…$` or `$$…$$` without spaces inside the dollars. " + _CURE,
    ),
    Code(
        "OUT007", "error", "a note is missing",
        "The manuscript holds more notes, or calls of notes, than the book.",
        "Write the note as `[^label]: …` after a blank line. " + _CURE,
    ),
    Code(
        "OUT008", "error", "a citation is missing",
        "The manuscript cites a work, and the paper has no reference to it.",
        "Write the citation as `[@key]`. " + _CURE,
    ),
    Code(
        "OUT009", "error", "words are missing from the PDF",
        "The typesetter was given the words and printed them on no page: it cuts what does not fit "
        "(a note taller than a page, a row that cannot be broken) without a word.",
        "Split what does not fit: a long note into paragraphs of the text, a tall row into two.",
    ),
    Code(
        "OUT010", "error", "words are missing from the EPUB",
        "The words are in the paper, and in no document of the EPUB.",
        "Build again with `--fresh`; if it remains, report it with the paper.",
    ),
    Code(
        "OUT011", "error", "words lie where no page shows them",
        "The words are in the PDF, but beyond the edge of the page or of a box that hides what "
        "stands out of it. Readers do not see them.",
        "Break the long line or the wide table, or set `overflow: visible` in the style.",
    ),
    Code(
        "OUT012", "error", "something is missing from the PDF",
        "The paper has more figures, tables, formulas, notes or headings than its pages.",
        "Split what does not fit on a page. " + _CURE,
    ),
    Code(
        "OUT013", "error", "something is missing from the EPUB",
        "The paper has more figures, tables, formulas, notes, citations or headings than its "
        "documents in the EPUB.",
        "Build again with `--fresh`; if it remains, report it with the paper.",
    ),
    Code(
        "OUT014", "error", "a chapter is missing from the EPUB",
        "A chapter of the book has no document, or none in the reading order of the EPUB.",
        "Build again with `--fresh`; if it remains, report it with the volume.",
    ),
    Code(
        "OUT015", "error", "a bound file has other pages than its page map",
        "Pages were lost or doubled when galleys were bound, so page numbers are wrong.",
        "Build again with `--fresh`; if it remains, report it with the volume.",
    ),
    Code(
        "OUT016", "error", "what was made cannot be read",
        "A reader that had no part in making the file cannot open it, so nobody can.",
        "Build again with `--fresh`; if it remains, report it with the paper.",
    ),
    Code(
        "OUT017", "warning", "a file was changed after it was built",
        "What the build proved of it need not be so any more.",
        "Mend the manuscript, not the book, and build again.",
    ),
    Code(
        "OUT018", "error", "a page is called by another number than its own",
        "Readers show the label of a page, and citations go by it: whoever looks for page 14 is "
        "sent to another.",
        "Build again with `--fresh`; if it remains, report it with the volume.",
    ),
    Code(
        "OUT019", "error", "a bookmark leads to another page",
        "Whoever follows it lands in another paper, or not where the paper begins.",
        "Build again with `--fresh`; if it remains, report it with the volume.",
    ),
    Code(
        "OUT020", "error", "EPUBCheck finds a fault",
        "Shops and libraries run EPUBCheck and refuse a book that it has an error against.",
        "Mend the place in the manuscript; if the manuscript is sound, report it.",
    ),
    Code(
        "OUT021", "error", "Ace finds a barrier",
        "A reader who does not see the page is stopped here.",
        "Mend the place in the manuscript; if the manuscript is sound, report it.",
    ),
    Code(
        "OUT022", "error", "veraPDF finds a fault",
        "The file claims PDF/UA-1 and PDF/A-3a, and breaks a rule of one of them.",
        "Report it with the file; no manuscript should be able to cause it.",
    ),
    Code(
        "OUT023", "error", "page-validation finds a fault",
        "The file claims PDF/UA-1, and a second validator finds a rule broken.",
        "Report it with the file; no manuscript should be able to cause it.",
    ),
    Code(
        "OUT024", "error", "outloud finds something that sounds wrong",
        "The page is read aloud otherwise than it looks.",
        "Look at the place; if the manuscript is sound, report it.",
    ),
    Code(
        "OUT025", "error", "qpdf finds a fault of syntax",
        "Some reader will refuse the file or repair it by guess.",
        "Build again with `--fresh`; if it remains, report it with the file.",
    ),
    Code(
        "OUT026", "error", "a judge could not do its work",
        "The program is here but failed, so nobody knows what it would have said.",
        "Run it by hand on the file; an old Java is the usual cause: EPUBCheck wants 11 or later.",
    ),
    Code(
        "OUT027", "error", "the Nu Html Checker finds a fault",
        "A page of the web edition is no HTML as the standard has it: browsers guess at it.",
        "Report it with the page; no manuscript should be able to cause it.",
    ),
    Code(
        "OUT028", "error", "axe finds a barrier",
        "A reader who does not see the page of the web edition, or has no mouse, is stopped here.",
        "Mend the place in the manuscript; if the manuscript is sound, report it.",
    ),
    # 030-039: a bound file against the book
    Code(
        "OUT030", "error", "a file has the pages of another paper",
        "An author would be sent, or a reader would find, somebody else's paper.",
        "Build again with `--fresh`; if it remains, report it with the paper.",
    ),
    Code(
        "OUT031", "error", "the volume and an offprint differ",
        "They are cut from the same pages; one of them was changed, or lost something.",
        "Build both again: `--fresh --format pdf,offprints`; if it remains, report it.",
    ),
    Code(
        "OUT032", "error", "the tags of a file lack what its pages show",
        "Who hears the pages is not told of a heading, a table's heads, a link, or what a figure "
        "shows.",
        "Build again with `--fresh`; if it remains, report it with the paper.",
    ),
)  # fmt: skip
