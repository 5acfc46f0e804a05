"""Warning signs that a robustness score says less than it seems to, each from facts that were measured.

After the checks of Croce & Hein 2020 (AutoAttack) and Carlini et al. 2019, "On Evaluating Adversarial
Robustness", turned to ranking, where a collapsed embedding is the first thing to rule out.
``docs/suspicion.md`` explains each.
"""

import math

import torch
from torch import Tensor

from robsweep.distances import to_metric
from robsweep.grammar.hardness import Metric
from robsweep.metrics.intervals import Interval
from robsweep.run.score_sheet import Flag


def embedding_collapse(
    embeddings: Tensor,
    labels: Tensor,
    metric: Metric,
    *,
    recall_at_1: float,
    least_spread: float = 0.05,
    least_dimensions: float = 1.5,
    least_recall: float = 0.05,
) -> list[Flag]:
    """Flags of an embedding that puts all images (nearly) in one place, on one line, or in no order.

    Args:
        embeddings: ``N x D``; normalised here where the metric asks for it.
        labels: ``N`` integers.
        recall_at_1: of the set against itself, in [0, 1].
        least_spread: root mean square distance from the mean embedding over root mean square norm, in [0, 1].
        least_dimensions: (sum of l)^2 / sum of l^2 over the covariance's eigenvalues l, in [1, D].
        least_recall: (R@1 - c) / (1 - c), with c the R@1 of a random ranking.
    """
    points = to_metric(embeddings.detach().double(), metric)
    if not bool(points.isfinite().all()):
        return [Flag("collapse:not_finite", math.nan, 0.0, "embeddings are not all finite numbers")]
    flags = []
    if (spread := _spread(points)) < least_spread:
        text = "all embeddings lie in nearly one place, so attacks can hardly shift them"
        flags.append(Flag("collapse:spread", spread, least_spread, text))
    if (dimensions := _dimensions(points)) < least_dimensions:
        text = "embeddings vary along hardly more than one direction"
        flags.append(Flag("collapse:dimensions", dimensions, least_dimensions, text))
    chance = random_recall(labels)
    gain = (recall_at_1 - chance) / (1 - chance) if chance < 1 else 0.0
    if not gain >= least_recall:
        text = f"R@1 {recall_at_1:.3g} is hardly above that of a random ranking, {chance:.3g}"
        flags.append(Flag("collapse:recall", gain, least_recall, text))
    return flags


def random_recall(labels: Tensor) -> float:
    """Expected R@1 of a random ranking of a set against itself; ``N`` labels, result in [0, 1]."""
    sizes = torch.unique(labels, return_counts=True)[1].double()
    others = sizes.sum() - 1
    return float((sizes * (sizes - 1)).sum() / (sizes.sum() * others)) if others > 0 else 0.0


def vanishing_gradients(gradients: Tensor, *, most: float = 0.05) -> Flag | None:
    """Flag if more than a share ``most`` of images have no direction to go: gradient zero everywhere or not
    finite.

    Args:
        gradients: ``B x ...`` of an attack's first step. Of TMA: objectives with a hinge have an honest zero
            where the goal is reached, and ES starts where its gradient is noise.
    """
    flat = gradients.detach().flatten(1)
    share = float(((flat == 0).all(dim=1) | ~flat.isfinite().all(dim=1)).double().mean())
    if share <= most:
        return None
    return Flag("gradients:vanishing", share, most, "input gradients vanish, so white-box attacks stand still")


def black_box_beats_white_box(white_box: Interval, black_box: float, source: str) -> Flag | None:
    """Flag if a black-box attack leaves a lower ERS than the white-box one's interval allows for.

    Args:
        white_box: ERS of the white-box attacks on some queries, with its interval.
        black_box: ERS of ``source`` (NES, a surrogate) on the same queries.
    """
    if black_box >= white_box.low:
        return None
    text = f"{source} leaves ERS {black_box:.1f}, below the white-box interval: gradients mislead"
    return Flag("black_box:stronger", black_box, white_box.low, text)


def more_effort_changes_score(base: Interval, more: float, effort: str) -> Flag | None:
    """Flag if ERS at greater effort (more steps, restarts) lies outside the interval at the usual one.

    Args:
        base: ERS at the usual effort on some queries, with its interval.
        more: ERS at ``effort`` (``128 steps``, ``5 restarts``) on the same queries.
    """
    if base.low <= more <= base.high:
        return None
    bound = base.low if more < base.low else base.high
    text = f"ERS {more:.1f} with {effort} lies outside the interval of {base.value:.1f}: it has not converged"
    return Flag("effort:not_converged", more, bound, text)


def loss_not_falling(losses: Tensor, attack: str, *, floor: float = -math.inf) -> Flag | None:
    """Flag if an attack's objective ends no lower than it began.

    Args:
        losses: ``T``, the mean objective before each of T >= 2 updates; fewer have nothing to compare.
        floor: smallest value the objective can have; one that begins there has nowhere to fall.
    """
    if len(losses) < 2 or float(losses[0]) <= floor:
        return None
    fall = float(losses[0] - losses[-1])
    if fall > 0:
        return None
    return Flag("loss:not_falling", fall, 0.0, f"the objective of {attack} does not fall")


def unbounded_attack_fails(recall: float, labels: Tensor, attack: str, *, most: float = 0.05) -> Flag | None:
    """Flag if an attack free to choose any image (eps 1) leaves R@1 clearly above that of a random ranking.

    Args:
        recall: R@1 under ``attack`` (ES:R, LTM) with eps 1, in [0, 1].
        labels: ``N`` labels of the candidates.
        most: how far above chance R@1 may stay.
    """
    bound = random_recall(labels) + most
    if recall <= bound:
        return None
    text = f"{attack} with eps 1 leaves R@1 {recall:.3g}: an attack that may paint any image must succeed"
    return Flag("unbounded:not_broken", recall, bound, text)


def _spread(points: Tensor) -> float:
    size = points.square().sum(dim=1).mean()
    away = (points - points.mean(dim=0)).square().sum(dim=1).mean()
    return float((away / size).sqrt()) if size > 0 else 0.0


def _dimensions(points: Tensor) -> float:
    """Participation ratio of the covariance's eigenvalues, without computing them: trace^2 / squared norm."""
    centred = points - points.mean(dim=0)
    covariance = centred.T @ centred
    square = covariance.square().sum()
    return float(covariance.trace() ** 2 / square) if square > 0 else 0.0
