"""Papers that came as PDFs: their front matter, what is missing of it read from the PDF.

In: a manuscript that is a PDF, or the ``paper.yaml`` beside one; and who reads PDFs, which is
nobody in this room. Out: the parts of a manuscript without a body, and how its pages are bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from publisher.limits import cure, limit
from publisher.manuscripts.fences import ManuscriptParts
from publisher.manuscripts.forms import CameraForm, PdfForm
from publisher.manuscripts.intake import Manuscript, camera_files
from publisher.manuscripts.report import FaultReport
from publisher.model.camera import CameraCopy, Depiction

Proposer = Callable[[bytes], Mapping[str, Any]]
"""Who reads front matter from a PDF: the keys it found, as `CameraForm` has them."""


def camera_copy(form: PdfForm | None) -> CameraCopy:
    """How PDFs are bound by `form`."""
    if form is None:
        return CameraCopy()
    return CameraCopy(fit=form.fit or "", screen=form.epub or "", pages=form.pages or 0)


@dataclass(slots=True)
class CameraSheet:
    """What a paper that came as a PDF says of itself: `text` is its ``paper.yaml``, empty where it
    has none; `file` the PDF, empty where it is not there."""

    manuscript: Manuscript
    text: str
    file: str = ""
    proposed: dict[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> ManuscriptParts:
        lines = self.text.count("\n") + 1
        return ManuscriptParts("whole", self.text, 1, "", lines)

    def propose(self, data: Mapping[str, Any], proposer: Proposer | None) -> dict[str, Any]:
        """What the PDF says of what `data` leaves out."""
        spec = data.get("pdf") or {}
        self.file = self._file(spec.get("file") if isinstance(spec, dict) else None)
        if not self.file or proposer is None:
            return {}
        try:
            pdf = self.manuscript.folder.read(self.file, limit("file") << 20)
        except (OSError, ValueError):
            self.file = ""
            return {}
        said = {key for key, value in data.items() if value is not None}
        if "tags" in said:
            said.add("keywords")
        self.proposed = {k: v for k, v in proposer(pdf).items() if k not in said and v}
        return self.proposed

    def _file(self, named: object) -> str:
        there = camera_files(self.manuscript, self.text.encode("utf-8", "replace"))
        if isinstance(named, str) and named.strip():
            spec = named.strip().rpartition("/")[2]
            return next((name for name in there if name.rpartition("/")[2] == spec), "")
        return there[0] if there else ""

    def copy(self, form: CameraForm, report: FaultReport) -> CameraCopy | None:
        """How the paper is bound; told are a PDF that is not there, and what was proposed."""
        self.tell(form, report)
        if not self.file:
            return None
        figures = tuple(
            Depiction(page=each.page, alt=" ".join(each.alt.split()))
            for each in form.figures or ()
            if each is not None and each.page and each.alt
        )
        return camera_copy(form.pdf).model_copy(
            update={"file": self.file, "figures": figures, "proposed": tuple(self.proposed)}
        )

    def tell(self, form: CameraForm, report: FaultReport) -> None:
        if not self.file:
            path = ("pdf", "file") if ("pdf", "file") in report.places else ()
            report.say("CAM021", path, "the PDF of the paper is not beside its front matter, or is "
                       f"larger than {limit('file')} MiB",
                       cure("file", "put it there, or name it with `pdf: {file: …}`"))  # fmt: skip
        if self.proposed:
            names = ", ".join(f"`{key}`" for key in self.proposed)
            help = (
                f"read them through, and write them into a `paper.yaml`: {_as_yaml(self.proposed)}"
            )
            report.say("CAM006", (), f"read from the PDF, and perhaps wrong: {names}", help)


def _as_yaml(proposed: Mapping[str, Any]) -> str:
    """What was proposed, short enough to be looked at."""
    lines = []
    for key, value in proposed.items():
        if key == "title":
            text = str(value.get("plain", ""))
        elif key == "authors":
            text = "; ".join(str(each["name"]["literal"]) for each in value)
        elif key == "abstract":
            text = next(iter(value.values()), "")
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        lines.append(f"{key}: {text[:80]}{'…' if len(text) > 80 else ''}")
    return " · ".join(lines)
