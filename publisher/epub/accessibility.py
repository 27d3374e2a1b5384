"""Accessibility metadata, derived from what the book holds.

In: the facts of all documents and whether the checks passed. Out: lines of metadata. EPUB
Accessibility 1.1 §2 (discovery), §4 (conformance), Schema.org accessibility vocabulary. Nothing
here is said of every book: take one alternative text away and the claims change.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.epub.container import Meta
from publisher.epub.facts import Facts
from publisher.languages.epubwords import Words

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known: `facts` of all documents; whether every check `passed`; whether the nav has a
    `page_list`, and the print edition it numbers, `source`; `certifier` is who answers for it."""

    facts: Facts
    passed: bool
    page_list: bool = False
    source: str = ""
    certifier: str = ""


def accessibility(evidence: Evidence, words: Words, lang: str) -> list[Meta]:
    """The lines that `evidence` bears out; the summary is in the language of `words`."""
    lines = [_schema("accessMode", mode) for mode in _modes(evidence.facts)]
    lines += [_schema("accessModeSufficient", modes) for modes in _sufficient(evidence.facts)]
    lines += [_schema("accessibilityFeature", feature) for feature in _features(evidence)]
    lines += [_schema("accessibilityHazard", hazard) for hazard in _hazards(evidence.facts)]
    summary = _schema("accessibilitySummary", _summary(evidence, words))
    spoken = words.lang if words.lang != lang else None
    lines.append(Meta(summary.tag, summary.text, summary.attributes, spoken))
    if evidence.page_list and evidence.source:
        lines.append(Meta("dc:source", evidence.source))
        lines.append(Meta("meta", evidence.source, (("property", "pageBreakSource"),)))
    if evidence.passed:
        lines += _conformance(evidence)
    return lines


def _schema(name: str, value: str) -> Meta:
    return Meta("meta", value, (("property", f"schema:{name}"),))


def _conformance(evidence: Evidence) -> list[Meta]:
    claim = Meta("meta", CONFORMS, (("property", "dcterms:conformsTo"), ("id", "conformance")))
    by = (("property", "a11y:certifiedBy"), ("refines", "#conformance"))
    return [claim, Meta("meta", evidence.certifier, by)]


def _modes(facts: Facts) -> list[str]:
    return ["textual", "visual"] if facts.pictures else ["textual"]


def _sufficient(facts: Facts) -> list[str]:
    """A reader by ear needs every picture and formula in words; a reader by eye needs nothing."""
    if facts.pictures_bare or facts.math_bare:
        return ["textual,visual"]
    return ["textual", "textual,visual"] if facts.pictures else ["textual"]


def _features(evidence: Evidence) -> list[str]:
    facts = evidence.facts
    evidence_of = {
        "tableOfContents": True,
        "readingOrder": True,
        "displayTransformability": not facts.scripts,
        "structuralNavigation": facts.headings > 0,
        "alternativeText": facts.pictures > 0 and not facts.pictures_bare,
        "longDescription": facts.long_descriptions > 0,
        "MathML": facts.math > 0,
        "describedMath": facts.math + facts.math_pictures > 0
        and not facts.math_bare
        and not (facts.math_pictures and facts.pictures_bare),
        "pageBreakMarkers": facts.page_marks > 0,
        "pageNavigation": evidence.page_list,
        "index": facts.index_links > 0,
        "ARIA": facts.notes + facts.page_marks > 0,
        "unlocked": True,
    }
    return [feature for feature, is_held in evidence_of.items() if is_held]


def _hazards(facts: Facts) -> list[str]:
    """What moves may flash, and nobody has looked; what stands still cannot."""
    return ["unknown"] if facts.moving or facts.scripts or facts.remote else ["none"]


def _summary(evidence: Evidence, words: Words) -> str:
    facts = evidence.facts
    sentences = {
        words.structure: True,
        words.described: facts.pictures > facts.math_pictures and not facts.pictures_bare,
        words.not_described: facts.pictures_bare > 0,
        words.math: facts.math > 0 and not facts.math_bare,
        words.math_pictures: facts.math_pictures > 0,
        words.page_list: evidence.page_list,
        words.no_pages: not evidence.page_list,
        words.meets: evidence.passed,
    }
    return " ".join(sentence for sentence, is_true in sentences.items() if is_true)
