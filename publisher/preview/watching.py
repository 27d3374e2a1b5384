"""Watching: the volume and the styles on disk, and an edition at every save.

In: the settings. Out: nothing but what the server shows, until Ctrl-C.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from publisher.model.progress import Progress
from publisher.pipeline import engine_for
from publisher.preview.making import Maker
from publisher.preview.server import Server
from publisher.preview.shelf import Shelf
from publisher.settings import Settings
from publisher.styles import styles_folder

_GATHER = 60
"""Milliseconds in which changes count as one save."""
_QUIET = 10
"""Milliseconds without a change that end a save."""


def preview(settings: Settings, port: int, told: Callable[[str], None], progress: Progress) -> None:
    """Serve the volume until Ctrl-C. `told` is given the address, once there is something to see.

    Raises `CannotPreview`, `EngineRefused`, and `OSError` where the port is taken.
    """
    shelf = Shelf()
    with _serving(shelf, port) as server, engine_for(settings) as engine:
        maker = Maker(settings, engine, shelf.put, progress)
        changes = _saves(settings)
        next(changes)
        maker.make()
        told(server.address)
        engine.warm()
        for _ in changes:
            maker.make()


class _serving:  # noqa: N801
    """A server in a thread of its own."""

    def __init__(self, shelf: Shelf, port: int) -> None:
        self._server = Server(shelf, port)

    def __enter__(self) -> Server:
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        return self._server

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _saves(settings: Settings) -> Iterator[None]:
    """Once when watching has begun, then at each save."""
    import watchfiles

    ignored = [folder.absolute() for folder in (settings.cache, settings.output) if folder]
    ignored.append(Path("build").absolute())
    roots = [settings.folder.absolute(), styles_folder()]

    def wanted(_: object, name: str) -> bool:
        path = Path(name)
        inside = next((path.relative_to(r) for r in roots if path.is_relative_to(r)), path)
        hidden = any(part.startswith(".") for part in inside.parts) or name.endswith("~")
        return not hidden and not any(path.is_relative_to(folder) for folder in ignored)

    watch = watchfiles.watch(
        *roots, watch_filter=wanted, debounce=_GATHER, step=_QUIET, rust_timeout=200,
        yield_on_timeout=True,
    )  # fmt: skip
    next(watch)
    yield
    for changes in watch:
        if changes:
            yield
