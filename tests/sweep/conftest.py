"""A run that grows while somebody looks on, and a server that answers as Ray's dashboard."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from robsweep.run.journal_file import JournalFile
from robsweep.sweep.place import RunPlace


@pytest.fixture
def growing(tmp_path, sweep_of, run_curves):
    """``(place, grow, count)`` of a run whose journal holds one event; ``grow(n)`` adds until it holds ``n``."""
    lines = run_curves(sweep_of())[2].lines
    place = RunPlace(str(tmp_path), "curves")
    journal, written = JournalFile(place.store), 0

    def grow(until):
        nonlocal written
        for line in lines[written:until]:
            journal.append(line)
        written = until

    grow(1)
    return place, grow, len(lines)


@pytest.fixture
def ray_like():
    """Serves what Ray's dashboard answers about tokens: ``serve(token, mode)`` gives its address."""
    servers = []

    def serve(token, mode="token"):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/api/authentication_mode":
                    self._say(200, json.dumps({"authentication_mode": mode}))
                else:
                    known = f"ray-authentication-token={token}" in (self.headers["Cookie"] or "").split("; ")
                    self._say(200, "signed in" if known else "who are you")

            def do_POST(self):
                known = self.path == "/api/authenticate" and self.headers["Authorization"] == f"Bearer {token}"
                self._say(200 if known else 403, "")

            def _say(self, status, text):
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()
