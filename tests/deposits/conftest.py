"""What the tests of records share: a volume read and composed, not typeset, and the schemas."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from publisher.deposits import PaperRecord, VolumeRecord
from publisher.files import Folder
from publisher.manuscripts.volumes import read_volume
from publisher.markup import compose_text
from publisher.model.paper import Paper
from publisher.xhtml.titles import plain, text_of

STAMP = 1_783_000_000

VOLUME = """
id: cmp
title: The *Bound* Page
subtitle: Proceedings of the Second Colloquium
language: en-GB
event: {name: Second Colloquium on Making Proceedings, acronym: CMP 2026, number: 2nd,
  start: 2026-05-04, end: 2026-05-06, place: Seoul, country: Korea, url: https://example.org/cmp}
editors: [{name: Ada Quoin, orcid: 0000-0002-1825-0097}]
publisher: {name: Example Press, place: Seoul, email: help@example.org}
isbn: {print: 978-3-16-148410-0, epub: 978-1-4028-9462-6, pdf: 978-0-306-40615-7}
series: {title: Colloquia, number: 2, issn: 2575-9752}
license: CC-BY-4.0
copyright: 2026 the authors
published: 2026-07-01
url: https://example.org/2026
venue: cmp
sigs: [SIGHAN]
subjects: {thema: [KNTP], bisac: [LAN027000], keywords: [proceedings]}
blurb: What was said of proceedings.
price: free
deposit: {depositor: {name: Ada, email: doi@example.org}, doi: {prefix: 10.5555}}
sessions:
  - {title: One & Two, papers: [kim, lee]}
  - {title: Three, papers: [roe, doe, poe]}
"""

KIM = r"""---
title: 'Density of H$_2$O on *wood*'
authors:
  - {given-names: Hanjang, surname: Kim, name_native: 김한장, orcid: 0000-0002-1825-0097,
     affiliation: 1, email: kim@example.org, corresponding: yes, credit: [software, data-curation]}
  - {literal: The CMP Collaboration}
affiliations: [{index: 1, name: Institute of Folding, country: Korea, ror: 04bs1pb34}]
abstract: {en-GB: 'On folding $x^2$, see [@lee2019].', de: Vom Falten.}
keywords: [paper, folds]
received: 2026-01-02
accepted: 2026-03-04
funding: [{funder: Paper Fund, id: 10.13039/501100000000, award: PF-1}]
relations: [{type: data, id: 10.5281/zenodo.1}, {type: preprint, id: 10.48550/arXiv.1}]
recording: https://example.org/video
award: Best Paper
competing_interests: None.
data_availability: All of it.
acknowledgements: Thanks.
bibliography: refs.bib
---

Text with a note[^n], a work [@lee2019] and $x < y$.

# Figures {#sec:figures}

![A *dot*.](dot.svg){#fig:dot alt="A black dot"}

See @fig:dot and @tbl:t.

: Numbers {#tbl:t}

| a | b |
|---|--:|
| 1 | 2 |

$$ E = mc^2 $$ {#eq:e}

## Lists

- one
- two

> A quotation.

```python
print("<&>")
```

# References

::: {#refs}
:::

# Appendix

What comes behind the list.

Term
:   What it is, with [김]{lang=ko}.

[^n]: A note with `code`.
"""

PLAIN = "---\ntitle: {0}\nauthors: [{{name: Bo {0}}}, Cai Wu, Dee Roy]\n---\n\nText of {0}.\n"
BIB = (
    "@article{lee2019, author={Lee, Ann}, title={One}, journal={J}, year={2019}, "
    "doi={10.5555/12345678}}\n"
)
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="9"/></svg>'
FILES = {
    "volume.yaml": VOLUME,
    "papers/kim.md": KIM,
    "papers/refs.bib": BIB,
    "papers/dot.svg": DOT,
    **{f"papers/{name}.md": PLAIN.format(name.title()) for name in ("lee", "roe", "doe", "poe")},
}


def record_of(folder: Path, pages: dict[str, str] | None = None, **facts: object) -> VolumeRecord:
    """The record of the volume in `folder`; `pages` are those of papers by id, else ten each."""
    volume, found = read_volume(folder, "v")
    assert volume is not None
    assert [d for d in found if d.is_error] == []
    root, papers, number = Folder(folder), [], 0
    for session in volume.sessions:
        for paper in session.papers:
            assert isinstance(paper, Paper)
            number += 1
            here = paper.source.folder.relative_to(folder.resolve())
            source = paper.source.model_copy(update={"folder": here})
            text = compose_text(paper.model_copy(update={"source": source}), root)
            span = (pages or {}).get(paper.id) or f"{number * 10 - 9}-{number * 10}"
            first, _, last = span.partition("-")
            papers.append(
                PaperRecord(
                    paper,
                    text,
                    text_of(text.title_html),
                    first,
                    last or first,
                    number,
                    plain(session.title),
                    f"https://example.org/2026/papers/{paper.id}.html",
                    f"https://example.org/2026/papers/{paper.id}.pdf",
                    "0badcafe",
                )
            )
    bare = volume.model_copy(update={"sessions": (), "front": (), "back": ()})
    return VolumeRecord(bare, tuple(papers), STAMP, **facts)


@pytest.fixture(scope="session")
def record(tmp_path_factory) -> VolumeRecord:
    """The record of a volume that says all that can be said."""
    return record_of(
        lay_files(tmp_path_factory.mktemp("v"), FILES), sheets=60, accessibility=CLAIMS
    )


CLAIMS = (
    ("schema:accessMode", "textual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "MathML"),
    ("schema:accessibilityHazard", "none"),
    ("schema:accessibilitySummary", "Read it aloud."),
    ("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"),
    ("a11y:certifiedBy", "Example Press"),
)


def lay_files(folder: Path, files: dict[str, str]) -> Path:
    """`folder`, with `files` by their names in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def schemas(root: Path) -> Path:
    """Schemas and samples of registries, which stand beside the project."""
    folder = root.parent / "shared" / "schemas"
    if not folder.is_dir():
        pytest.skip("the schemas are not beside the project (../shared/schemas)")
    return folder


@pytest.fixture(scope="session")
def judge(schemas: Path, tmp_path_factory) -> Callable[[str, bytes], list[str]]:
    """What the schema of a kind says of a file's bytes: nothing where it is valid."""
    spec = spec_from_file_location("validate", schemas.parent / "tools" / "validate.py")
    assert spec is not None and spec.loader is not None
    module: ModuleType = module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("judged")

    def judged(kind: str, data: bytes) -> list[str]:
        path = folder / "file"
        path.write_bytes(data)
        return list(module.check(kind, path))

    return judged
