"""Codes about front matter (FM). Below 50: shared with VOL, in `codes.yamlfile`."""

from publisher.codes.table import Code
from publisher.codes.yamlfile import yaml_codes

_OWN: tuple[Code, ...] = (
    Code("FM050", "error", "no front matter",
         "The manuscript does not begin with YAML between two lines of three hyphens, so its "
         "title and authors are unknown.",
         "Begin the file with `---`, `title: …` and `---`, each on a line of its own."),
    Code("FM051", "error", "front matter never closed",
         "The file begins with `---` but no later line is `---`, so all of it would be front "
         "matter and none of it text.",
         "Put `---` on a line of its own after the last key."),
    Code("FM052", "error", "affiliation is not defined",
         "An author refers to an affiliation by a number or word that no entry of "
         "`affiliations` has.",
         "Add the affiliation, or correct the number."),
    Code("FM053", "error", "affiliation defined twice",
         "Two affiliations have the same index, so authors cannot say which they mean.",
         "Give each affiliation an index of its own."),
    Code("FM054", "warning", "one ORCID with two names",
         "An ORCID is one person, so both names stand for one entry in the index, under the name "
         "given first.",
         "Spell the name alike in all papers, or correct the ORCID."),
    Code("FM055", "warning", "character that changes the direction of text",
         "Invisible characters that turn the direction of reading can make a title look different "
         "from what it says, in the contents and in library catalogues.",
         "Delete the character, or use `lang` and let the script decide."),
    Code("FM056", "error", "affiliation without a name",
         "An affiliation that has only a number prints nothing.",
         "Add `name:`, or delete the entry and the references to it."),
    Code("FM057", "warning", "file of a project that is not there",
         "`extends` of `myst.yml` names a file with authors, affiliations or macros that cannot be "
         "had, so what it says is left out. Addresses on the web are not fetched; a file above the "
         "paper's folder is that of a series, and `volume.yaml` says what it would.",
         "Put the file beside `myst.yml`, or correct its name."),
    Code("FM058", "warning", "family name not known",
         "A name in Latin letters stands beside one in Korean, Chinese or Japanese letters, and "
         "neither its first nor its last word is a known spelling of the family name. Indexes, "
         "references and records would sort and cite the person by a wrong name.",
         "Write `family:` and `given:`, or `order: family-first` or `order: given-first`."),
)  # fmt: skip

TABLE: tuple[Code, ...] = yaml_codes("FM") + _OWN
