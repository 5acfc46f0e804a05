"""The examples of a whole run, and what is said where there are none."""

import pytest

from robsweep.adversarial_examples.make import examples_of
from robsweep.adversarial_examples.members import MOST, members
from robsweep.adversarial_examples.time_limit import TimeLimit
from robsweep.results.open import open_run
from robsweep.training.checkpoint import WEIGHTS
from tests.adversarial_examples.conftest import Clock
from tests.answers.conftest import RECORDED


def _made(run, clock=None):
    return examples_of(run, run.store.local, TimeLimit(10, clock or Clock()))


def test_three_attacks_on_two_queries_for_each_member(run, give_checkpoint):
    for key in run.front()["key"]:
        give_checkpoint(run, key)
    found, missing = members(run, run.store.local)
    assert missing == 0
    examples = _made(run)
    assert len(found) <= MOST
    assert [one.key for one in examples.shown] == [member.key for member in found for _ in range(6)]
    assert [one.attack for one in examples.shown[:6]] == ["CA+", "CA+", "QA+", "QA+", "LTM", "LTM"]
    for one in examples.shown:
        places = [one.benign, one.perturbation, one.perturbed, *(image.picture for image in (*one.before, *one.after))]
        assert all(0 <= place < len(examples.pictures) for place in places)
        assert (one.asked is not None) == (one.attack == "CA+")
        assert len(one.before) == len(one.after) == 5
        assert not (one.attack == "LTM" and any(image.aim for image in (*one.before, *one.after)))
        if one.attack == "LTM":
            hits = one.before[0].same, one.after[0].same
            assert one.says == (f"R@1 of this query is {hits[0]:d} before and {hits[1]:d} after.",)


def test_a_run_without_its_checkpoints_says_so(run):
    examples = _made(run)
    count = len(run.front())
    assert examples.says[0].startswith(f"{count} of the front's members ha")
    assert (examples.pictures, examples.shown) == ((), ())


@pytest.mark.parametrize("name", ["schema0-small", "schema0-interrupted", "schema1-small"])
def test_recorded_runs_say_why_nothing_is_shown(name):
    examples = _made(open_run(RECORDED / name))
    assert examples.says
    assert examples.shown == ()


def test_damage_is_told_in_a_line(run, give_checkpoint):
    for key in run.front()["key"]:
        (give_checkpoint(run, key) / WEIGHTS).write_bytes(b"nothing")
    examples = _made(run)
    assert examples.says[-1].startswith("Not all is shown: ")
    assert "\n" not in examples.says[-1]
    assert examples.shown == ()


def test_it_ends_when_time_is_over(run, give_checkpoint):
    for key in run.front()["key"]:
        give_checkpoint(run, key)
    examples = _made(run, Clock(step=4.0))
    assert examples.says[-1] == "Not all is shown: 10 s were too short for more."
    assert examples.shown == ()
