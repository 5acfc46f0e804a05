"""One training step of every defense there is: all distinct HM configurations, baselines, further options."""

import itertools
from copy import deepcopy

import pytest
import torch

from robsweep.config.budget import Budget
from robsweep.defenses import Moment, build_defense
from robsweep.errors import UserError
from robsweep.grammar.canonical import aliases, canonical
from robsweep.grammar.defense import ACT, EST, HM, ICS, SES, TRIDE, Defense, Standard
from robsweep.grammar.destination import Boost, Constant, Gradual, Mined
from robsweep.grammar.loss import parse_loss
from robsweep.grammar.strings import BASELINES, parse_defense

BUDGET = Budget(eps=0.1, alpha=0.04, steps=2)
FURTHER = [
    *(HM(source="s", destination=Constant(level=level)) for level in (0.0, -0.1, -0.2, 2.0)),
    HM(source="s", destination=Gradual(power=2)),
    HM(source="s", destination=Gradual(power=0.5)),
    HM(source="r", destination=Gradual(u=2.2)),
    HM(source="r", destination=Boost(hardness="r")),
    HM(source="m", destination=Boost(hardness="s", xi=0.3, u=2.2), fixed_anchor=True),
    HM(source="s", destination=Mined(hardness="m"), ics=ICS(weight=0.05, margin=0.2)),
    HM(source="s", destination=Gradual(), ics=ICS(margin=0.2), fixed_anchor=True),
    HM(source="r", destination=Mined(hardness="h"), distance="kl_reference"),
    HM(source="r", destination=Gradual(), distance="kl_reference"),
]
CANONICAL = list(aliases())


def _name(defense: Defense) -> str:
    return "".join(aliases().get(defense, [defense.model_dump_json(exclude_defaults=True)])[:1]) or "none"


def _check(defense: Defense, loss: str, model, batch, progress: float = 0.5) -> tuple[bool, bool]:
    """The contract of one step; returns whether any image was moved and whether any weight is pulled."""
    model.seen.clear()
    model.zero_grad()
    counter = model.layers[2].num_batches_tracked.clone()
    caller = torch.get_rng_state()
    step = build_defense(defense, parse_loss(loss), BUDGET)
    before = batch.images.clone()
    outcome = step.step(model, batch, Moment(torch.Generator().manual_seed(3), progress))
    assert all(parameter.grad is None and parameter.requires_grad for parameter in model.parameters())
    assert all(module.training for module in model.modules())
    assert torch.equal(batch.images, before)
    # one forward pass in training mode: the adversary leaves the running statistics alone
    assert model.layers[2].num_batches_tracked == counter + 1
    (trained,) = model.seen
    assert trained.min() >= 0
    assert trained.max() <= 1
    away = (trained.unsqueeze(1) - batch.images).abs().flatten(2).amax(dim=2).amin(dim=1)
    assert away.max() <= BUDGET.eps + 1e-6
    perturbs = not isinstance(defense, Standard) and not (isinstance(defense, HM) and not defense.perturbs)
    assert (outcome.passes > 0) == perturbs
    assert perturbs or away.max() == 0
    assert outcome.passes % 6 == 0
    assert outcome.passes <= BUDGET.steps * 18

    assert outcome.loss.ndim == 0
    assert outcome.loss.isfinite()
    assert outcome.loss.item() == outcome.logs["loss"].item()
    assert all(not value.requires_grad and value.ndim == 0 for value in outcome.logs.values())
    outcome.loss.backward()
    gradients = torch.cat([parameter.grad.flatten() for parameter in model.parameters()])
    assert gradients.isfinite().all()
    pulled = bool(gradients.abs().max() > 0)
    assert pulled == (outcome.loss.item() > 0)
    # dropout draws from the global generator, the defense does not
    torch.set_rng_state(caller)
    state = step.state_dict()
    step.observe(0.1)
    step.load_state_dict(state)
    assert step.state_dict() == state
    return bool(away.max() > 0), pulled


def test_there_are_230_distinct_manipulations_and_7_baselines() -> None:
    assert sum(isinstance(defense, HM) for defense in CANONICAL) == 230
    assert len(CANONICAL) == 237


@pytest.mark.parametrize("metric", "NCE")
def test_one_step_of_every_distinct_configuration(metric: str, tiny_model, tiny_batch) -> None:
    moved, pulled = [], []
    for defense in CANONICAL:
        try:
            images, weights = _check(defense, f"ptriplet{metric}", deepcopy(tiny_model), tiny_batch)
        except Exception as error:
            raise AssertionError(f"{_name(defense)!r}, metric {metric}") from error
        moved.append(images)
        pulled.append(weights)
    # ET leaves triplets alone that are as hard as asked; L2 can make all of them too easy for a loss
    assert sum(moved) > 200
    assert sum(pulled) > 230


@pytest.mark.parametrize("metric", "NCE")
@pytest.mark.parametrize("defense", FURTHER, ids=_name)
def test_one_step_of_what_has_no_string(defense: HM, metric: str, tiny_model, tiny_batch) -> None:
    _check(defense, f"ptriplet{metric}", tiny_model, tiny_batch)


@pytest.mark.parametrize("suffix", BASELINES)
def test_one_step_of_every_baseline_with_every_miner(suffix: str, tiny_model, tiny_batch) -> None:
    for letter, metric in itertools.product("msdhg", "NCE"):
        _check(BASELINES[suffix], f"p{letter}triplet{metric}", tiny_model, tiny_batch)


@pytest.mark.parametrize("defense", [Standard(), EST()], ids=_name)
@pytest.mark.parametrize("loss", ["contrastiveN", "marginE", "multisimilarityC", "snrN", "liftedN", "npairN"])
def test_library_losses_train_without_and_with_est(loss: str, defense: Defense, tiny_model, tiny_batch) -> None:
    pytest.importorskip("pytorch_metric_learning")
    _check(defense, loss, tiny_model, tiny_batch)


@pytest.mark.parametrize("defense", [SES(), ACT(), TRIDE(), HM(source="s", destination=Gradual())], ids=_name)
def test_library_losses_are_refused_where_triplets_are_needed(defense: Defense) -> None:
    with pytest.raises(UserError, match=f"{defense.kind!r} trains on triplets, got loss 'circleC'"):
        build_defense(defense, parse_loss("circleC"), BUDGET)


@pytest.mark.parametrize(
    "pair",
    [("ghmetsm", "ghmetsh"), ("hmklssi", "grhl2ss"), ("rhetsmi", "rhetsm"), ("hmetsm", "hmetsh")],
    ids="-".join,
)
def test_strings_train_alike_exactly_if_their_canonical_forms_are_equal(
    pair: tuple[str, str], tiny_model, tiny_batch
) -> None:
    tiny_model.layers[4].p = 0.0
    losses = [
        build_defense(parse_defense(text), parse_loss("ptripletN"), BUDGET)
        .step(deepcopy(tiny_model), tiny_batch, Moment(torch.Generator().manual_seed(4), 0.0))
        .loss.item()
        for text in pair
    ]
    assert (losses[0] == losses[1]) == (canonical(parse_defense(pair[0])) == canonical(parse_defense(pair[1])))


def test_autocast_outside_leaves_losses_in_single_precision(tiny_model, tiny_batch) -> None:
    for suffix in ("", "d", "e", "r", "p", "amd", "tride", "ghmetsmi", "rhklrh"):
        step = build_defense(parse_defense(suffix), parse_loss("pmtripletN"), BUDGET)
        with torch.autocast("cpu", torch.bfloat16):
            outcome = step.step(tiny_model, tiny_batch, Moment(torch.Generator(), 0.5))
        assert outcome.loss.dtype is torch.float32
        assert outcome.loss.isfinite()


@pytest.mark.parametrize(
    "pair",
    [
        (HM(source="s", destination=Constant(level=-0.1), distance="kl"), parse_defense("ghmklsm")),
        (HM(source="s", destination=Gradual(power=2, u=2.2), distance="kl"), parse_defense("ghmklsm")),
        (HM(source="s", destination=Gradual(u=1.0)), parse_defense("ghmetsm")),
        (HM(source="r", destination=Mined(hardness="r")), Standard()),
    ],
    ids=lambda pair: f"{_name(pair[0])} {_name(pair[1])}",
)
def test_names_beyond_the_strings_that_train_alike(pair, tiny_model, tiny_batch) -> None:
    """In metric E, whose margin is 1; after a level that is neither end of LGA's clip."""
    losses = []
    for defense in pair:
        model, step = deepcopy(tiny_model), build_defense(defense, parse_loss("ptripletE"), BUDGET)
        step.observe(0.15)
        torch.manual_seed(4)
        generator = torch.Generator().manual_seed(3)
        outcome = step.step(model, tiny_batch, Moment(generator, 0.5))
        losses.append(outcome.loss.item())
    assert losses[0] == losses[1]
