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
    Code(
        "PDF005",
        "warning",
        "a PDF that claims no standard",
        "The standards for accessible and for lasting documents forbid a sign that no font has: "
        "it is read aloud as nothing, and printed as an empty box. A file that holds one does not "
        "say that it conforms.",
        "Install the package of fonts that TYP001 names, or write the sign another way.",
    ),
    Code(
        "PDF010",
        "error",
        "a PDF cannot be read",
        "A printer who cannot open the file prints nothing.",
        "Build it again; if it comes from elsewhere, ask for it without a password.",
    ),
    Code(
        "PDF011",
        "error",
        "a print file does not say that it is PDF/X-4",
        "Printers' programs take the standard's name as the promise that nothing is missing, "
        "and reject files without it, or without the dates and the trapping that go with it.",
        "Build with `--format print` and send `<id>-print.pdf`, not the PDF for the screen.",
    ),
    Code(
        "PDF012",
        "error",
        "a print file names no printing condition",
        "Without an output intent no one can say which colour an amount of ink is.",
        "Build with `--format print`, with the printer's own profile after `--icc` where "
        "there is one.",
    ),
    Code(
        "PDF013",
        "error",
        "a print file holds what ink cannot show",
        "Links, forms, actions and attached files are nothing on paper, and PDF/X forbids "
        "most of them on the page.",
        "Build with `--format print` and send `<id>-print.pdf`.",
    ),
    Code(
        "PDF014",
        "error",
        "a page does not say where it is cut",
        "The boxes of a page tell the printer where the paper ends and how much is printed "
        "beyond that; without them pages are placed by guess.",
        "Build with `--format print`; every page it makes has a TrimBox within a BleedBox.",
    ),
    Code(
        "PDF015",
        "error",
        "a page has another size than the others",
        "A book is cut to one size, so such a page would be cut short or stand askew.",
        "Take out what sets another page size, in the style or among the files put together.",
    ),
    Code(
        "PDF016",
        "warning",
        "the number of pages is no multiple of a sheet's",
        "A book is bound of folded sheets, and the printer would add blank pages where it "
        "suits the sheet.",
        "Build with `--multiple N`, the number of pages that the printer asks for.",
    ),
    Code(
        "PDF017",
        "error",
        "a colour is of the screen, not of inks",
        "RGB is separated by each press in its own way: black text comes out in four inks, "
        "and colours shift.",
        "Build with `--format print`, which turns every colour to inks.",
    ),
    Code(
        "PDF018",
        "error",
        "a font is not embedded",
        "The press sets what it has instead, and the lines break or letters are missing.",
        "Use the fonts of a style, which come from packages and are embedded; in a picture, "
        "turn text to outlines.",
    ),
    Code(
        "PDF019",
        "warning",
        "transparency is not blended in inks",
        "Where the blending space is not said, a press may blend in RGB, and the colours "
        "around shift.",
        "Build with `--format print`, or save the picture without transparency.",
    ),
    Code(
        "PDF020",
        "warning",
        "something is set to overprint",
        "Ink over ink mixes: white vanishes and colours darken where knocking out was meant.",
        "Take the overprint out of the picture, unless it is meant.",
    ),
    Code(
        "PDF021",
        "warning",
        "a picture has too few pixels for its size",
        "Below 200 pixels an inch a printed picture shows its steps.",
        "Give a picture with more pixels, draw it as SVG, or show it smaller with `{width=50%}`.",
    ),
    Code(
        "PDF022",
        "warning",
        "more ink than paper takes",
        "Wet ink sets off on the next sheet where the inks of all plates add up to too much.",
        "Lighten the darkest parts of the picture, or build with the printer's own profile "
        "after `--icc`.",
    ),
    Code(
        "PDF023",
        "warning",
        "black text is printed with more than one ink",
        "Where the plates are off by a hair, small letters get coloured edges.",
        "Set text in black or grey: both are printed with black ink alone.",
    ),
    Code(
        "PDF024",
        "warning",
        "a line is too thin to print",
        "A hairline breaks or vanishes on the plate.",
        "Draw lines at least 0.2 pt wide at the size they are printed.",
    ),
    Code(
        "PDF025",
        "warning",
        "something ends at the cut",
        "Paper is cut within half a millimetre or so, and a white thread shows where nothing "
        "was printed beyond the edge.",
        "Let the style draw it 3 mm beyond the page, or keep it 3 mm within.",
    ),
    Code(
        "PDF026",
        "warning",
        "a margin is smaller than the printer asks for",
        "The thicker the book, the less it opens: words near the spine are lost in the fold, and "
        "the printer may refuse the file.",
        "Choose a larger page, or a style with wider margins, or another printer.",
    ),
    Code(
        "PDF027",
        "error",
        "transparency that the printer does not take",
        "What lets through is blended by each press in its own way, and this one refuses it.",
        "Take the transparency out of the style or the picture.",
    ),
)
