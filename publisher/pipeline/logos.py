"""The pictures that `volume.yaml` and the programme name: logos of sponsors, portraits.

In: the volume, the engine. Out: pictures that every reader shows, by the names of their files, each
loaded as a task; what is wrong with one is told where it is named.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine, Task
from publisher.files import Folder, OutsideFolder
from publisher.model.chapter import Image
from publisher.model.style import Style
from publisher.model.volume import Volume
from publisher.pictures.picture import Made
from publisher.pipeline.covers import LOADED, CoverArt
from publisher.templating.frame import STYLE_LOGO

_LARGEST = 32 << 20
"""Bytes of a picture."""


def volume_pictures(
    volume: Volume, engine: Engine, style: Style | None = None
) -> tuple[dict[str, Image], tuple[Diagnostic, ...]]:
    """The pictures of `volume`, with the logo of `style` under `STYLE_LOGO`; and what is wrong with
    others."""
    folder, found, arts = Folder(volume.folder), list[Diagnostic](), dict[str, CoverArt]()
    places: dict[str, Span] = {}
    for name, span in _named(volume):
        if name in places:
            continue
        places[name] = span
        try:
            arts[name] = CoverArt("image", name, folder.read(name, _LARGEST))
        except (OSError, ValueError, OutsideFolder):
            help = "put the file into the volume's folder, and name it from there"
            found.append(Diagnostic("VOL080", f"the picture `{name}` is not there", span, help))
    for name, data in style.logo.items() if style is not None else ():
        places[STYLE_LOGO] = Span(f"styles/{style.name}/{name}" if style is not None else name)
        arts[STYLE_LOGO] = CoverArt("image", name, data)
    tasks = [Task(name, LOADED, art, weight=1.0, result_type=Made) for name, art in arts.items()]
    pictures = {}
    for name, outcome in zip(arts, engine.run("pictures", tasks) if tasks else (), strict=True):
        made = outcome.value
        if made is not None and made.image is not None:
            pictures[name] = made.image
            continue
        remarks = [remark.message for remark in made.remarks] if made is not None else []
        remarks += [each.message for each in outcome.diagnostics]
        message = f"the picture `{arts[name].name}` cannot be used: {'; '.join(remarks)}"
        found.append(Diagnostic("VOL080", message, places[name], "export it as PNG, JPEG or SVG"))
    return pictures, tuple(found)


def _named(volume: Volume) -> Iterator[tuple[str, Span]]:
    """The names of files, each with where it is named."""
    nowhere = Span(volume.path)
    for number, sponsor in enumerate(volume.sponsors):
        if sponsor.logo:
            yield sponsor.logo, volume.spans.get(f"sponsors.{number}.logo", nowhere)
    portraits = {key: span for key, span in volume.spans.items() if key.endswith(".portrait")}
    for speaker in volume.programme.invited if volume.programme else ():
        if speaker.portrait:
            spans = (s for s in portraits.values() if speaker.portrait in s.text)
            yield speaker.portrait, next(spans, nowhere)
