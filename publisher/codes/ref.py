"""Codes about citations (REF001–REF039) and cross-references (REF040 and above)."""

from publisher.codes.table import Code

_CITATIONS: tuple[Code, ...] = (
    Code(
        "REF001",
        "error",
        "citation of a work that no bibliography has",
        "Readers find a citation that leads nowhere: no bibliography of the paper has the key.",
        "Correct the key, or add the work to the bibliography.",
    ),
    Code(
        "REF002",
        "error",
        "bibliography that is not there",
        "The file named under `bibliography` does not exist, so none of its works can be cited.",
        "Put the file beside the manuscript, or correct its name.",
    ),
    Code(
        "REF003",
        "error",
        "bibliography or style outside the volume",
        "A manuscript may read files of its own volume only; other paths are refused.",
        "Copy the file beside the manuscript and name it without `..` or a leading `/`.",
    ),
    Code(
        "REF004",
        "warning",
        "malformed entry in a bibliography",
        "The entry breaks the rules of its file, often by a brace that is missing; what could be "
        "read of it is used, and fields may be lost.",
        "Balance the braces and put a comma after every field.",
    ),
    Code(
        "REF005",
        "warning",
        "key used twice in a bibliography",
        "Two works share a key, so one of them can never be cited. The last one is used.",
        "Give each work a key of its own, or remove the doubled entry.",
    ),
    Code(
        "REF006",
        "error",
        "bibliography that cannot be read",
        "The file is not text in UTF-8, is too large, or is not of the kind its name says.",
        "Save it as UTF-8; `.bib` holds BibTeX, `.json` CSL-JSON, `.yaml` CSL-YAML.",
    ),
    Code(
        "REF007",
        "warning",
        "unknown type of entry",
        "The style does not know what kind of work this is and sets it as a plain document.",
        "Use a type of BibTeX or biblatex, as `@article`, `@book`, `@software` or `@misc`.",
    ),
    Code(
        "REF008",
        "warning",
        "entry inherits from one that is not there",
        "`crossref` or `xdata` names an entry that is absent or leads back to itself, so what it "
        "should give (title of the book, editors, year) is missing in print.",
        "Correct the key in `crossref` or `xdata`, or write the fields out.",
    ),
    Code(
        "REF009",
        "error",
        "unknown citation style",
        "No style of this name is installed, so citations are set in the default style instead.",
        "Name a style of the CSL repository (`apa`, `ieee`, `nature`…) or a `.csl` file.",
    ),
    Code(
        "REF010",
        "error",
        "citation style that cannot be used",
        "The file is no CSL style, or is broken; citations are set in the default style instead.",
        "Take the style from the CSL repository anew, or correct it at the place shown.",
    ),
    Code(
        "REF011",
        "error",
        "citation in a paper without bibliography",
        "The paper cites works and names no file that has them.",
        "Name the file in the front matter: `bibliography: paper.bib`.",
    ),
    Code(
        "REF012",
        "warning",
        "authors separated by commas",
        "In a .bib file names are separated by `and`; a comma divides family and given name. The "
        "list was read as names anyway, which may be wrong.",
        "Write `author = {Family, Given and Family, Given}`.",
    ),
    Code(
        "REF013",
        "warning",
        "abbreviation that is not defined",
        "A value without braces names a `@string` that the file does not define; the name itself "
        "is printed.",
        'Define it (`@string{jt = "Journal of Tests"}`) or put the value in braces.',
    ),
    Code(
        "REF014",
        "warning",
        "date that is none",
        "The month or day does not exist, or there are letters where numbers should be, so the "
        "date is printed as it stands.",
        "Write dates as `2020-05-31`, or the year alone.",
    ),
)

_REFERENCES: tuple[Code, ...] = (
    Code(
        "REF015",
        "warning",
        "bibliography beside the paper taken",
        "The paper cites and its front matter names no bibliography, so the one that lies beside "
        "it was taken.",
        "Name it in the front matter: `bibliography: refs.bib`.",
    ),
    Code(
        "REF016",
        "error",
        "bibliography is a pointer of Git LFS",
        "The file was checked out without Git LFS: it holds the address of the bibliography and "
        "not its works, so none of them can be cited.",
        "Type `git lfs pull` in its folder, or download the file itself.",
    ),
    Code(
        "REF017",
        "error",
        "edit of the bibliography merged and not decided",
        "Git marked two versions of these entries and nobody chose one; of a key that both have, "
        "the last is cited.",
        "Keep one of the two versions, and delete the lines of marks.",
    ),
    Code(
        "REF020",
        "warning",
        "work cited by its DOI alone",
        "No bibliography has the work, and nothing is fetched: readers find the DOI, no title, no "
        "author.",
        "Add the work to the bibliography; doi.org gives its entry.",
    ),
    Code(
        "REF040",
        "error",
        "reference to a label that does not exist",
        "Readers are sent to a figure, table, equation or section that is not there.",
        "Correct the label, or give it to what is meant: `{#fig:x}` behind the figure. A "
        "picture within a line of text has no number: in a paragraph of its own, with a caption, "
        "it is a figure.",
    ),
    Code(
        "REF041",
        "error",
        "label given twice",
        "A reference to the label could mean either place; the first is taken.",
        "Give one of them another label.",
    ),
    Code(
        "REF042",
        "error",
        "reference to a paper that the volume does not have",
        "Readers are sent to a paper that is not there.",
        "Correct the id; it is the `id` in the paper's front matter, or the name of its folder.",
    ),
)

_LISTED: tuple[Code, ...] = (
    Code(
        "REF060",
        "warning",
        "listed work without a year",
        "The list of references prints “n.d.”, and nobody can tell which edition was meant.",
        "Add `year` to the entry; `pubstate = {forthcoming}` to a work that is not out yet.",
    ),
    Code(
        "REF061",
        "warning",
        "one work listed twice",
        "Two listed entries have one DOI: the list of references names the work twice.",
        "Cite one of the two keys throughout, or correct the DOI that is wrong.",
    ),
    Code(
        "REF062",
        "warning",
        "listed work without a title",
        "Readers cannot find it, and deposits cannot match it.",
        "Add `title` to the entry.",
    ),
    Code(
        "REF063",
        "warning",
        "“et al.” among the authors of an entry",
        "It is set as a person called “et al.”, and sorted as one.",
        "Name all authors, or end the list with `and others`.",
    ),
    Code(
        "REF064",
        "warning",
        "bibliography that nothing is cited from",
        "The paper names a bibliography but prints no references: the citations may be written in "
        "a form that is not read.",
        "Cite with `[@key]`, list works with `nocite`, or delete `bibliography`.",
    ),
    Code(
        "REF065",
        "warning",
        "DOI of a listed work has not the shape of one",
        "The link in the list of references would lead nowhere.",
        "Copy the DOI anew; it begins with 10. and four or more digits.",
    ),
)

TABLE: tuple[Code, ...] = _CITATIONS + _REFERENCES + _LISTED
