"""Watching: the volume and the styles on disk, and an edition at every save.

In: the settings. Out: nothing but what the server shows, until Ctrl-C.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from publisher.model.progress import Progress
from publisher.pipeline.build import engine_for
from publisher.pipeline.settings import Settings
from publisher.preview.making import EditionMaker
from publisher.preview.server import Server
from publisher.preview.shelf import EditionStore
from publisher.style.styles import styles_folder

_GATHER = 60
"""Milliseconds in which changes count as one save."""
_QUIET = 10
"""Milliseconds without a change that end a save."""
_TURN = 0.0005
"""Seconds after which one thread lets another go on. Drawing a page calls PDFium hundreds of
times, and each call waits so long for its turn while an edition is being made."""


def preview(
    settings: Settings, port: int, on_address: Callable[[str], None], progress: Progress
) -> None:
    """Serve the volume until Ctrl-C. `on_address` is given the address, once there is something to
    see.

    Raises `CannotPreview`, `EngineRefused`, and `OSError` where the port is taken.
    """
    sys.setswitchinterval(_TURN)
    shelf = EditionStore()
    with (
        _ServerThread(shelf, port) as server,
        engine_for(settings) as engine,
        _Saves(settings) as saves,
    ):
        maker = EditionMaker(settings, engine, shelf.put, progress, shelf.watched, saves.waiting)
        maker.make()
        on_address(server.address)
        maker.warm_up()
        while True:
            maker.make(saves.next())


class _ServerThread:
    """A server in a thread of its own."""

    def __init__(self, shelf: EditionStore, port: int) -> None:
        self._server = Server(shelf, port)

    def __enter__(self) -> Server:
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        return self._server

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Saves:
    """What is saved from now on, noticed by a thread of its own while editions are made."""

    def __init__(self, settings: Settings) -> None:
        self._ignored = [f.absolute() for f in (settings.cache, settings.output) if f]
        self._ignored.append(Path("build").absolute())
        self._roots = [settings.folder.absolute(), styles_folder()]
        self._saved: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._trouble: BaseException | None = None

    def __enter__(self) -> _Saves:
        started_event = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(started_event,), daemon=True)
        self._thread.start()
        started_event.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def next(self) -> frozenset[Path]:
        """The files (absolute) of the saves since the last call, once there is one. Raises what
        ended the watching."""
        files = self._saved.get()
        while self.waiting():
            files |= self._saved.get()
        if self._trouble is not None:
            raise self._trouble
        return files

    def waiting(self) -> bool:
        """Whether there is a save that `next` would give at once."""
        return not self._saved.empty()

    def _watch(self, started_event: threading.Event) -> None:
        try:
            self._notice(started_event)
        except BaseException as error:  # told by `next`, in the thread that can tell it
            self._trouble = error
            self._saved.put(frozenset())
        finally:
            started_event.set()

    def _notice(self, started_event: threading.Event) -> None:
        import watchfiles

        watch = watchfiles.watch(
            *self._roots, watch_filter=self._wanted, debounce=_GATHER, step=_QUIET,
            rust_timeout=200, yield_on_timeout=True, stop_event=self._ended,
        )  # fmt: skip
        for changes in watch:
            started_event.set()
            if changes:
                self._saved.put(frozenset(Path(name) for _, name in changes))

    def _wanted(self, _: object, name: str) -> bool:
        path = Path(name)
        inside = next((path.relative_to(r) for r in self._roots if path.is_relative_to(r)), path)
        is_hidden = any(part.startswith(".") for part in inside.parts) or name.endswith("~")
        return not is_hidden and not any(path.is_relative_to(folder) for folder in self._ignored)
