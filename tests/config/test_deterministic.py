"""What ``deterministic`` may be, and what does not go with it."""

import json

import pytest

from robsweep.config.deterministic import AHEAD
from robsweep.errors import UserError


@pytest.mark.parametrize(
    ("given", "ahead"), [(None, None), (False, None), (True, AHEAD), (1, 1), (64, 64), (7.0, 7), (10_000, 10_000)]
)
def test_it_is_how_many_units_go_on_at_a_time(sweep_of, given, ahead):
    sweep = sweep_of(deterministic=given)
    assert sweep.deterministic == ahead
    assert type(sweep).model_validate(json.loads(sweep.model_dump_json())) == sweep


@pytest.mark.parametrize("given", [0, -1, 1.5, "yes", "4", [], 10_001, float("nan"), float("inf")])
def test_anything_else_is_one_line(sweep_of, given):
    with pytest.raises(UserError, match=r"deterministic: expected true, false, or how many") as caught:
        sweep_of(deterministic=given)
    assert len(caught.value.lines) == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"budget": {"accelerator_hours": 3}}, r"budget\.accelerator_hours: .* expects budget\.passes instead"),
        ({"objectives": ["recall_at_1", "-train_seconds"]}, r"objectives: .* expects -train_passes instead"),
    ],
)
def test_what_is_decided_by_time_does_not_go_with_it(sweep_of, fields, says):
    sweep_of(**fields)
    with pytest.raises(UserError, match=says):
        sweep_of(deterministic=True, **fields)
    sweep_of(deterministic=True, budget={"passes": 1, "hours": 2}, objectives=["ers", "-train_passes"])


@pytest.mark.parametrize(
    ("fields", "threads"),
    [({}, None), ({"threads": 3}, None), ({"deterministic": True}, 1), ({"deterministic": 2, "threads": 3}, 3)],
)
def test_threads_are_fixed_with_it(sweep_of, fields, threads):
    resources = {"threads": fields["threads"]} if "threads" in fields else {}
    sweep = sweep_of(deterministic=fields.get("deterministic"), resources=resources)
    assert sweep.fixed_threads == threads
