"""Notebooks to drafts: cells, stored outputs, what tags hide. Nothing is run."""

from __future__ import annotations

import base64
import json

import pytest

from publisher.manuscripts.importing import import_files, notebook

PNG = base64.b64encode(b"\x89PNG picture").decode()


def book(*cells, **metadata):
    return json.dumps({"nbformat": 4, "metadata": metadata, "cells": list(cells)}).encode()


def code(source, *outputs, tags=()):
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"tags": list(tags)},
        "outputs": outputs,
    }


def shown(**data):
    forms = {key.replace("_", "/", 1): value for key, value in data.items()}
    return {"output_type": "display_data", "data": forms}


def markdown(source, **more):
    return {"cell_type": "markdown", "source": source, "metadata": {}, **more}


def test_cells_become_text_and_listings_and_outputs_figures_and_tables():
    """One of each, in the order of the notebook."""
    table = (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )
    draft = notebook.read(
        book(
            markdown(["# On Ink\n", "\n", "Ink is black."]),
            markdown("## Tests"),
            code("#| label: fig-ink\n#| fig-cap: The *ink*\nplot()", shown(image_png=PNG)),
            code("frame", shown(text_html=table, text_plain="a b")),
            code(
                "print(1)",
                {"output_type": "stream", "name": "stdout", "text": ["\x1b[31m1\x1b[0m\n"]},
            ),
            language_info={"name": "python"},
        ),
        "a.ipynb",
    )
    assert draft.front.title == "On Ink"
    texts = [block.markdown for block in draft.blocks]
    name = draft.images[0][0]
    assert texts[:4] == [
        "Ink is black.", "## Tests", "```python\nplot()\n```", f"![The *ink*]({name}){{#fig-ink}}",
    ]  # fmt: skip
    assert "| 1" in texts[5] and texts[7] == "```text\n1\n```"


def test_what_tags_hide_is_left_out_and_told():
    """Cells, code and outputs hidden by tags of Jupyter Book or options of Quarto."""
    draft = notebook.read(
        book(
            code("secret", tags=["remove-cell"]),
            code("#| echo: false\nhidden", shown(image_png=PNG)),
            code("quiet", shown(image_png=PNG), tags=["hide-output"]),
            code("#| include: false\nsetup"),
        ),
        "a.ipynb",
    )
    assert [block.markdown[:3] for block in draft.blocks] == ["![]", "```"]
    assert [removal.text for removal in draft.removals] == ["secret", "hidden", "setup"]


def test_an_error_that_is_stored_is_told_and_not_printed():
    """A cell that failed when it was run."""
    failed = {"output_type": "error", "ename": "ValueError", "evalue": "no ink", "traceback": []}
    draft = notebook.read(book(code("x", failed)), "a.ipynb")
    assert [(d.code, d.span.line) for d in draft.diagnostics] == [("IMP007", 1)]
    assert "no ink" not in draft.body


def test_front_matter_of_a_first_raw_cell_is_kept():
    """Quarto has it there."""
    raw = {"cell_type": "raw", "source": "---\ntitle: On Ink\nauthor: Ann Lee\n---", "metadata": {}}
    draft = notebook.read(book(raw, markdown("Text.")), "a.ipynb")
    assert draft.front.paper.yaml == "title: On Ink\nauthor: Ann Lee"
    assert draft.body == "Text.\n"


def test_an_attached_picture_becomes_a_file():
    """``attachment:`` of a cell of Markdown."""
    cell = markdown("![A](attachment:a.png)", attachments={"a.png": {"image/png": PNG}})
    draft = notebook.read(book(cell), "a.ipynb")
    assert draft.images[0][1] == b"\x89PNG picture"
    assert draft.body == f"![A]({draft.images[0][0]})\n"


@pytest.mark.parametrize("data", [b"no", b"[]", b'{"worksheets": []}', b"[" * 99_999])
def test_what_is_no_notebook_is_told(tmp_path, data):
    """IMP008 with a cure."""
    (tmp_path / "a.ipynb").write_bytes(data)
    report = import_files([tmp_path / "a.ipynb"], tmp_path / "v")
    assert [d.code for d in report.diagnostics] == ["IMP008"]
