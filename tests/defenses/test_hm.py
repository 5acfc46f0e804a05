from collections.abc import Callable

import pytest
import torch

from robsweep.config.budget import Budget
from robsweep.defenses import hm
from robsweep.defenses.batch import Moment
from robsweep.defenses.destination import destination_hardness
from robsweep.defenses.embedding import benign, embeddings
from robsweep.defenses.gap import GAPS
from robsweep.defenses.hm import HMStep, gap_objective
from robsweep.defenses.minmax import ease_objective
from robsweep.grammar.defense import HM, ICS
from robsweep.grammar.destination import Constant, Gradual, Mined
from robsweep.grammar.hardness import Hardness, Metric
from robsweep.grammar.loss import TripletLoss
from robsweep.losses import hardness
from robsweep.mining import Triplets, mine
from robsweep.perturb import frozen, perturb

N = Metric.NORMALISED
LOSS = TripletLoss(metric=N)
BUDGET = Budget(eps=0.1, alpha=0.05, steps=2)
FILES = {"hm_ET_pgd1.npz": ("et", 1), "hm_ET_pgd8.npz": ("et", 8), "hm_L2_pgd1.npz": ("l2", 1)}
LETTERS = {"softhard": "s", "random": "r", "semihard": "m", "hard": "h"}
CASES = [
    f"{pair}_{level}"
    for pair in ("softhard_semihard", "random_semihard", "random_hard")
    for level in ("nograd", "lga2.0", "lga0.1", "lga0.0")
    # with a gradual level the destination letter does not count: those of random_semihard again
    if not (pair == "random_hard" and level != "nograd")
]


def _defense(case: str, distance: str) -> tuple[HM, float]:
    source, destination, level = case.split("_")
    letter = Hardness(LETTERS[destination])
    target = Mined(hardness=letter) if level == "nograd" else Gradual(letter=letter)
    defense = HM.model_validate({"source": LETTERS[source], "destination": target, "distance": distance, "ics": ICS()})
    return defense, 2.0 if level == "nograd" else float(level.removeprefix("lga"))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("file", FILES)
def test_destination_images_losses_and_weight_gradients_are_the_references(
    file: str, case: str, golden: Callable, golden_model, golden_batch, compare: Callable, golden_budget: Callable
) -> None:  # fmt: skip
    distance, steps = FILES[file]
    arrays, images = golden(file), golden_batch.images
    defense, level = _defense(case, distance)
    step = HMStep(defense, LOSS, golden_budget(steps), level)
    source, recorded = Triplets(*arrays[f"{case}_src"]), arrays[f"{case}_destH"]
    features = benign(golden_model, images, N)

    mined = hardness(*(features[index] for index in arrays[f"{case}_dst"]), metric=N)
    destination = destination_hardness(
        defense.destination, level, margin=N.margin, mined=lambda _: mined, device=features.device
    )
    assert destination.shape == recorded.shape
    assert (destination - recorded).abs().max() < 1e-6

    # of a triplet that is source and destination at once, rounding decides whether it moves
    gaps = hardness(*(features[index] for index in source), metric=N) - recorded
    decided = (gaps.abs() > 1e-6).repeat(3)
    start, theirs = images[torch.cat(source)], arrays[f"{case}_adv"]
    made = step.manipulate(golden_model, golden_batch, source, recorded, features)
    with frozen(golden_model) as network:
        objective = gap_objective(network, GAPS[distance], recorded, N)
        found = compare(objective, start, arrays, case, steps, made)
    assert found.cosine > 0.999
    assert decided.float().mean() > 0.8
    same = ((made.images - theirs).abs() < 1e-4)[decided].float().mean()
    assert same > (0.99 if steps == 1 else 0.95)
    assert found.losses.max() < 1e-3
    summary = golden("hm_summaries.json")[f"{file[3:-4]}/{case}"]
    assert len(made.losses) == summary["iterations_run"]
    assert (theirs != start).float().mean().item() == pytest.approx(summary["pixels_changed"], abs=1e-6)

    golden_model.eval()  # as it was recorded
    outcome = step.train(golden_model, golden_batch, source, theirs)
    outcome.loss.backward()
    norms = [parameter.grad.norm().item() for parameter in golden_model.parameters()]
    final = [outcome.logs["triplet"].item(), outcome.logs["ics"].item()]
    assert final == pytest.approx(arrays[f"{case}_final"].tolist(), rel=1e-3)
    assert norms == pytest.approx(arrays[f"{case}_gradnorms"].tolist(), rel=1e-3)


def test_constant_two_is_min_max(tiny_model, tiny_batch, generator: torch.Generator) -> None:
    # H never exceeds 2, so each triplet's gradient is a positive multiple of min-max's: the signs are the same
    budget = Budget(eps=0.1, alpha=0.03, steps=4)
    features = benign(tiny_model, tiny_batch.images, N)
    source = mine(features, tiny_batch.labels, Hardness.RANDOM, metric=N, margin=0.2, generator=generator)
    step = HMStep(HM(source="r", destination=Constant(level=2.0)), LOSS, budget)
    made = step.manipulate(tiny_model, tiny_batch, source, torch.tensor(2.0), features)
    with frozen(tiny_model) as network:
        start = tiny_batch.images[torch.cat(source)]
        expected = perturb(start, ease_objective(network, N), budget)
    assert ((made.images - expected.images).abs() < 1e-6).float().mean() > 0.999


@pytest.mark.parametrize("fixed", [False, True])
def test_hardness_is_driven_to_the_destination(fixed: bool, tiny_model, tiny_batch, generator: torch.Generator) -> None:
    defense = HM(source="r", destination=Constant(level=-0.1), distance="l2", fixed_anchor=fixed)
    step = HMStep(defense, LOSS, Budget(eps=0.5, alpha=0.001, steps=400))
    features = benign(tiny_model, tiny_batch.images, N)
    source = mine(features, tiny_batch.labels, Hardness.RANDOM, metric=N, margin=0.2, generator=generator)
    made = step.manipulate(tiny_model, tiny_batch, source, torch.tensor(-0.1), features)
    moved = benign(tiny_model, made.images, N)
    parts = (features[source.anchor], *moved.chunk(2)) if fixed else moved.chunk(3)
    reached = hardness(*parts, metric=N)
    before = hardness(*(features[index] for index in source), metric=N)
    assert (before + 0.1).abs().max() > 0.2
    assert (reached + 0.1).square().mean() < (before + 0.1).square().mean() / 50


def test_a_fixed_anchor_is_trained_on_as_it_is(tiny_model, tiny_batch, generator: torch.Generator) -> None:
    step = HMStep(
        HM(source="s", destination=Gradual(), distance="l2", fixed_anchor=True),
        LOSS,
        BUDGET,
    )
    step.step(tiny_model, tiny_batch, Moment(generator, 0.0))
    (trained,) = tiny_model.seen
    assert torch.equal(trained[:6], tiny_batch.images[0::2])
    same = (trained[6:].unsqueeze(1) == tiny_batch.images).flatten(2).all(dim=2)
    assert not same.any()


@pytest.mark.parametrize("destination", [Constant(level=-0.1), Gradual()])
def test_a_fixed_anchor_is_the_benign_embedding_of_random_triplets_too(
    destination, tiny_model, tiny_batch, generator: torch.Generator, monkeypatch
) -> None:
    anchors = []

    def watched(*arguments, anchor, **options):
        anchors.append(anchor)
        return gap_objective(*arguments, anchor=anchor, **options)

    monkeypatch.setattr(hm, "gap_objective", watched)
    step = HMStep(HM(source="r", destination=destination, fixed_anchor=True), LOSS, BUDGET)
    expected = benign(tiny_model, tiny_batch.images, N)[0::2]
    step.step(tiny_model, tiny_batch, Moment(generator, 0.0))
    torch.testing.assert_close(anchors, [expected])


def test_source_equal_to_destination_is_regular_training(tiny_model, tiny_batch) -> None:
    step = HMStep(HM(source="m", destination=Mined(hardness="m")), LOSS, BUDGET)
    tiny_model.layers[4].p = 0.0
    outcome = step.step(tiny_model, tiny_batch, Moment(torch.Generator().manual_seed(1), 0.0))
    assert outcome.passes == 0
    (trained,) = tiny_model.seen
    assert torch.equal(trained, tiny_batch.images)
    mined = mine(
        benign(tiny_model, tiny_batch.images, N), tiny_batch.labels, Hardness.SEMIHARD,
        metric=N, margin=0.2, generator=torch.Generator().manual_seed(1),
    )  # fmt: skip
    parts = embeddings(tiny_model, tiny_batch.images, N)
    expected = (hardness(*(parts[index] for index in mined), metric=N) + 0.2).relu().mean()
    assert outcome.loss.item() == pytest.approx(expected.item(), abs=1e-4)


def test_the_observed_loss_is_the_next_level_and_is_kept(tiny_model, tiny_batch) -> None:
    def made() -> HMStep:
        return HMStep(HM(source="s", destination=Gradual()), LOSS, BUDGET)

    def level(step: HMStep) -> float:
        outcome = step.step(tiny_model, tiny_batch, Moment(torch.Generator(), 0.0))
        return outcome.logs["lga_level"].item()

    first = made()
    assert level(first) == pytest.approx(-0.2)
    first.observe(0.05)
    assert level(first) == pytest.approx(-0.05)
    resumed = made()
    resumed.load_state_dict(first.state_dict())
    assert level(resumed) == pytest.approx(-0.05)


def test_ics_is_weighted_and_left_out_of_the_triplet_term(tiny_model, tiny_batch, generator) -> None:
    features = benign(tiny_model, tiny_batch.images, N)
    source = mine(features, tiny_batch.labels, Hardness.SOFTHARD, metric=N, margin=0.2, generator=generator)
    tiny_model.eval()
    made = tiny_batch.images[torch.cat(source)].flip(0)
    logs = {}
    for weight in (0.05, 0.5):
        term = ICS(weight=weight, margin=0.2)
        step = HMStep(HM(source="s", destination=Gradual(), ics=term), LOSS, BUDGET)
        outcome = step.train(tiny_model, tiny_batch, source, made)
        logs[weight] = outcome.logs
        assert outcome.loss.item() == pytest.approx((outcome.logs["triplet"] + outcome.logs["ics"]).item())
    assert logs[0.05]["triplet"] == logs[0.5]["triplet"]
    moved = benign(tiny_model, made, N)[:6]
    a, p = features[source.anchor], features[source.positive]
    by_hand = ((a - moved + 1e-6).norm(dim=1) - (a - p + 1e-6).norm(dim=1) + 0.2).clamp(min=0).mean()
    assert logs[0.5]["ics"].item() == pytest.approx(0.5 * by_hand.item(), rel=1e-5)
    assert logs[0.05]["ics"].item() == pytest.approx(0.05 * by_hand.item(), rel=1e-5)
