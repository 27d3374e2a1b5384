"""The server: what the shelf has, over HTTP, to browsers on this machine and nobody else.

In: a `EditionStore`. Out: answers to GET, and editions as server-sent events (HTML, "Server-sent
events"). A name that is not this machine's is refused, so that no page from elsewhere can read a
manuscript through the browser.
"""

from __future__ import annotations

import contextlib
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from publisher.preview.shelf import Answer, EditionStore

_HOSTS = ("127.0.0.1", "localhost")
_BEAT = 10.0
"""Seconds of silence after which a word is sent, so that a closed window is noticed."""
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; frame-ancestors 'self'"
)


class Server(ThreadingHTTPServer):
    """Serves `shelf` on 127.0.0.1; `port` 0 takes any that is free."""

    daemon_threads = True

    def __init__(self, shelf: EditionStore, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.shelf = shelf

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle of an answer is nothing to tell."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        if urlsplit(f"//{self.headers.get('Host', '')}").hostname not in _HOSTS:
            self._status(HTTPStatus.FORBIDDEN)
            return
        path = unquote(urlsplit(self.path).path)
        if path == "/events":
            with contextlib.suppress(OSError):
                self._tell()
            return
        answer = self.server.shelf.answer(path)
        if answer is None:
            self._status(HTTPStatus.NOT_FOUND)
        else:
            self._give(answer)

    def log_message(self, format: str, *args: object) -> None:
        """The terminal is for what the user should know."""

    def _give(self, answer: Answer) -> None:
        self.send_response(HTTPStatus.FOUND if answer.moved else HTTPStatus.OK)
        if answer.moved:
            self.send_header("Location", answer.moved)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        lasting = "max-age=31536000, immutable" if answer.lasting else "no-store"
        self.send_header("Cache-Control", lasting)
        self.end_headers()
        self.wfile.write(answer.body)

    def _status(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _tell(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        number = 0
        while True:
            news = self.server.shelf.news(number, _BEAT)
            if news is None:
                self.wfile.write(b": still here\n\n")
            else:
                number, data = news
                self.wfile.write(b"data: %b\n\n" % data)
            self.wfile.flush()
