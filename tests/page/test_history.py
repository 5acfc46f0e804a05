"""What the events tell of a run's past, against the events."""

import math
from datetime import UTC, datetime, timedelta

from robsweep.page.history import History
from robsweep.run.events import Ended, Failed, LaidOut, Resumed, Saved, Started, event_of
from robsweep.run.state import RunState
from robsweep.run.trial_id import TrialId

ONE, TWO = TrialId("a", 0), TrialId("b", 0)


def _saved(trial, epoch, passes):
    return Saved(
        trial=trial,
        epoch=epoch,
        checkpoint="c",
        training_steps=1,
        train_passes=passes,
        train_seconds=1.0,
        train_fingerprint="",
        code_version="",
    )


def _past(*facts):
    past, begin = History(), datetime(2026, 1, 1, tzinfo=UTC)
    for seq, (minutes, fact) in enumerate(facts):
        past.on(event_of(seq, begin + timedelta(minutes=minutes), fact), RunState())
    return past


def test_busy_time_and_the_most_trainers_at_a_time():
    past = _past(
        (0, Started(trial=ONE, epoch=1)),
        (1, Started(trial=TWO, epoch=1)),
        (3, _saved(ONE, 1, 10)),
        (6, Failed(trial=TWO, epoch=1, reason="")),
    )
    assert (past.trainers, past.busy_seconds) == (2, (3 + 5) * 60)
    assert math.isclose(past.hours, 0.1)


def test_time_between_two_processes_is_no_ones():
    past = _past(
        (0, Started(trial=ONE, epoch=1)),
        (2, Ended(reason="stopped")),
        (100, Resumed(code_version="")),
        (104, Started(trial=ONE, epoch=1)),
        (107, _saved(ONE, 1, 10)),
    )
    assert math.isclose(past.hours, (2 + 7) / 60)
    assert past.busy_seconds == 3 * 60


def test_attackers_are_those_of_the_process_that_ran_it_last():
    layouts = [LaidOut(gpus_per_training=0.0, gpus_per_actor=0.0, actors=actors, line="") for actors in (2, 5)]
    assert _past((0, layouts[0]), (1, layouts[1])).attackers == 5
    assert _past().attackers is None
