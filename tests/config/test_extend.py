"""What may change in a sweep while its run grows, and what each refusal says."""

import pytest

from robsweep.config.extend import extended
from robsweep.config.load import validate
from robsweep.errors import UserError

CONTENT = {
    "name": "grows",
    "dataset": "digits",
    "seeds": {"first": [0, 5]},
    "factors": {
        "baselines": ["none", "act"],
        "source": ["m", "s"],
        "destination": ["m", "s"],
        "training": {"optimiser.lr": {"loguniform": [1e-4, 1e-2]}, "pairs": [32, 64]},
    },
    "conditions": [{"exclude": {"source": "s", "destination": "s"}}],
    "training": {"epochs": 4, "budget": {"steps": 2}},
    "scoring": {"queries": 32},
    "pruning": {"rungs": [1, 2]},
    "search": {"kind": "random", "samples": 8},
}


@pytest.fixture
def old():
    return validate(CONTENT, "grows")


def at(sweep, key):
    value = sweep.model_dump(mode="json")
    parts = ["factors", "training", key.removeprefix("factors.training.")] if "factors.training." in key else None
    for part in parts or key.split("."):
        value = value[part]
    return value


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("search.samples", 12, 12),
        ("seeds.first", 6, [0, 1, 2, 3, 4, 5]),
        ("seeds.first", [5, 1, 0], [5, 1, 0]),
        ("seeds.survivors", 4, 4),
        ("training.epochs", 9, 9),
        ("training.micro_batch", 16, 16),
        ("factors.baselines", ["est", "act", "none"], ["est", "act", "none"]),
        ("factors.loss", ["ptripletN", "pmtripletN"], ["ptripletN", "pmtripletN"]),
        ("factors.training.pairs", [16, 32, 64], {"choice": [16, 32, 64]}),
        ("factors.training.pairs", {"int": [16, 64]}, {"int": [16, 64]}),
        ("factors.training.optimiser.lr", {"loguniform": [1e-5, 1e-2]}, {"loguniform": [1e-5, 1e-2]}),
        ("factors.training.optimiser.weight_decay", [1e-7, 0.1], {"choice": [1e-7, 0.1]}),
        ("conditions", [], []),
        ("pruning.rungs", [3], [3]),
        ("pruning.policy", "guided", "guided"),
        ("objectives", ["map", "ers"], ["map", "ers"]),
        ("scoring.actors", 5, 5),
        ("budget.hours", 2.0, 2.0),
        ("resources.concurrent", 3, 3),
    ],
)
def test_what_a_run_can_grow_by(old, key, value, found):
    new = extended(old, [(key, value)])
    now = at(new, key)
    assert {k: v for k, v in now.items() if v is not None} == found if isinstance(now, dict) else now == found
    back = new.model_dump(mode="json")
    if key.startswith("factors.training."):
        back["factors"]["training"] = at(old, "factors")["training"]
    else:
        top = key.split(".")[0]
        back[top] = at(old, top)
    assert back == old.model_dump(mode="json")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("name", "other", "--set name: got 'other', the run has 'grows': a run keeps its name"),
        ("dataset", "mnist", "--set dataset: got 'mnist', the run has 'digits': a run keeps its dataset"),
        ("search.samples", 7, "--samples or --set search.samples: got 7, the run has 8: expected more"),
        ("search.seed", 1, "--set search.seed: got 1, the run has 0: a run keeps the seed of its samples"),
        (
            "seeds.first",
            3,
            "--seeds or --set seeds.first: got [0, 1, 2], the run has [0, 5]: expected all of these, and more",
        ),
        ("training.epochs", 3, "--epochs or --set training.epochs: got 3, the run has 4: expected more"),
        (
            "training.budget.steps",
            3,
            "--set training.budget.steps: got 3, the run has 2: of training, more epochs are allowed, and "
            "checkpoint_minutes, compile, micro_batch",
        ),
        (
            "scoring.queries",
            64,
            "--set scoring.queries: got 64, the run has 32: scores must stay comparable, so only actors, "
            "cpus_per_actor, gpus_per_actor, shard_queries, compile may change",
        ),
        ("factors.source", ["m", "h"], "--set factors.source: 's' is missing: a space may only grow"),
        (
            "factors.destination",
            ["m"],
            "--set factors.destination: {'kind': 'mined', 'hardness': 's'} is missing: a space may only grow",
        ),
        (
            "factors.training.pairs",
            [64, 128],
            "--set factors.training.pairs: 32, which the run has, is missing: a space may only grow",
        ),
        (
            "factors.training.pairs",
            {"int": [33, 64]},
            "--set factors.training.pairs: 32, which the run has, is missing: a space may only grow",
        ),
        (
            "factors.training.optimiser.lr",
            {"loguniform": [0.001, 0.1]},
            "--set factors.training.optimiser.lr: {'loguniform': [0.001, 0.1]} does not hold all of "
            "{'loguniform': [0.0001, 0.01]}: a space may only grow",
        ),
        (
            "factors.training.optimiser.lr",
            [0.001],
            "--set factors.training.optimiser.lr: {'choice': [0.001]} does not hold all of "
            "{'loguniform': [0.0001, 0.01]}: a space may only grow",
        ),
        (
            "factors.training.optimiser.weight_decay",
            [0.1, 0.2],
            "--set factors.training.optimiser.weight_decay: 1e-07, which the run has, is missing: ",
        ),
        (
            "factors.training.epochs",
            [4, 8],
            "--set factors.training.epochs: training.epochs: also has a range in factors.training: ",
        ),
        ("factors.training", {"pairs": [32, 64]}, "--set factors.training: factors.training.optimiser.lr: missing: "),
        ("conditions", [{"exclude": {"source": "m"}}], "--set conditions: {'exclude': {'source': 'm'}} is new: "),
        ("pruning.rungs", [9], "--set pruning.rungs: epoch 9 lies beyond the last epoch, 4"),
        ("search.kind", "grid", "--set search.kind: factors.training.optimiser.lr: an interval, "),
        ("nonsense", 1, "--set nonsense: unknown key; allowed here: "),
    ],
)
def test_what_would_not_be_comparable_is_refused(old, key, value, says):
    with pytest.raises(UserError) as caught:
        extended(old, [(key, value)])
    assert str(caught.value).startswith(says)
    assert "\n" not in str(caught.value)


def test_seeds_of_survivors_may_not_become_fewer():
    old = validate({**CONTENT, "seeds": {"first": 1, "survivors": 3}}, "grows")
    with pytest.raises(UserError, match=r"seeds.survivors: got \[0, 1\], the run has \[0, 1, 2\]: expected all"):
        extended(old, [("seeds.survivors", 2)])
    assert extended(old, [("seeds.first", 3)]).seeds.of_survivors == (0, 1, 2)


def test_all_of_a_finite_space_is_as_many_samples_as_it_has():
    old = validate({**CONTENT, "factors": {"baselines": ["none", "act", "est"]}, "search": {}, "conditions": []}, "g")
    with pytest.raises(UserError, match=r"--samples or --set search.samples: got 2, the run has 3: expected more"):
        extended(old, [("search.samples", 2)])
    wider = [("factors.baselines", ["none", "act", "est", "minmax"]), ("search.samples", 4)]
    assert extended(old, wider).search.samples == 4


def test_epochs_do_not_become_a_factor():
    old = validate({**CONTENT, "training": {}}, "grows")
    with pytest.raises(UserError) as caught:
        extended(old, [("factors.training.epochs", [8, 16])])
    assert str(caught.value) == (
        "--set factors.training.epochs: cannot change in a run: configurations grow by training.epochs"
    )


def test_several_at_once(old):
    new = extended(old, [("search.samples", 40), ("training.epochs", 8), ("pruning.rungs", [2, 4]), ("seeds.first", 6)])
    assert (new.search.samples, new.training["epochs"], new.pruning.rungs) == (40, 8, (2, 4))


def test_nothing_to_do_is_said(old):
    with pytest.raises(UserError, match="the run grows has all of this already: go on with `robsweep resume`"):
        extended(old, [("search.samples", 8)])
    with pytest.raises(UserError, match="the run grows has all of this already"):
        extended(old, [])
