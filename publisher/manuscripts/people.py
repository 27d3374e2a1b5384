"""Persons of a form, and where they work.

In: `AuthorForm`, `AffiliationForm`. Out: `Author`, `Affiliation`; the faults go to the
`FaultReport`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from publisher.codes.yamlfile import YamlFault
from publisher.languages.familynames import latin_order, native_parts
from publisher.languages.scripts import is_east_asian, native_language
from publisher.limits import cure, limit
from publisher.manuscripts import identifiers, values
from publisher.manuscripts.forms import (
    BLANK,
    AddressForm,
    AffiliationForm,
    AttributesForm,
    AuthorForm,
    NameForm,
)
from publisher.manuscripts.names import (
    NOTE,
    Name,
    read_name,
    read_person,
    several,
    take_titles,
    typographic,
)
from publisher.manuscripts.report import FaultReport, Path
from publisher.manuscripts.statements import credit
from publisher.manuscripts.tex import from_tex
from publisher.model.people import Affiliation, Author, Person

_INDICES = re.compile(r"\d+(?:\.0)?(?:\s*(?:,|;|&|\band\b)\s*\d+(?:\.0)?)*")


_CONTACT = "*"
"""The affiliation of ReScience's author to write to."""
_SIGNS = "*†‡§‖¶ "
"""Of notes on authors, which stand beside the indices of affiliations."""
_MOST_SHOWN = 20
"""Of the indices that are defined, how many are told where one is not."""


@dataclass(slots=True)
class Affiliations:
    """The affiliations of one paper while its authors are read: those defined, then those that
    authors give as text, numbered on."""

    report: FaultReport
    by_key: dict[str, Affiliation]
    _by_name: dict[tuple[str, str], str] = field(default_factory=dict)
    _number: int = 1
    """No affiliation without an index has a lower one."""

    @classmethod
    def read(cls, forms: Sequence[AffiliationForm | None], report: FaultReport) -> Affiliations:
        """Those that `affiliations:` defines."""
        these = cls(report, {})
        for number, form in enumerate(forms):
            if form is not None:
                these.define(form, number)
        return these

    def define(self, form: AffiliationForm, number: int) -> None:
        """Add entry `number` (from 0) of `affiliations`; without an index it is its position."""
        path: Path = ("affiliations", number)
        key = _index(form.index or str(number + 1))
        name = values.text(form.name, (*path, "name"), self.report)
        if form.address and not name:
            name = values.text(form.address.name, (*path, "address", "name"), self.report)
        if key in self.by_key:
            self.report.say("FM053", (*path, "index"), f"affiliation `{key}` is defined twice",
                            "give each affiliation an index of its own")  # fmt: skip
            return
        if not name and not form.department:
            if (*path, "name") in self.report.places:
                self.report.blank((*path, "name"), f"the name of affiliation `{key}`")
            else:
                self.report.say("FM056", path, f"affiliation `{key}` has no name", "add `name:`")
            name = BLANK
        self._add(_affiliation(key, name, form, (*path, "ror"), self.report))

    def _add(self, affiliation: Affiliation) -> None:
        self.by_key[affiliation.key] = affiliation
        self._by_name.setdefault((affiliation.name, affiliation.department), affiliation.key)

    def refer(self, form: AffiliationForm, path: Path) -> list[str]:
        """The keys that one item of an author's `affiliation` names; text makes a new one."""
        text = values.text(form.name, path, self.report)
        if form.index and not text:
            text = form.index
        if not text:
            return []
        keys = [_index(part) for part in re.split(r"[,;]", text) if part.strip()]
        if text in self.by_key:
            return [text]
        if not all(key in self.by_key or key == _CONTACT for key in keys):
            # papaja's ``"*†,2"``: signs of notes stand before and behind the indices
            bare = [_index(key.strip(_SIGNS)) for key in keys if key.strip(_SIGNS)]
            if bare and any(_CONTACT in key for key in keys):
                bare.append(_CONTACT)
            keys = bare or keys
        if all(key in self.by_key or key == _CONTACT for key in keys):
            return keys
        if _INDICES.fullmatch(text):
            return self._defined([_index(n) for n in re.findall(r"\d+(?:\.0)?", text)], path)
        return [self._as_text(text, form, path)]

    def _defined(self, keys: list[str], path: Path) -> list[str]:
        for key in keys:
            if key not in self.by_key:
                defined = ", ".join(f"`{k}`" for k in islice(self.by_key, _MOST_SHOWN)) or "none"
                self.report.say("FM052", path, f"affiliation `{key}` is not defined",
                                f"defined: {defined}")  # fmt: skip
        return [key for key in keys if key in self.by_key]

    def _as_text(self, text: str, form: AffiliationForm, path: Path) -> str:
        name = typographic(from_tex(text)), form.department or ""
        if name in self._by_name:
            return self._by_name[name]
        while str(self._number) in self.by_key:
            self._number += 1
        self._add(_affiliation(str(self._number), text, form, (*path, "ror"), self.report))
        return str(self._number)


def _index(text: str) -> str:
    """An index as authors and affiliations compare it: ``1.0`` is ``1``."""
    return re.sub(r"^(\d+)\.0$", r"\1", text.strip())


def _affiliation(
    key: str, name: str, form: AffiliationForm, path: Path, report: FaultReport
) -> Affiliation:
    ror = identifiers.parse_ror(form.ror) if form.ror else ""
    if ror is None:
        report.say(YamlFault.URL, path, f"`{form.ror}` is not a ROR id", "copy it from ror.org")
    address = form.address or AddressForm()
    texts = {
        "department": form.department,
        "city": form.city or address.city,
        "country": form.country or address.country,
    }
    parts = {part: typographic(from_tex(text or "").strip()) for part, text in texts.items()}
    return Affiliation(key=key, name=typographic(from_tex(name)), ror=ror or "", **parts)


def read_authors(
    forms: Sequence[AuthorForm | None],
    path: Path,
    language: str,
    report: FaultReport,
    affiliations: Affiliations | None = None,
) -> tuple[Author, ...]:
    """The persons of a list at `path` (a `None` was told before); without `affiliations`, text of
    theirs becomes the role. Of more than the limit ``persons``, which one line can list, the first;
    that is told."""
    listed = [
        (each, number)
        for number, form in enumerate(forms)
        if form is not None
        for each in each_person(form)
    ]
    if len(listed) > (most := limit("persons")):
        key = next(part for part in reversed(path) if isinstance(part, str))
        message = f"`{key}` lists {len(listed):,} persons, and was cut"
        report.say(YamlFault.TOO_LONG, path, message, cure("persons", f"list at most {most:,}"))
    people = (
        read_author(each, (*path, number), language, report, affiliations)
        for each, number in listed[:most]
    )
    return tuple(person for person in people if person is not None)


def each_person(form: AuthorForm) -> list[AuthorForm]:
    """The persons of `form`: several where its name lists them and nothing says more of one."""
    whole = (form.name.literal if form.name else None) or ""
    names = several(whole) if not (form.orcid or form.email or form.given) else [whole]
    if len(names) < 2:
        return [form]
    return [form.model_copy(update={"name": NameForm(literal=name)}) for name in names]


def read_author(
    form: AuthorForm,
    path: Path,
    language: str,
    report: FaultReport,
    affiliations: Affiliations | None,
) -> Author | None:
    """One person; `None` without a name, the other faults told all the same."""
    parsed_name = _name(form, path, language, report)
    name = parsed_name or Name(Person(family=BLANK))
    orcid = values.orcid(form.orcid, (*path, "orcid"), report)
    orcid = orcid or values.orcid(name.orcid, path, report)
    email = values.email(form.email or name.email, (*path, "email"), report)
    keys, role = _place_of_work(form, name, path, report, affiliations)
    attributes = form.attributes or AttributesForm()
    writes = form.corresponding or attributes.corresponding or _CONTACT in keys
    note = values.text(form.note, (*path, "note"), report)
    degrees = [text for text in (name.person.degrees, *(form.degrees or ())) if text]
    title = take_titles(f"{form.title} A")[0] or name.person.title
    more = {
        "orcid": orcid,
        "title": title,
        "degrees": ", ".join(dict.fromkeys(map(str.strip, degrees))),
    }
    author = Author(
        person=_ordered(_native(name.person, form, language), form, path, report).model_copy(
            update=more
        ),
        affiliations=tuple(key for key in keys if key != _CONTACT), email=email, role=role,
        note="; ".join(filter(None, (name.note, note))), corresponding=bool(writes),
        equal_contrib=bool(form.equal_contrib or attributes.equal_contrib),
        credit=credit(form.credit or (), (*path, "credit"), report),
    )  # fmt: skip
    return author if parsed_name else None


def _place_of_work(
    form: AuthorForm, name: Name, path: Path, report: FaultReport, affiliations: Affiliations | None
) -> tuple[tuple[str, ...], str]:
    """The keys of a person's affiliations, and the role; a committee prints them as one text."""
    role_text = values.text(form.role, (*path, "role"), report)
    title = "" if take_titles(f"{form.title} A")[0] else values.text(form.title, path, report)
    role = ", ".join(typographic(part) for part in (title, role_text, name.role) if part)
    entries = [entry for entry in form.affiliation or () if entry is not None]
    if affiliations is None:
        texts = [from_tex(entry.name or "").strip() for entry in entries]
        texts = [typographic(text) for text in (*texts, name.affiliation)]
        return (), ", ".join(filter(None, (role, *texts)))
    keys = [
        key
        for number, entry in enumerate(entries)
        for key in affiliations.refer(entry, (*path, "affiliation", number))
    ]
    if name.affiliation:
        keys += affiliations.refer(AffiliationForm(name=name.affiliation), path)
    return tuple(dict.fromkeys(keys)), role


def _name(form: AuthorForm, path: Path, language: str, report: FaultReport) -> Name | None:
    """The name, by parts or as text; its lack told."""
    parts = next((each for each in (form, form.name) if each and (each.family or each.given)), None)
    whole = (form.name.literal if form.name else None) or ""
    if parts is not None:
        return _with_whole(_by_parts(parts), whole, language)
    if form.literal:
        return Name(Person(family=from_tex(form.literal).strip(), is_body=True))
    if whole.strip():
        name = read_name(whole, language)
        if name.person.family:
            return name
    where = (*path, "name")
    if where in report.places:
        report.blank(where, "the name of a person")
        return Name(Person(family=BLANK))
    if form.name_native:
        return Name(read_person(form.name_native, language))
    line = report.at(path).line
    if any(report.proposes(key, line) for key in ("name", "surname", "given-names", "literal")):
        return None
    report.say(YamlFault.NO_NAME, path, "this person has no name", "add `name: …`")
    return None


def _by_parts(form: NameForm) -> Name:
    """The name whose parts the author gave; notes and TeX may hang on any."""
    notes: list[str] = []

    def part(value: str | None) -> str:
        notes.extend(NOTE.findall(value or ""))
        bare = from_tex(NOTE.sub("", value or ""))
        return " ".join(typographic(bare).split())

    family, given, suffix = part(form.family), part(form.given), part(form.suffix)
    title, given, _ = take_titles(given)
    _, _, degrees = take_titles(f"A B, {suffix}")
    particle, small = part(form.particle), re.match(r"((?:[^\W\d_A-Z][^\WA-Z]*\s+)+)(?=\S)", family)
    if small and not particle and not form.dropping_particle and family != family.lower():
        particle, family = small[1].strip(), family[small.end() :]
    person = Person(
        family=family or given, given=given if family else "", particle=particle,
        dropping_particle=part(form.dropping_particle), suffix="" if degrees else suffix,
        title=title, degrees=degrees,
    )  # fmt: skip
    return Name(person, "; ".join(notes))


def _with_whole(name: Name, whole: str, language: str) -> Name:
    """A name by parts, to which `name:` says the whole besides: in another script it is what is
    printed beside the parts, in the same it says which part stands first."""
    person, text = name.person, " ".join(typographic(from_tex(whole)).split())
    own = native_language(person.family + person.given, language)
    if own and is_east_asian(own):
        person = person.model_copy(update={"is_family_first": True})
        person = person.model_copy(update={"native": person.display, "native_lang": own})
        if text and not native_language(text, language):
            latin = read_person(text, language)
            if latin_order(_words(latin), person.native, own) == "family-first":
                latin = _family_first(latin)
            person = latin.model_copy(update={"native": person.display, "native_lang": own})
    elif other := native_language(text, language):
        person = person.model_copy(update={"native": text, "native_lang": other})
    elif text.startswith(person.family) and text.endswith(person.given) and person.given:
        person = person.model_copy(update={"is_family_first": True})
    return replace(name, person=person)


def _native(person: Person, form: AuthorForm, language: str) -> Person:
    """`person` with the name in its own script that `name_native` gives, and with its parts where
    that script says them."""
    if form.name_native:
        native = " ".join(form.name_native.split())
        tag = identifiers.parse_language(form.native_lang or "") or native_language(
            native, language
        )
        person = person.model_copy(update={"native": native, "native_lang": tag})
    if person.native == person.family and not person.given and is_east_asian(person.native_lang):
        family, given = native_parts(person.native, person.native_lang)
        person = person.model_copy(
            update={
                "family": family,
                "given": given,
                "is_family_first": bool(given),
                "native": family + given,
            }
        )
    return person


def _ordered(person: Person, form: AuthorForm, path: Path, report: FaultReport) -> Person:
    """`person` with the family name that its author means: the first or last word of a name in
    Latin letters, as `order` says or the name in its own script; what they leave open is told."""
    whole = (form.name.literal if form.name else None) or ""
    is_latin = bool(person.family) and not native_language(person.family)
    is_split = form.family or form.given or (form.name and (form.name.family or form.name.given))
    if is_split or not is_latin or person.is_body or "," in whole:
        if form.order and not person.is_body:
            return person.model_copy(update={"is_family_first": form.order == "family-first"})
        return person
    words = _words(person)
    order = form.order or ""
    if not order and person.native and is_east_asian(person.native_lang) and len(words) > 1:
        order = latin_order(words, person.native, person.native_lang)
        if not order and not person.native_lang.startswith("ja"):
            report.say(
                "FM058", (*path, "name"),
                f"which is the family name of `{' '.join(words)}` is not known",
                f"write `family: {person.family}` and `given: {person.given}`, or "
                "`order: family-first` where the first word is it",
            )  # fmt: skip
    return _family_first(person) if order == "family-first" else person


def _words(person: Person) -> list[str]:
    """The words of a name in the order in which it was read, given names first."""
    parts = (person.given, person.dropping_particle, person.particle, person.family)
    return " ".join(part for part in parts if part).split()


def _family_first(person: Person) -> Person:
    """`person`, read as if the family name stood last, with the first word for it."""
    family, *given = _words(person)
    return person.model_copy(
        update={
            "family": family,
            "given": " ".join(given),
            "particle": "",
            "dropping_particle": "",
            "is_family_first": bool(given),
        }
    )
