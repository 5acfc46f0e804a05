"""The examples of one member of a front."""

import pytest

from robsweep.adversarial_examples.attacked import attacked
from robsweep.adversarial_examples.attacks import shown_attacks
from robsweep.adversarial_examples.members import AttackedMember
from robsweep.adversarial_examples.pictures import Pictures
from robsweep.adversarial_examples.sample import sample_of
from robsweep.adversarial_examples.time_limit import OutOfTimeError, TimeLimit
from robsweep.data.digits import load_digits
from tests.adversarial_examples.conftest import Clock


@pytest.fixture
def member(run, give_checkpoint):
    (key, *_) = run.front()["key"]
    return AttackedMember(key, give_checkpoint(run, key))


def test_every_shown_attack_on_every_query(run, member):
    sample, pictures = sample_of(load_digits("test")), Pictures()
    found = attacked(member, run.state.sweep, sample, pictures, TimeLimit(10, Clock()))
    labels = [spec.label for spec in shown_attacks(run.state.sweep.scoring.specs)]
    assert [one.attack for one in found] == [label for label in labels for _ in sample.queries]
    assert {one.key for one in found} == {member.key}
    assert len(pictures.uris) > len(sample.queries)


def test_an_attack_that_would_take_longer_than_is_left_is_not_begun(run, member):
    with pytest.raises(OutOfTimeError):
        attacked(member, run.state.sweep, sample_of(load_digits("test")), Pictures(), TimeLimit(10, Clock(step=4.0)))
