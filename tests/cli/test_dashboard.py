"""``robsweep dashboard`` of runs that go on, that have ended, and that never had one."""

import socket

import pytest

from robsweep.views.heartbeat import HeartbeatView
from robsweep.views.pulse import Pulse
from tests.curves import MemoryLines, folded, run_on_curves, written


@pytest.fixture
def running(tmp_path, monkeypatch, sweep_of):
    """A run whose heartbeat tells of a dashboard at an address."""
    monkeypatch.chdir(tmp_path)
    lines = MemoryLines(run_on_curves(sweep_of())[2].lines[:9])
    view = HeartbeatView(written(tmp_path / "runs" / "curves", lines))
    view.begin(folded(lines), executor="tune", configurations=14)

    def tell(address):
        view.pulse(Pulse(dashboard=address))
        view._put()

    yield tell
    view.close()


@pytest.fixture
def dashboard(monkeypatch):
    """What the dashboard asks for, which token is known here, and what browsers were sent to."""
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or True)
    monkeypatch.setattr("robsweep.sweep.sign_in.sign_in", lambda url, token: opened.append((url, token)) or True)

    def answers(*, asks=True, token=None, known=None):
        monkeypatch.setattr("robsweep.sweep.ray_dashboard.asks_for_token", lambda url: asks)
        monkeypatch.setattr("robsweep.sweep.ray_dashboard.takes_token", lambda url, given: given == token)
        monkeypatch.setattr("robsweep.sweep.ray_dashboard.known_token", lambda: known)
        return opened

    return answers


URL = "http://127.0.0.1:8265"


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"token": "t", "known": "t"},
            [URL, "it asks once for a token: `ray get-auth-token` prints it, --open signs a browser in"],
        ),
        (
            {"token": "t"},
            [URL, "it asks for a token that is not known here: where the run was started, RAY_AUTH_TOKEN held it"],
        ),
        ({"asks": False}, [URL]),
    ],
)
def test_it_prints_the_address_and_how_to_get_in(robsweep, running, dashboard, asked, lines):
    running("127.0.0.1:8265")
    dashboard(**asked)
    code, out, err = robsweep("dashboard", "curves")
    assert (code, out.splitlines(), err) == (0, lines, "")


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ({"token": "t", "known": "t"}, [(URL, "t")]),
        ({"token": "t", "known": "another"}, [URL]),
        ({"asks": False}, [URL]),
    ],
)
def test_it_opens_a_browser_signed_in_where_the_token_is_known(robsweep, running, dashboard, asked, sent):
    running("127.0.0.1:8265")
    opened = dashboard(**asked)
    assert robsweep("dashboard", "curves", "--open") == (0, f"{URL} is open in a browser\n", "")
    assert opened == sent


def test_of_another_machine_it_prints_the_tunnel(robsweep, running, dashboard, monkeypatch):
    running("127.0.0.1:8265")
    dashboard()
    host = socket.gethostname()
    monkeypatch.setattr("socket.gethostname", lambda: "elsewhere")
    code, out, _ = robsweep("dashboard", "curves")
    assert code == 0
    assert out.splitlines()[0] == f"{URL} on {host}, which `ssh -L 8265:127.0.0.1:8265 {host}` brings here"
    code, _, err = robsweep("dashboard", "curves", "--open")
    assert (code, err.startswith(f"robsweep: the dashboard is on {host}: ")) == (2, True)


def test_of_a_run_that_has_ended_it_says_so(robsweep, runs):
    code, out, err = robsweep("dashboard", "schema1-small")
    assert (code, out) == (2, "")
    assert err.startswith("robsweep: schema1-small has ended, and its dashboard with it; what it found: ")
    assert err.endswith(" robsweep report schema1-small\n")
