"""JSON Schemas of `volume.yaml` and of front matter, for editors that complete and check keys.

In: the input forms. Out: JSON Schema 2020-12, every accepted spelling in it. The forms are the one
source: what `border` takes is what the schema says, silent keys included.
"""

from __future__ import annotations

from typing import Any

from publisher.manuscripts.forms import Form, PaperForm
from publisher.manuscripts.volumeforms import VolumeForm

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SILENT: Schema = {"description": "Read by other systems; taken and left alone here."}
_SCALAR = ["string", "number", "boolean"]


def volume_schema() -> Schema:
    """The schema of `volume.yaml`."""
    return _schema(VolumeForm, "Publisher: volume.yaml")


def front_matter_schema() -> Schema:
    """The schema of the YAML at the head of a manuscript."""
    return _schema(PaperForm, "Publisher: front matter")


def _schema(form: type[Form], title: str) -> Schema:
    schema = form.model_json_schema()
    definitions: Schema = schema.pop("$defs", {})
    forms = {each.__name__: each for each in _forms(Form)}
    described = {name: _describe(forms[name], definitions[name]) for name in sorted(definitions)}
    whole = _describe(form, schema)
    return {"$schema": _DIALECT, **whole, "title": title, "$defs": described}


def _forms(base: type[Form]) -> list[type[Form]]:
    """Every form there is."""
    return [each for form in base.__subclasses__() for each in (form, *_forms(form))]


def _describe(form: type[Form], schema: Schema) -> Schema:
    """`schema` of `form` with every spelling, and with the bare text that may stand for it."""
    properties = {name: _plain(entry) for name, entry in schema["properties"].items()}
    for spelling, field in form.spellings.items():
        same = {"description": f"The same as `{field}`."}
        properties[spelling] = {**properties[field], **same}
    for field in form.model_fields:
        if "_" in field:
            hyphened = field.replace("_", "-")
            properties.setdefault(hyphened, properties[field])
    described: Schema = {**schema, "properties": properties}
    if others := sorted(form.silent - properties.keys()):
        # By a pattern, so that no editor proposes hundreds of other systems' keys.
        described["patternProperties"] = {f"^(?:{'|'.join(others)})$": _SILENT}
    required = described.pop("required", [])
    if required:
        described["required"] = required
    if not form.text_as:
        return described
    return {"description": described.pop("description", ""),
            "anyOf": [{"type": _SCALAR}, described]}  # fmt: skip


def _plain(entry: Schema) -> Schema:
    """A property without pydantic's titles and defaults, which say nothing to an author."""
    return {key: value for key, value in entry.items() if key not in ("title", "default")}


__all__ = ["front_matter_schema", "volume_schema"]
