"""Codes about what was made: is it complete, and what do outside judges say of it (OUT).

They are doubts about our own work: the cure is to report them, and no letter to an author has one.
"""

from publisher.codes.table import Code

_CURE = "Report this, with the paper."
_WITH_VOLUME = "Report this, with the volume."
_WITH_FILE = "Report this, with the file."

TABLE: tuple[Code, ...] = (
    Code(
        "OUT001", "error", "words of the manuscript are in no output",
        "The words stand in the manuscript, but the book does not print them, and nothing said "
        "that they were left out.",
        _CURE + " Markup that is not closed just above the place may be the cause.",
    ),
    Code(
        "OUT002", "error", "words stand in another place than in the manuscript",
        "The words are printed, but before what they follow in the manuscript, or far behind it.",
        _CURE + " Markup that is not closed just above the place may be the cause.",
    ),
    Code(
        "OUT003", "error", "a heading is missing",
        "A heading of the manuscript is no heading in the book, so contents, bookmarks and "
        "e-readers do not find it.",
        _CURE,
    ),
    Code(
        "OUT004", "error", "a figure is missing",
        "The manuscript shows more pictures than the book.",
        _CURE,
    ),
    Code(
        "OUT005", "error", "a table is missing",
        "The manuscript holds more tables than the book.",
        _CURE,
    ),
    Code(
        "OUT006", "error", "a formula is missing",
        "The manuscript holds more formulas than the book.",
        _CURE,
    ),
    Code(
        "OUT007", "error", "a note is missing",
        "The manuscript holds more notes, or calls of notes, than the book.",
        _CURE,
    ),
    Code(
        "OUT008", "error", "a citation is missing",
        "The manuscript cites a work, and the paper has no reference to it.",
        _CURE,
    ),
    Code(
        "OUT009", "error", "words are missing from the PDF",
        "The typesetter was given the words and printed them on no page: it cuts what does not fit "
        "(a note taller than a page, a row that cannot be broken) without a word.",
        _CURE + " Until it is mended, split what does not fit: a long note, a tall row.",
    ),
    Code(
        "OUT010", "error", "words are missing from the EPUB",
        "The words are in the paper, and in no document of the EPUB.",
        _CURE,
    ),
    Code(
        "OUT011", "error", "words lie where no page shows them",
        "The words are in the PDF, but beyond the edge of the page or of a box that hides what "
        "stands out of it. Readers do not see them.",
        _CURE + " Until it is mended, break the long line or the wide table.",
    ),
    Code(
        "OUT012", "error", "something is missing from the PDF",
        "The paper has more figures, tables, formulas, notes or headings than its pages.",
        _CURE,
    ),
    Code(
        "OUT013", "error", "something is missing from the EPUB",
        "The paper has more figures, tables, formulas, notes, citations or headings than its "
        "documents in the EPUB.",
        _CURE,
    ),
    Code(
        "OUT014", "error", "a chapter is missing from the EPUB",
        "A chapter of the book has no document, or none in the reading order of the EPUB.",
        _WITH_VOLUME,
    ),
    Code(
        "OUT015", "error", "a bound file has other pages than its page map",
        "Pages were lost or doubled when galleys were bound, so page numbers are wrong.",
        _WITH_VOLUME,
    ),
    Code(
        "OUT016", "error", "what was made cannot be read",
        "A reader that had no part in making the file cannot open it, so nobody can.",
        _CURE,
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
        _WITH_VOLUME,
    ),
    Code(
        "OUT019", "error", "a bookmark leads to another page",
        "Whoever follows it lands in another paper, or not where the paper begins.",
        _WITH_VOLUME,
    ),
    Code(
        "OUT020", "error", "EPUBCheck finds a fault",
        "Shops and libraries run EPUBCheck and refuse a book that it has an error against.",
        "Report this, with the paper, unless the place in the manuscript is at fault.",
    ),
    Code(
        "OUT021", "error", "Ace finds a barrier",
        "A reader who does not see the page is stopped here.",
        "Report this, with the paper, unless the place in the manuscript is at fault.",
    ),
    Code(
        "OUT022", "error", "veraPDF finds a fault",
        "The file claims PDF/UA-1 and PDF/A-3a, and breaks a rule of one of them.",
        _WITH_FILE,
    ),
    Code(
        "OUT023", "error", "page-validation finds a fault",
        "The file claims PDF/UA-1, and a second validator finds a rule broken.",
        _WITH_FILE,
    ),
    Code(
        "OUT024", "error", "outloud finds something that sounds wrong",
        "The page is read aloud otherwise than it looks.",
        _CURE,
    ),
    Code(
        "OUT025", "error", "qpdf finds a fault of syntax",
        "Some reader will refuse the file or repair it by guess.",
        _WITH_FILE,
    ),
    Code(
        "OUT026", "error", "a judge could not do its work",
        "The program is here but failed, so nobody knows what it would have said.",
        "Run it by hand on the file; an old Java is the usual cause: EPUBCheck wants 11 or later.",
    ),
    Code(
        "OUT027", "error", "the Nu Html Checker finds a fault",
        "A page of the web edition is no HTML as the standard has it: browsers guess at it.",
        "Report this, with the page.",
    ),
    Code(
        "OUT028", "error", "axe finds a barrier",
        "A reader who does not see the page of the web edition, or has no mouse, is stopped here.",
        "Report this, with the paper, unless the place in the manuscript is at fault.",
    ),
    # 030-039: a bound file against the book
    Code(
        "OUT030", "error", "a file has the pages of another paper",
        "An author would be sent, or a reader would find, somebody else's paper.",
        _CURE,
    ),
    Code(
        "OUT031", "error", "the volume and an offprint differ",
        "They are cut from the same pages; one of them was changed, or lost something.",
        _WITH_VOLUME,
    ),
    Code(
        "OUT032", "error", "the tags of a file lack what its pages show",
        "Who hears the pages is not told of a heading, a table's heads, a link, or what a figure "
        "shows.",
        _CURE,
    ),
    Code(
        "OUT033", "error", "words are printed once more",
        "A form of the book holds words twice that the paper has once.",
        _CURE,
    ),
    Code(
        "OUT034", "error", "words are printed in another order",
        "A form of the book has the words of the paper, but not one after the other as they are "
        "in it.",
        _CURE,
    ),
    Code(
        "OUT035", "error", "a file is not what the manuscripts make",
        "Made again from the same manuscripts it is another: somebody changed or spoilt it.",
        "Report this, with the file, unless somebody changed it; a build writes it anew.",
    ),
    Code(
        "OUT036", "warning", "a file that no build lists",
        "It lies where a build writes, and readers may take it for a part of this one: an offprint "
        "of a paper that was taken out keeps its old page numbers.",
        "Delete it, or keep it elsewhere.",
    ),
    Code(
        "OUT037", "error", "build.json does not say what a build says",
        "Tools that go by it find other pages, titles or files than there are.",
        "Report this, with build.json, unless somebody changed it; a build writes it anew.",
    ),
    Code("OUT040", "error", "a registry's schema refuses its record",
         "The file does not hold what the registry's own schema asks for, so it would be refused.",
         "Complete what the message names; if nothing is missing, report it with the file."),
    Code("OUT041", "error", "onixcheck refuses the record for shops",
         "Shops read ONIX by machine and refuse a file that does not follow its schema.",
         "Complete what the message names; if nothing is missing, report it with the file."),
)  # fmt: skip
