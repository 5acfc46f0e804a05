"""Where Ray's dashboard of a run is, and whether this machine can let a browser in."""

import json
import os
import socket
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from robsweep.errors import UserError
from robsweep.views.status import Status

_PATIENCE_S = 10.0
_TOKEN, _TOKEN_FILE = "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"


class Dashboard(NamedTuple):
    """``url``: as ``host``, on which the sweep's process runs, knows it."""

    url: str
    host: str

    @property
    def near(self) -> bool:
        """Whether this machine is that host."""
        return self.host == socket.gethostname()

    @property
    def tunnel(self) -> str:
        """The command that brings the dashboard to another machine, under the same address."""
        parts = urlsplit(self.url)
        return f"ssh -L {parts.port}:{parts.hostname}:{parts.port} {self.host}"


def dashboard_of(status: Status) -> Dashboard:
    """The dashboard of a run that goes on.

    Raises:
        UserError: it has ended or is silent, runs without Ray, or Ray has no dashboard, or not yet.
    """
    beat, run = status.heartbeat, status.run
    if status.life == "ended" or beat is None:
        raise UserError(f"{run} has ended, and its dashboard with it; what it found: robsweep report {run}")
    if status.life == "silent":
        raise UserError(f"{run}: {status.says}, and a dashboard ends with its run; go on with: robsweep resume {run}")
    if beat.executor != "tune":
        raise UserError(f"{run} runs in one process, without Ray and its dashboard: see robsweep status {run}")
    if not beat.dashboard:
        raise UserError(f"{run} has no dashboard{f' yet: {beat.doing}' if beat.doing else ': Ray was started without'}")
    return Dashboard(f"http://{beat.dashboard.removeprefix('http://')}", beat.host)


def known_token() -> str | None:
    """The token that Ray would take here: of the environment, or of the file that it keeps; None: there is none."""
    if token := os.environ.get(_TOKEN, "").strip():
        return token
    try:
        kept = Path(os.environ.get(_TOKEN_FILE) or Path.home() / ".ray" / "auth_token")
        return kept.read_text(encoding="utf-8").strip() or None
    except (OSError, RuntimeError):  # no such file, or no home
        return None


def asks_for_token(url: str) -> bool:
    """Whether a dashboard asks who comes in.

    Raises:
        UserError: nobody answers there.
    """
    status, content = _answer(Request(f"{url}/api/authentication_mode"))
    try:
        return status == HTTPStatus.OK and json.loads(content)["authentication_mode"] != "disabled"
    except (ValueError, KeyError, TypeError):
        return False


def takes_token(url: str, token: str) -> bool:
    """Whether a dashboard that asks takes this token; errors as in ``asks_for_token``."""
    request = Request(f"{url}/api/authenticate", method="POST", headers={"Authorization": f"Bearer {token}"})
    return _answer(request)[0] == HTTPStatus.OK


def _answer(request: Request) -> tuple[int, bytes]:
    try:
        with urlopen(request, timeout=_PATIENCE_S) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, b""
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise UserError(f"nobody answers at {request.full_url.partition('/api')[0]}: {reason}") from None
