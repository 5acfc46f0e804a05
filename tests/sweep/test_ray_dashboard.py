"""Where a run's dashboard is, and whether a token opens it, with a server that answers as Ray's."""

import socket
from datetime import UTC, datetime

import pytest

from robsweep.errors import UserError
from robsweep.run.events import Ended
from robsweep.run.journal import Journal, read_events
from robsweep.sweep.ray_dashboard import Dashboard, asks_for_token, dashboard_of, known_token, takes_token
from robsweep.views.heartbeat import Heartbeat
from robsweep.views.standing import Standing
from tests.curves import MemoryLines, run_on_curves


@pytest.fixture
def status_of(sweep_of):
    """The status of a run that has not ended, or ended, with a heartbeat of given fields."""

    def make(*, ended=False, beat=True, **fields):
        lines = run_on_curves(sweep_of())[2].lines[:9]
        kept = MemoryLines(lines)
        if ended:
            Journal(kept).record(Ended())
        standing = Standing("runs/curves")
        for event in read_events(kept):
            standing.take(event)
        given = {"at": datetime.now(UTC), "every_s": 1.0, "pid": 1, "host": "node", "executor": "tune"}
        heartbeat = Heartbeat(**{**given, "configurations": 14, **fields}) if beat else None
        return standing.status(heartbeat)

    return make


def test_a_dashboard_is_where_the_heartbeat_says(status_of):
    found = dashboard_of(status_of(dashboard="127.0.0.1:8265"))
    assert found == ("http://127.0.0.1:8265", "node")
    assert not found.near
    assert found.tunnel == "ssh -L 8265:127.0.0.1:8265 node"
    assert Dashboard(found.url, socket.gethostname()).near


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ended": True, "dashboard": "127.0.0.1:8265"}, "curves has ended, and its dashboard with it"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC), "every_s": 1e-9, "dashboard": "x:1"}, "curves: no sign of life for"),
        ({"executor": "inline"}, "curves runs in one process, without Ray"),
        ({"doing": "starting Ray, 20 to 60 s"}, "curves has no dashboard yet: starting Ray, 20 to 60 s"),
        ({}, "curves has no dashboard: Ray was started without"),
    ],
)
def test_without_one_a_line_says_why(status_of, fields, said, monkeypatch):
    if "every_s" in fields:
        monkeypatch.setattr("robsweep.views.standing._SILENT_S", -1.0)
    with pytest.raises(UserError) as caught:
        dashboard_of(status_of(**fields))
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("mode", ["token", "disabled"])
def test_a_dashboard_says_whether_it_asks(ray_like, mode):
    url = ray_like("right", mode=mode)
    assert asks_for_token(url) == (mode == "token")


def test_a_token_is_tried_before_it_is_used(ray_like):
    url = ray_like("right")
    assert takes_token(url, "right")
    assert not takes_token(url, "wrong")


def test_where_nobody_listens_a_line_says_so():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(UserError, match=f"nobody answers at {url}: .*refused"):
            asks_for_token(url)


def test_the_token_is_the_one_that_ray_would_take(tmp_path, monkeypatch):
    for name in ("RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert known_token() is None
    (tmp_path / ".ray").mkdir()
    (tmp_path / ".ray/auth_token").write_text("kept\n")
    assert known_token() == "kept"
    (tmp_path / "other").write_text("elsewhere")
    monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", str(tmp_path / "other"))
    assert known_token() == "elsewhere"
    monkeypatch.setenv("RAY_AUTH_TOKEN", "given")
    assert known_token() == "given"
