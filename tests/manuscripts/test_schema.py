"""The JSON Schemas say what the border takes."""

from __future__ import annotations

from importlib import resources

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from publisher.manuscripts.fences import split_front_matter
from publisher.manuscripts.forms import AuthorForm, PaperForm
from publisher.manuscripts.papers import read_paper
from publisher.manuscripts.schema import front_matter_schema, volume_schema
from publisher.manuscripts.volumeforms import VolumeForm
from publisher.manuscripts.volumes import read_volume

FRONT_MATTER = Draft202012Validator(front_matter_schema())
VOLUME = Draft202012Validator(volume_schema())


def load(text: str):
    """YAML 1.2, as an editor's language server reads it."""
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("schema", [front_matter_schema(), volume_schema()])
def test_schema_is_one(schema):
    """Each is a valid JSON Schema 2020-12."""
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_key_is_described():
    """A hover in an editor says what each key is."""
    for schema in (front_matter_schema(), volume_schema()):
        for name, entry in schema["properties"].items():
            assert entry.get("description"), name


def test_every_spelling_is_in_the_schema():
    """What the border takes, the schema knows; keys of other systems pass and are not proposed."""
    properties = front_matter_schema()["properties"]
    assert set(PaperForm.spellings) <= set(properties)
    assert not PaperForm.silent & set(properties)
    others = {"title": "A", **dict.fromkeys(PaperForm.silent, 1)}
    assert list(FRONT_MATTER.iter_errors(others)) == []
    (_, author) = front_matter_schema()["$defs"]["AuthorForm"]["anyOf"]
    assert set(AuthorForm.spellings) <= set(author["properties"])


def test_templates_follow_the_schemas():
    """A fresh template shows no fault in an editor."""
    templates = resources.files("publisher.manuscripts") / "templates"
    volume = (templates / "volume.yaml").read_text("utf-8").replace("{id}", "v")
    assert list(VOLUME.iter_errors(load(volume))) == []
    for name in ("paper.md", "preface.md"):
        parts = split_front_matter((templates / name).read_text("utf-8"))
        assert list(FRONT_MATTER.iter_errors(load(parts.yaml))) == []


def test_template_uncommented_follows_the_schema():
    """The keys that the template proposes in comments are right as well."""
    templates = resources.files("publisher.manuscripts") / "templates"
    text = (templates / "paper.md").read_text("utf-8")
    _, keys = split_front_matter(text).yaml.split("\n\n", 1)
    lines = [line.replace("# ", "", 1) if line.lstrip().startswith("# ") else line
             for line in keys.split("\n")]  # fmt: skip
    data = load("\n".join(lines))
    assert {"date", "keywords", "abstract", "doi", "funding", "lang"} <= set(data)
    data["date"] = str(data["date"])
    assert list(FRONT_MATTER.iter_errors(data)) == []


def test_whole_joss_papers_follow_the_schema(shelves):
    """An editor shows no fault where `check` has none."""
    for path in sorted(shelves.glob("joss/*/paper.md")):
        _, found = read_paper(path, path.name)
        if found:
            continue
        # ruamel refuses tabs where YAML allows them
        data = load(split_front_matter(path.read_text("utf-8").replace("\t", " ")).yaml)
        data["date"] = str(data.get("date", ""))
        errors = [f"{path}: {error.json_path}" for error in FRONT_MATTER.iter_errors(data)]
        assert errors == []


@pytest.mark.parametrize(
    "data",
    [{"title": "A", "titel": "B"}, {}, {"title": "A", "kind": "adress"},
     {"title": "A", "authors": [{"nam": "B"}]}],
)  # fmt: skip
def test_schema_refuses_what_check_refuses(data):
    """An unknown key, a missing title and a wrong word are shown while typing."""
    assert list(FRONT_MATTER.iter_errors(data))


def test_templates_stand_in_the_package():
    """Templates are data of the package, found from a wheel too."""
    folder = resources.files("publisher.manuscripts") / "templates"
    names = {each.name for each in folder.iterdir()}
    sheets = {f"style-{medium}.css" for medium in ("print", "epub", "web")}
    assert names == {"volume.yaml", "paper.md", "preface.md", "style.toml", *sheets}


@pytest.mark.parametrize(
    "value",
    ["[a, [b]]", "{a: b}", "[{name: {x: y}}]", "true", "-1.5", "2024-01-01", "'\\0'", "9" * 5000],
)
def test_any_key_may_hold_anything(tmp_path, value):
    """A list for a text, a mapping for a list: taken, or told at its place, and never more."""
    (tmp_path / "papers").mkdir()
    for key in PaperForm.model_fields:
        path = tmp_path / f"papers/{key}.md"
        path.write_text(f"---\nfirst: x\n{key}: {value}\n---\n\nText.\n", "utf-8")
        _, found = read_paper(path, "x.md")
        assert {one.span.line for one in found} <= {1, 2, 3} and found
    for key in VolumeForm.model_fields:
        (tmp_path / "volume.yaml").write_text(f"first: x\n{key}: {value}\n", "utf-8")
        _, found = read_volume(tmp_path, "v")
        assert {one.span.line for one in found if one.code != "VOL051"} <= {1, 2} and found
