"""Codes about accessibility (A11)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "A11001", "warning", "a figure with a caption but no description",
        "Readers who cannot see the figure get its caption twice, and nothing of what it shows.",
        "Describe what there is to see: `![caption](file){alt=\"…\"}`.",
    ),
    Code(
        "A11002", "warning", "a level of headings is skipped",
        "Readers who go from heading to heading by ear miss the level and look for it.",
        "Let each heading be at most one level below the one before it.",
    ),
    Code(
        "A11003", "warning", "an alternative text that says nothing",
        "“image” or a file name read aloud tells a listener only that something was withheld.",
        "Say what there is to see, in a sentence: `![caption](file){alt=\"…\"}`.",
    ),
    Code(
        "A11004", "warning", "a link text that does not say where it leads",
        "Readers by ear jump from link to link and hear “here, here, here”; on paper it points at "
        "nothing.",
        "Link the words that name what is there: `[the data](https://…)`.",
    ),
    Code(
        "A11005", "warning", "a table without a header",
        "Whoever hears the table cell by cell is never told what a column holds.",
        "Give the table a first row with the names of its columns.",
    ),
    Code(
        "A11006", "warning", "words in another script than their language",
        "They are read by the wrong voice, hyphenated by the wrong rules and may miss their font.",
        "Mark them: `[김한장]{lang=ko}`, or a passage with `::: {lang=ko}`.",
    ),
    Code(
        "A11007", "warning", "a paragraph in another language than its paper",
        "It is read by the wrong voice and hyphenated by the wrong rules.",
        "Put it in `::: {lang=fr}` … `:::`, or correct `lang` in the front matter.",
    ),
    Code(
        "A11008", "warning", "an image without alternative text",
        "Whoever does not see it does not learn that there is anything.",
        "Say what there is to see: `![](file){alt=\"…\"}`; an empty `alt` marks a mere ornament.",
    ),
    Code(
        "A11009", "warning", "a heading without words",
        "Nobody can go to it, by eye or by ear, and contents have no line for it. It is left out.",
        "Write what the section is about behind the signs, or delete them.",
    ),
)  # fmt: skip
