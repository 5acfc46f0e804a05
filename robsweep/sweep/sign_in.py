"""Opens a browser that Ray's dashboard lets in without asking.

The dashboard knows a browser by a cookie, and browsers do not tell cookies of two ports of a host apart. So a server on
another port of the same host may set it. The server answers one secret address, once. The address travels in a file
that only this user may read, since anyone can list the arguments of a browser.
"""

import secrets
import threading
import time
import webbrowser
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

_COOKIE = "ray-authentication-token"
"""As Ray 2.60 calls it."""
_LOOPBACK = ("127.0.0.1", "localhost")
_PATIENCE_S = 60.0
_LOOK_S = 0.1


def can_sign_in(url: str) -> bool:
    """Whether the dashboard's host is this machine's loopback interface, which nobody else listens to."""
    return urlsplit(url).hostname in _LOOPBACK


def sign_in(
    url: str, token: str, browse: Callable[[str], bool] = webbrowser.open, patience_s: float = _PATIENCE_S
) -> bool:
    """Have a browser open ``url`` with the cookie of ``token``; whether one came within ``patience_s``.

    ``browse``: opens an address, and says whether it could.
    """
    secret, free, came = f"/{secrets.token_urlsafe(32)}", threading.Lock(), threading.Event()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Let the first one in that knows the secret."""
            known = secrets.compare_digest(self.path.encode(), secret.encode())
            if not known or not free.acquire(blocking=False):
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", url)
            self.send_header("Set-Cookie", f"{_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", "0")
            self.end_headers()
            came.set()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the address is a secret."""

    # a thread for each connection: browsers open some that they may never use
    with ThreadingHTTPServer((str(urlsplit(url).hostname), 0), Door) as server, TemporaryDirectory() as folder:
        page = Path(folder) / "dashboard.html"  # mkdtemp's folders are for this user alone
        address = f"http://{urlsplit(url).hostname}:{server.server_port}{secret}"
        page.write_text(f'<meta http-equiv="refresh" content="0; url={address}">', encoding="utf-8")
        if not browse(page.as_uri()):
            return False
        over = time.monotonic() + patience_s
        while not came.is_set() and (left := over - time.monotonic()) > 0:
            server.timeout = min(left, _LOOK_S)
            server.handle_request()
    return came.is_set()
