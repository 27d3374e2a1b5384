"""Codes about importing (IMP)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "IMP001",
        "error",
        "file to import cannot be read",
        "The file named on the command line is not there, is a folder, or may not be read.",
        "Check the spelling of its path.",
    ),
    Code(
        "IMP002",
        "error",
        "kind of file that cannot be imported",
        "Import reads LaTeX, Word, OpenDocument, RTF, notebooks, captions, PDF, HTML and plain "
        "text. Other formats would be guessed at, and guesses lose text.",
        "Save the document as .docx, .html or plain text, and import that.",
    ),
    Code(
        "IMP003",
        "error",
        "no text in the file",
        "After decoding, and after taking out web scraps, nothing was left to make a paper of.",
        "Open the file and see whether it holds the text; a scanned document must be read by OCR.",
    ),
    Code(
        "IMP004",
        "error",
        "manuscript exists already",
        "The volume has this text already, and its manuscript may have been edited since. "
        "An import never overwrites.",
        "Move the old manuscript away to import it afresh, or leave it.",
    ),
    Code(
        "IMP005",
        "warning",
        "text was not in UTF-8",
        "The encoding of the file had to be guessed, so accents and quotes may be wrong.",
        "Read through the names and quotation marks of the manuscript, or save the file as UTF-8.",
    ),
    Code(
        "IMP006",
        "error",
        "volume file cannot take the new paper",
        "The paper could not be added to volume.yaml, because that file is not in order.",
        "Mend volume.yaml (`publisher check` tells how), then add the paper under its session.",
    ),
    Code(
        "IMP007",
        "warning",
        "part of the document was not carried over",
        "The document holds something that has no counterpart in a manuscript here, or whose "
        "text could not be reached.",
        "Compare the place with the original and write it by hand.",
    ),
    Code(
        "IMP008",
        "error",
        "Word file is damaged",
        "The file is not a Word document, or is protected or cut short.",
        "Open it in Word or LibreOffice and save it again as .docx.",
    ),
    Code(
        "IMP009",
        "warning",
        "characters that cannot be read",
        "The file holds bytes or control characters that stand for nothing; they cannot be "
        "printed.",
        "Look at the place in the original and write what is meant.",
    ),
    Code(
        "IMP010",
        "error",
        "file to import is more than a manuscript can be",
        "It is too large, or made of too many parts, or its text stands so deep in boxes within "
        "boxes that no one can tell it from them.",
        "Import the text alone: open the file, copy its text into a new document, and save that.",
    ),
    Code(
        "IMP011",
        "warning",
        "changed at the source and by the editor",
        "The source was imported before, and has changed since in lines that were also edited in "
        "the volume. The editor's stay.",
        "Compare the two, and write what is right into the manuscript.",
    ),
    Code(
        "IMP012",
        "warning",
        "LaTeX that was not carried over",
        "A command or an environment has no counterpart in a manuscript here. Its words are kept "
        "where it holds any; a drawing that only TeX can make stands as its source.",
        "Look at the place, and write what is meant in the manuscript.",
    ),
    Code(
        "IMP013",
        "error",
        "what reads this kind of file is not installed",
        "LaTeX, OpenDocument and RTF are read by pandoc, which is no part of a plain installation.",
        "Install it with `pip install 'proceedings-publisher[latex]'`.",
    ),
    Code(
        "IMP014",
        "warning",
        "bibliography proposed from a printed list",
        "The works of the paper stand in it as they are to be printed. Authors, titles and years "
        "were told apart by their order.",
        "Read the .bib file through, or ask the authors for theirs.",
    ),
    Code(
        "IMP015",
        "warning",
        "file that the paper names was not found",
        "A text, a picture or a listing that the source names is not beside it, or lies outside of "
        "its folder, where nothing is read.",
        "Put the file there and import again, or import the folder that holds both.",
    ),
    Code(
        "IMP021",
        "error",
        "export of a submission system cannot be read",
        "The file begins as an export or a sheet does, and is damaged, cut short or protected.",
        "Export it again from the system, or save the sheet again as .xlsx or .csv.",
    ),
    Code(
        "IMP022",
        "warning",
        "name to be looked at",
        "Names are kept as the export has them. This one stands in capitals or in small letters "
        "alone, has one part, or is said in two ways.",
        "Ask the author, and write the name as it should be printed.",
    ),
    Code(
        "IMP023",
        "warning",
        "two spellings of one person",
        "An ORCID, an address or the name itself says that two entries are one person, and the "
        "names differ. The index of authors would have both.",
        "Write the name alike in both places, or leave it where they are two people.",
    ),
    Code(
        "IMP024",
        "warning",
        "value that cannot be what its field says",
        "An ORCID with a wrong check digit, an address without @, a time that is none: the value "
        "was left out.",
        "Ask for the right one, and write it into the manuscript.",
    ),
    Code(
        "IMP025",
        "warning",
        "file that an export names is not there",
        "The export names a file that is not beside it, or that cannot be read.",
        "Put the file there, and import again: what is in order stays as it is.",
    ),
    Code(
        "IMP026",
        "warning",
        "programme and papers of an export do not agree",
        "The programme names a paper that the export has not, or a session has no time.",
        "See whether the export is whole, and mend it in the system or in programme.yaml.",
    ),
    Code(
        "IMP027",
        "warning",
        "papers without a decision",
        "The export does not say of a paper whether it was accepted.",
        "Look at the papers told, and take out of volume.yaml what is not to be in the book.",
    ),
    Code(
        "IMP028",
        "error",
        "sheet whose columns are not known",
        "Columns are known by their heads, in nine languages. This sheet has no column that can "
        "be the title of a paper or the name of a person, or one was named that it has not.",
        'Say what the columns are: `--map "HEAD=title"`.',
    ),
)
