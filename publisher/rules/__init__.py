"""What a production editor looks for before typesetting: one rule, one function, one code.

In: the volume as read, every manuscript as composed. Out: diagnostics. A rule is a pure function,
of one `Sheet` or of the `Volume`; the order of rules is the literal lists below. Each rule has a
folder in `cases/` with a volume it finds something in and one it leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from publisher.diagnostics import Diagnostic, limit_per_code, sort_key
from publisher.files import Files
from publisher.model.paper import Paper
from publisher.model.text import Text
from publisher.model.volume import Volume
from publisher.rules import (
    dates,
    identity,
    languages,
    links,
    persons,
    pictures,
    prose,
    titles,
    works,
)
from publisher.rules.sheet import Sheet

PaperRule = Callable[[Sheet], Iterator[Diagnostic]]
VolumeRule = Callable[[Volume], Iterator[Diagnostic]]

PAPER_RULES: Mapping[str, PaperRule] = {
    "ED001": dates.accepted_first,
    "ED004": persons.author_twice,
    "ED007": persons.unused_affiliation,
    "ED008": persons.affiliation_twice,
    "ED011": titles.loud_title,
    "ED012": titles.stopped_title,
    "ED013": titles.no_abstract,
    "ED014": titles.empty_abstract,
    "ED015": persons.unsigned,
    "ED018": titles.no_text,
    "ED020": prose.leftover,
    "ED021": prose.template_text,
    "ED022": prose.doubled_word,
    "ED023": prose.straight_quote,
    "ED024": prose.tex_accent,
    "ED025": prose.long_word,
    "ED026": links.long_address,
    "ED027": prose.hole,
    "ED028": prose.forced_direction,
    "ED040": titles.loud_heading,
    "ED041": titles.stopped_heading,
    "ED042": titles.bare_heading,
    "ED043": titles.numbered_heading,
    "ED045": pictures.lonely_figure,
    "ED046": pictures.lonely_table,
    "ED047": pictures.missing_number,
    "A11003": pictures.idle_alternative,
    "A11004": links.idle_link,
    "A11005": pictures.headless_table,
    "A11006": languages.foreign_script,
    "A11007": languages.foreign_paragraph,
    "A11008": pictures.no_alternative,
    "IMG012": pictures.coarse_image,
    "REF060": works.undated,
    "REF061": works.listed_twice,
    "REF062": works.untitled,
    "REF063": works.et_al,
    "REF064": works.never_cited,
    "REF065": works.misshapen_doi,
}
"""By the code each can say."""

VOLUME_RULES: Mapping[str, VolumeRule] = {
    "ED002": dates.address_elsewhen,
    "ED003": dates.session_elsewhen,
    "ED005": persons.two_spellings,
    "ED006": persons.two_orcids,
    "ED009": identity.doi_twice,
    "ED010": identity.isbn_twice,
    "ED016": identity.title_twice,
    "ED017": identity.text_twice,
}
"""Those that need to see several manuscripts."""


def across(volume: Volume) -> tuple[Diagnostic, ...]:
    """What the rules find that need to see several manuscripts of `volume`."""
    return tuple(one for rule in VOLUME_RULES.values() for one in rule(volume))


def read_through(
    paper: Paper, text: Text, files: Files, measure: float = 0
) -> tuple[Diagnostic, ...]:
    """What the rules find in one manuscript, composed as `text` from `files`; of each code the
    first, and how many more.

    `measure` is the width of the text block in mm; 0 leaves out what depends on it.
    """
    sheet = Sheet(paper, text, files, measure)
    diagnostics = [one for rule in PAPER_RULES.values() for one in rule(sheet)]
    return limit_per_code(sorted(diagnostics, key=sort_key))
