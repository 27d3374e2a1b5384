"""The properties of the Citation Typing Ontology (CiTO) that may stand before a key.

Source: CiTO 2.8.1, object properties whose domain is the citing work. JOSS writes them in camel
case (``@citesAsAuthority:key``); with underscores (``@cites_as_authority:key``) is accepted too.
"""

from __future__ import annotations

import re

PROPERTIES = frozenset(
    """agreesWith cites citesAsAuthority citesAsDataSource citesAsEvidence citesAsMetadataDocument
    citesAsPotentialSolution citesAsRecommendedReading citesAsRelated citesAsSourceDocument
    citesForInformation compiles confirms containsAssertionFrom corrects credits critiques derides
    describes disagreesWith discusses disputes documents extends includesExcerptFrom
    includesQuotationFrom linksTo obtainsBackgroundFrom obtainsSupportFrom parodies plagiarizes
    qualifies refutes repliesTo retracts reviews ridicules speculatesOn supports updates
    usesConclusionsFrom usesDataFrom usesMethodIn""".split()
)


def split_intent(key: str) -> tuple[str, str]:
    """The CiTO properties before the colons of `key`, joined by colons, and the rest; ("", `key`)
    for none. Authors give several: ``@citesAsAuthority:usesMethodIn:key``."""
    properties: list[str] = []
    while True:
        head, colon, rest = key.partition(":")
        name = re.sub(r"_([a-z])", lambda match: match[1].upper(), head)
        if not (colon and rest and name in PROPERTIES):
            return ":".join(properties), key
        properties.append(name)
        key = rest
