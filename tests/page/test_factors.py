"""Letters and training factors in words."""

from robsweep.page.factors import DEFENSE, DESTINATION, MANIPULATION, SOURCE, factors_of, varying


def _factors(run):
    return {key: factors_of(run.state.sweep, one) for key, one in run.state.candidates.items()}


def test_what_does_not_apply_is_left_out(drawn):
    for key, found in _factors(drawn).items():
        defense = drawn.state.candidates[key].configuration.identity.defense
        manipulates = defense.kind == "hm" and defense.perturbs
        assert (found[DEFENSE] == MANIPULATION) == (SOURCE in found) == manipulates
        assert found["budget.steps"] == str(drawn.state.candidates[key].configuration.training.budget.steps)


def test_a_gradual_destination_has_no_hardness_of_its_own(drawn):
    gradual = [
        found
        for key, found in _factors(drawn).items()
        if getattr(getattr(drawn.state.candidates[key].configuration.identity.defense, "destination", None), "kind", "")
        == "gradual"
    ]
    assert gradual
    assert {found[DESTINATION] for found in gradual} == {"gradual"}


def test_only_factors_with_several_levels_vary():
    assert varying([{"a": "1", "b": "x"}, {"a": "2", "b": "x"}, {"b": "x"}]) == ("a",)
    assert varying([]) == ()
