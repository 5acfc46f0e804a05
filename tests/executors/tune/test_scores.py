"""The driver's side of scoring, against desks that answer, die and hang."""

from types import SimpleNamespace

import pytest
from ray.exceptions import RayActorError

from robsweep.executors.tune import scores as module
from robsweep.executors.tune.scores import Scores
from robsweep.run.trial_id import RungTrial, TrialId
from robsweep.scoring.pool import Failure, Note

WORK = [RungTrial(TrialId("a" * 12, seed), 1) for seed in range(2)]


class Desk:
    """An actor handle: ``answers`` are what ``finished`` gives, an error, or None where it never answers."""

    def __init__(self, *answers):
        self.answers, self.submitted = list(answers), []
        self.submit = SimpleNamespace(remote=lambda name, request: self.submitted.append(name))
        self.finished = SimpleNamespace(remote=lambda timeout_s: self.answers.pop(0))


@pytest.fixture
def killed(monkeypatch):
    """Stands for Ray: an answer is its own reference; the desks that were killed."""
    found = []

    def get(answer):
        if isinstance(answer, Exception):
            raise answer
        return answer

    def wait(answers, timeout):
        return ([], answers) if answers[0] == "hangs" else (answers, [])

    monkeypatch.setattr(module, "ray", SimpleNamespace(get=get, wait=wait, kill=found.append))
    return found


def _scores(*desks, **options):
    said, left = [], list(desks)
    return Scores(lambda: left.pop(0), said.append, **options), said


def test_sheets_come_with_their_work_and_notes_are_told(killed):
    scores, said = _scores(Desk([("", Note("an attack actor died")), (str(WORK[0]), "sheet")]))
    scores.submit(WORK[0], "request")
    assert scores.fetch(0.0) == [(WORK[0], "sheet")]
    assert said == ["an attack actor died"]
    assert scores.fetch(0.0) == []  # nothing is open


def test_a_new_desk_gets_what_is_open_when_one_dies(killed):
    first, second = Desk([(str(WORK[0]), "sheet")], RayActorError()), Desk([(str(WORK[1]), "other")])
    scores, said = _scores(first, second)
    for work in WORK:
        scores.submit(work, "request")
    assert scores.fetch(0.0) == [(WORK[0], "sheet")]
    assert scores.fetch(0.0) == []
    assert second.submitted == [str(WORK[1])]
    assert said == ["the process that hands out attacks died; another one takes its work"]
    assert scores.fetch(0.0) == [(WORK[1], "other")]


def test_a_desk_that_does_not_answer_in_time_is_replaced(killed, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    first, second = Desk("hangs"), Desk([(str(WORK[0]), "sheet")])
    scores, said = _scores(first, second)
    scores.submit(WORK[0], "request")
    for clock[0] in (1.0, 100.0):
        assert scores.fetch(0.0) == []
    assert not killed
    clock[0] = 10_000.0
    assert scores.fetch(0.0) == []
    assert killed == [first]
    assert "hangs; another one takes its work" in said[0]
    assert scores.fetch(0.0) == [(WORK[0], "sheet")]


def test_work_that_no_desk_survives_has_failed(killed):
    desks = [Desk(RayActorError()) for _ in range(3)] + [Desk([(str(WORK[1]), "sheet")])]
    scores, said = _scores(*desks, retries=2)
    scores.submit(WORK[0], "request")
    assert scores.fetch(0.0) == scores.fetch(0.0) == []
    ((work, failure),) = scores.fetch(0.0)
    assert (work, failure) == (WORK[0], Failure("the process that hands out attacks died, 3 times in a row"))
    scores.submit(WORK[1], "request")
    assert scores.fetch(0.0) == [(WORK[1], "sheet")]
    assert len(said) == 2
