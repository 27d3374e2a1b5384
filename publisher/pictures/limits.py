"""How much one image may ask of the machine."""

from dataclasses import dataclass, field
from functools import partial

from publisher.limits import limit


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """`bytes` of the file; `pixels` of the picture unpacked; `scans` of a
    JPEG; `elements` and `depth` of an SVG, and
    `attributes` of one of its elements; `pdf_dpi` at which a PDF figure is drawn where it cannot
    stay lines; `svg_bytes` that a PDF figure may have as SVG before pixels are the lighter form;
    `seconds` for a tool outside."""

    bytes: int = field(default_factory=partial(limit, "picture"))
    pixels: int = field(default_factory=partial(limit, "pixels"))
    scans: int = field(default_factory=partial(limit, "scans"))
    elements: int = field(default_factory=partial(limit, "elements"))
    attributes: int = field(default_factory=partial(limit, "attributes"))
    depth: int = 200
    pdf_dpi: int = 300
    svg_bytes: int = 3_000_000
    seconds: float = field(default_factory=partial(limit, "tool"))
