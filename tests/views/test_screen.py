"""The screen of a run at any moment, at any size: nothing is wider, no word is broken, every trial is told."""

import io
import re

import pytest
from rich.console import Console

from robsweep.run.trial_id import TrialId
from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport
from robsweep.views.heartbeat import HeartbeatView
from robsweep.views.pulse import Pulse
from robsweep.views.read_status import read_status
from robsweep.views.screen import Screen
from robsweep.views.status import TrialStatus
from tests.curves import MemoryLines, folded, run_on_curves, written

_LINES = []
"""Of one run, which all tests look at."""


@pytest.fixture
def shown(tmp_path, sweep_of):
    """The status after a share of a run on curves, of which some trials train, and what its screen prints."""

    def at(share, width, height=None, *, waiting=0, doing=""):
        if not _LINES:
            _LINES.extend(run_on_curves(sweep_of(seeds=[0, 1]))[2].lines)
        lines = MemoryLines(_LINES[: _cut(share)])
        store, state = written(tmp_path / f"{share}-{width}", lines), folded(lines)
        view = HeartbeatView(store)
        view.begin(state, executor="tune", configurations=14)
        progress = progress_of(StepReport(1, 50, 105, {"loss": 0.25, "active": 0.5}, 123_456, 360.0), 4)
        training = {str(trial): {0: progress} for trial in state.training}
        view.pulse(Pulse(training, {str(work): 0.5 for work in state.unscored}, 3, 0.25, 2, 1, doing))
        view._put()
        status = read_status(store)
        view.close()
        if waiting:  # more at once than curves, one after the other, ever have
            trials = tuple(
                TrialStatus(trial=str(TrialId(f"{n}", 0)), title=f"rc2f2hmetsm{n}", state="waiting", epoch=1)
                for n in range(waiting)
            )
            status = status.model_copy(update={"trials": (*status.trials, *trials)})
        out = io.StringIO()
        Console(file=out, width=width, highlight=False).print(Screen(status, height))
        return status, [line.rstrip() for line in out.getvalue().splitlines()]

    return at


def _cut(share):
    """So many lines, or a few more, that something is in training, where neither nothing nor all is told."""
    least = max(1, int(share * len(_LINES)))
    started = (n for n, line in enumerate(_LINES, 1) if n >= least and '"kind":"started"' in line)
    return next(started, least) if 0 < share < 1 else least


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("width", [80, 100, 160, 200])
def test_no_line_is_wider_and_no_word_is_broken(shown, share, width):
    _, lines = shown(share, width)
    assert max(map(len, lines)) <= width
    _, whole = shown(share, 1000)
    # on a wide screen two tables stand side by side, so words are what can be compared
    assert _words(lines) <= _words(whole) | {"passes", "passes/s"}


def _words(lines):
    """All but what moves with the clock."""
    text = re.sub(r"\d+(\.\d+)? (s|min|h)\b", "", "\n".join(lines))
    return set(re.sub(r"[━╸╺]+", "", text).split())


@pytest.mark.parametrize("height", [8, 12, 14, 18, 20, 30, 50])
@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("share", [0.01, 0.5, 1.0])
def test_it_takes_no_more_lines_than_it_may(shown, share, width, height):
    assert len(shown(share, width, height, waiting=40)[1]) <= height


@pytest.mark.parametrize("height", [20, 24, 40, None])
@pytest.mark.parametrize("width", [80, 160])
def test_every_trial_is_shown_or_counted(shown, width, height):
    status, lines = shown(0.5, width, height, waiting=200)
    text = "\n".join(lines)
    told = {state: sum(trial.state == state for trial in status.trials) for state in ("training", "scoring", "waiting")}
    begun = re.search(r"(\d+) trials begun: (.*)", text)
    counts = {name: int(number) for number, name in re.findall(r"(\d+) (\w+)", begun[2])}
    assert int(begun[1]) == len(status.trials) + status.trials_ended == sum(counts.values())
    assert {state: counts.get(state, 0) for state in told} == told
    hidden = re.search(r"and (\d+) more that wait", text)
    titles = {trial.title for trial in status.trials if trial.state == "waiting"}
    seen = {title for title in titles if re.search(rf"(^|  |, ){re.escape(title)}(,|  |$)", text, re.MULTILINE)}
    assert len(seen) + int(hidden[1] if hidden else 0) == told["waiting"]


@pytest.mark.parametrize("height", [8, 10, 14])
@pytest.mark.parametrize("width", [80, 160])
def test_a_low_screen_keeps_what_matters(shown, width, height):
    status, lines = shown(0.5, width, height, waiting=40)
    text = "\n".join(lines)
    assert "curves on digits: running" in text
    waiting = sum(trial.state == "waiting" for trial in status.trials)
    assert re.search(rf"\d+ trials begun: .* {waiting} waiting", text)
    assert "; image passes: " in text
    assert "Front so far: " in text
    assert any(line.startswith(training_title(status)) for line in lines)


def training_title(status):
    return next(trial.title for trial in status.trials if trial.state == "training")


def test_a_wide_screen_stands_side_by_side(shown):
    _, narrow = shown(0.3, 80)
    _, wide = shown(0.3, 160)
    assert len(wide) < len(narrow)
    assert any("training" in line and "gone on" in line and "steps/s" in line for line in wide)
    assert not any("gone on" in line and "steps/s" in line for line in narrow)


def test_the_first_thing_it_says_is_what_all_waits_for(shown):
    _, lines = shown(0.0, 80, 20, doing="starting Ray, 20 to 60 s")
    assert lines[0].startswith("curves on digits: running")
    assert lines[1] == "starting Ray, 20 to 60 s ..."
    assert lines[2] == "14 configurations: 14 to come"
    assert "No front yet" in lines
