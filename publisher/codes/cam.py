"""Codes about papers that came as PDFs and are bound as they are (CAM)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "CAM001",
        "error",
        "a PDF that needs a password",
        "Nobody can open the paper without its password, so its place in the book holds a page "
        "that says so.",
        "Ask the author for a PDF without a password.",
    ),
    Code(
        "CAM002",
        "error",
        "a PDF that is damaged, cut off or of another length",
        "Pages of the paper would be missing from the book: a file that was cut off opens without "
        "a word and shows what is left.",
        "Ask the author to export it again and to send it whole; where `pages` says how many pages "
        "it has, see that it is right.",
    ),
    Code(
        "CAM003",
        "warning",
        "a PDF that restricts what may be done with it",
        "Its author, or the program that made it, forbids copying, printing or changing. What is "
        "bound into a book is not restricted any more.",
        "See that the author agrees, or ask for a PDF without restrictions.",
    ),
    Code(
        "CAM004",
        "warning",
        "something active or hidden was taken out of a PDF",
        "Scripts, actions, forms, notes of reviewers and attached files have no place in a book: "
        "they run on the readers' machines, or show what was not meant for them.",
        "Look whether the pages still say what they should; ask the author for a clean PDF.",
    ),
    Code(
        "CAM005",
        "warning",
        "a PDF that was damaged and could be mended",
        "All pages seem to be there, but what was broken may have been a picture or a line.",
        "Compare the pages with the author's own, or ask for the file again.",
    ),
    Code(
        "CAM006",
        "warning",
        "front matter was read from a PDF",
        "Title, authors or abstract stand nowhere but on the paper's pages. What was read there "
        "may be wrong, and it goes into contents, indexes and records.",
        "Write a `paper.yaml` beside the PDF with what is right.",
    ),
    Code(
        "CAM007",
        "warning",
        "a paper was not tagged",
        "Without tags nobody who hears the book is told what is a heading, in which order the text "
        "is read and what a figure shows; the PDFs that hold the paper do not claim PDF/UA.",
        "Install what tags: `pip install 'proceedings-publisher[camera]'` and Java "
        "(`apt install default-jdk`).",
    ),
    Code(
        "CAM008",
        "warning",
        "a paper breaks a rule of PDF/UA or PDF/A",
        "The repairs that Publisher knows did not cure it, so the PDFs that hold the paper do not "
        "claim the standard.",
        "Ask the author to export the paper again, with another program where that can be.",
    ),
    Code(
        "CAM009",
        "warning",
        "a scan without text",
        "The pages are pictures of pages: nobody can search, copy or hear what they say.",
        "Ask the author for the original file, or install `ocrmypdf`, which reads scans "
        "(`apt install ocrmypdf`).",
    ),
    Code(
        "CAM010",
        "warning",
        "a font is not embedded, and nothing stands for it",
        "Every reader and every printer shows the letters in a font of their own, or not at all; "
        "printers refuse the file.",
        "Ask the author to embed all fonts.",
    ),
    Code(
        "CAM011",
        "warning",
        "a font that is not embedded was replaced",
        "The letters are of the same widths and stand where they stood, but they are of another "
        "face than the author saw.",
        "Compare the pages, or ask the author to embed all fonts.",
    ),
    Code(
        "CAM012",
        "warning",
        "letters drawn as pictures",
        "Type 3 fonts are often made of pixels: coarse in print, grey on screens.",
        "Ask the author to use scalable fonts; with TeX by `cm-super` or `lmodern`.",
    ),
    Code(
        "CAM013",
        "warning",
        "characters that mean nothing",
        "The font does not say which letters its glyphs are: who searches, copies or hears the "
        "page gets nothing for them.",
        "Ask the author for a PDF whose fonts say what their glyphs are.",
    ),
    Code(
        "CAM014",
        "warning",
        "no room for what is stamped on a page",
        "Page number, running head or citation line would stand over the text, so the page goes "
        "without.",
        "Let the pages be scaled with `pdf: {fit: page}`, or ask the author for margins.",
    ),
    Code(
        "CAM015",
        "warning",
        "pages of another size than the volume's",
        "A printer takes pages of one size; on screens the book changes its size as it is read.",
        "Let them be scaled with `pdf: {fit: page}`, or set in the middle with "
        "`pdf: {fit: centre}`.",
    ),
    Code(
        "CAM016",
        "warning",
        "something stands where the page is cut",
        "What is nearer to the edge than a printer cuts exactly is cut off in some copies.",
        "Ask the author for wider margins, or let the pages be scaled with `pdf: {fit: page}`.",
    ),
    Code(
        "CAM017",
        "warning",
        "a figure without a description",
        "Who does not see the figure learns nothing of it.",
        "Describe it in the paper's front matter: `figures: [{page: 3, alt: …}]`.",
    ),
    Code(
        "CAM018",
        "warning",
        "a description for a figure that is not there",
        "The page has fewer figures than are described, so the description is nowhere.",
        "Count the figures of the page again, or leave the description out.",
    ),
    Code(
        "CAM019",
        "error",
        "letters of a PDF are missing from the book",
        "The pages of the book do not hold all that the author's pages say.",
        "Report it: pages are bound as they are.",
    ),
    Code(
        "CAM020",
        "warning",
        "numbers of lines in a paper",
        "They belong to a manuscript under review; read aloud, each interrupts the text.",
        "Ask the author for the final version, without line numbers.",
    ),
    Code(
        "CAM021",
        "error",
        "a paper names a PDF that is not there",
        "Without its PDF the paper has no pages.",
        "Put the PDF beside its `paper.yaml`, or name it with `pdf: {file: …}`.",
    ),
    Code(
        "CAM022",
        "warning",
        "a PDF whose first page does not show the title",
        "Contents, records and citations give the paper another title than its own pages, or the "
        "PDF is that of another paper.",
        "Look whether the PDF is the right one, and write the title as the paper has it.",
    ),
)  # fmt: skip
