"""Units of work are called by their configurations."""

from pathlib import Path

from robsweep.config.configuration import configuration_of
from robsweep.executors.tune.unit_name import train_run_name, unit_title
from robsweep.run.ports import Assignment
from robsweep.run.trial_id import RungTrial, TrialId


def _assignment(name):
    return Assignment(RungTrial(TrialId("0123456789ab", 3), 2), configuration_of(name))


def test_a_title_says_what_is_trained_how_far():
    assert unit_title(_assignment("digits:rc2f2hmetsm:ptripletN")) == (
        "train digits:rc2f2hmetsm:ptripletN, seed 3, to epoch 2"
    )


def test_the_name_of_a_run_of_ray_train_is_a_folder_of_its_own():
    names = [train_run_name(_assignment(name)) for name in ("digits:rc2f2:ptripletN", "digits:rc2f2p:ptripletN")]
    assert names == ["digits_rc2f2_ptripletN-0123456789ab-s3-e2", "digits_rc2f2p_ptripletN-0123456789ab-s3-e2"]
    assert all(Path(name).name == name for name in names)


def test_long_names_are_cut_before_what_tells_them_apart():
    class Long(str):
        pass

    assignment = _assignment("digits:rc2f2:ptripletN")._replace(configuration=Long("x/{é}" * 100))
    name = train_run_name(assignment)
    assert name.endswith("-0123456789ab-s3-e2")
    assert len(name) == 80 + len("-0123456789ab-s3-e2")
    assert set(name) <= set("x_-0123456789abse")
