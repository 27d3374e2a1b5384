"""Codes about the volume file (VOL). Below 50: shared with FM, in `codes.yamlfile`."""

from publisher.codes.table import Code
from publisher.codes.yamlfile import yaml_codes

_OWN: tuple[Code, ...] = (
    Code("VOL050", "error", "manuscript not found",
         "The volume names a manuscript that is not in its folder.",
         "Correct the name, or add the file."),
    Code("VOL051", "warning", "manuscript not in the volume",
         "A manuscript lies in `papers/` but no session names it, so it is not in the book.",
         "Name it in a session, or move it out of `papers/`."),
    Code("VOL052", "error", "manuscript named twice",
         "A manuscript can stand in the book only once.",
         "Delete one of the two entries."),
    Code("VOL053", "error", "two manuscripts with one id",
         "The id names the offprint and the links to a paper, so it must be unique in the volume.",
         "Give one of them another `id` in its front matter, or rename its folder."),
    Code("VOL054", "error", "name stands for more than one manuscript",
         "There is more than one Markdown file the entry could mean.",
         "Name the file, with its ending (`.md`, `.qmd`, `.Rmd`)."),
    Code("VOL055", "error", "path leads out of the volume folder",
         "A volume reads only files inside its own folder, symbolic links followed.",
         "Move or copy the file into the volume folder."),
    Code("VOL056", "warning", "ISBN is wrong",
         "The check digit shows that a digit is wrong; shops and libraries would refuse it.",
         "Copy the ISBN from your agency's letter."),
    Code("VOL057", "warning", "ISSN is wrong",
         "The check digit shows that a digit is wrong; libraries would refuse it.",
         "Copy the ISSN from the ISSN portal."),
    Code("VOL058", "error", "event ends before it begins",
         "The dates of the event contradict each other.",
         "Correct `start` or `end`."),
    Code("VOL059", "error", "page size not understood",
         "The page size is neither a name nor two lengths of a book.",
         "Write A4, A5, A6, B5, letter, or two lengths such as 6in 9in or 148mm 210mm."),
    Code("VOL060", "warning", "volume without papers",
         "No session names a paper, so the book has no body.",
         "List the papers under `sessions:`."),
    Code("VOL061", "error", "year is not a year",
         "The year of the copyright is a number of four digits.",
         "Write it as 2025."),
    Code("VOL062", "error", "style that is not there",
         "The volume names a style that is neither in its folder nor among those that come with "
         "Publisher, so nothing can be typeset.",
         "Correct the name after `style:`, or put the style into the folder `styles`."),
    Code("VOL063", "error", "DOIs cannot be made so",
         "A prefix or a pattern for the DOIs of papers makes texts that are no DOIs, so that no "
         "registry would take them.",
         "Write the prefix as your registry gave it, and a pattern such as "
         "{prefix}/{volume}.{paper}, of letters, digits and `-._;()/`."),
    Code("VOL064", "error", "price not understood",
         "Shops take a price as a number and a currency of three letters.",
         "Write `price: {amount: 25.00, currency: EUR}`, or `price: free`."),
    Code("VOL065", "error", "correction of no paper",
         "A correction names a paper that is not in the volume, so that nobody would be told.",
         "Name the paper by its id, as its offprint is named."),
    Code("VOL095", "error", "word that the book does not say",
         "`words:` says a word of the book otherwise, by its name. No word has this name, or its "
         "braces name what the word does not tell, so that it could not be filled in.",
         "Take the name and the braces from the list of words in docs/reference/words.md."),
)  # fmt: skip

TABLE: tuple[Code, ...] = yaml_codes("VOL") + _OWN
