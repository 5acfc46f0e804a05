"""Serves the page of a run to the browsers of this machine."""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from robsweep.errors import UserError
from robsweep.sweep.live_page import LivePage

HOST = "127.0.0.1"
_NAMES = ("127.0.0.1", "localhost")


@contextmanager
def serving(page: LivePage, port: int) -> Iterator[ThreadingHTTPServer]:
    """A server that is bound to ``HOST``, for the time of the block; who enters it calls ``serve_forever``.

    ``/`` is the page, with the number of events as its ETag. ``/events`` says ``{"events": N, "ended": BOOL}``.
    ``port``: 0 takes a free one.

    Raises:
        UserError: the port is taken, or not for this user.
    """

    class Handler(_Handler):
        live = page

    try:
        server = ThreadingHTTPServer((HOST, port), Handler)
    except OSError as error:
        known = {errno.EADDRINUSE: "is taken", errno.EACCES: "is for the system alone"}
        if error.errno not in known:
            raise
        raise UserError(f"port {port} {known[error.errno]}: give another --port, or 0 for a free one") from None
    with server:
        yield server


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, and nothing else."""

    live: LivePage
    server_version, sys_version = "robsweep", ""

    def do_GET(self) -> None:
        """The page or the number of events."""
        # a page of another site can name any host, but a browser sends that name along
        if self.headers.get("Host", "").partition(":")[0] not in _NAMES:
            self._answer(HTTPStatus.FORBIDDEN, b"ask for localhost\n", "text/plain")
            return
        try:
            if self.path == "/":
                self._page()
            elif self.path == "/events":
                content = json.dumps(self.live.standing()._asdict()).encode()
                self._answer(HTTPStatus.OK, content, "application/json")
            else:
                self._answer(HTTPStatus.NOT_FOUND, b"there is / and /events\n", "text/plain")
        except (UserError, OSError) as error:
            if isinstance(error, ConnectionError):
                return  # the browser went away
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}\n".encode(), "text/plain")

    def do_HEAD(self) -> None:
        """What GET would answer, without its content."""
        self.do_GET()

    def _page(self) -> None:
        standing, content = self.live.page()
        tag = f'"{standing.events}"'
        if self.headers.get("If-None-Match") == tag:
            self._answer(HTTPStatus.NOT_MODIFIED, b"", "text/html", tag)
        else:
            self._answer(HTTPStatus.OK, content, "text/html", tag)

    def _answer(self, status: HTTPStatus, content: bytes, kind: str, tag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: a browser asks every few seconds."""
