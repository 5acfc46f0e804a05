"""Commands that go on with a checkpoint score it as the run did."""

import pytest

from robsweep.answers.checkpoints import score_command
from robsweep.answers.choose import choose
from robsweep.answers.read_course import course


@pytest.mark.parametrize(("scoring", "suffix"), [({}, ""), ({"profile": "quick28"}, " --profile quick28")])
def test_the_runs_own_profile_is_named_where_score_would_take_another(on_curves, scoring, suffix):
    run = on_curves(scoring=scoring)
    choice = choose(run, reference="curves").choices[0]
    score = f"robsweep score {choice.checkpoints[0].named}{suffix}"
    assert score in choice.commands
    assert score in course(run, choice.key, reference="curves").commands


def test_which_one_score_would_take_follows_from_the_images(on_curves):
    run = on_curves(scoring={"profile": "rob28"})
    run.state._sweep = run.state.sweep.model_copy(update={"dataset": "cub"})
    assert score_command(run, "curves:key") == "robsweep score curves:key --profile rob28"
