"""Codes about importing transcripts, web pages and Word files (IMP)."""

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
        "Import reads plain text, HTML and Word (.docx). Other formats would be guessed at, "
        "and guesses lose text.",
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
)
