"""The examples of one member of the front."""

import torch
from torch import Tensor

from robsweep.adversarial_examples.attacks import shown_attacks
from robsweep.adversarial_examples.example import example_of
from robsweep.adversarial_examples.members import AttackedMember
from robsweep.adversarial_examples.outcome import changed_by
from robsweep.adversarial_examples.pictures import Pictures
from robsweep.adversarial_examples.sample import Sample
from robsweep.adversarial_examples.time_limit import TimeLimit
from robsweep.attacks.gallery import Gallery
from robsweep.config.datasets import dataset_info
from robsweep.config.sweep import SweepConfig
from robsweep.distances import embed
from robsweep.grammar.hardness import Metric
from robsweep.interchange.embedding import EmbeddingNetwork, embedding_network
from robsweep.page.document.examples import Example
from robsweep.perturb import frozen

_BATCH = 64
_PASSES = 3
"""A PGD step takes as long as so many forward passes, roughly."""


def attacked(
    member: AttackedMember, sweep: SweepConfig, sample: Sample, pictures: Pictures, limit: TimeLimit
) -> list[Example]:
    """Attack the sample's queries with the attacks that are shown, on the CPU.

    Raises:
        UserError: the checkpoint is damaged, or ``OutOfTimeError``.
    """
    model, identity = embedding_network(member.checkpoint, unit_length=False)
    began = limit.now()
    gallery = Gallery(_embeddings(model, sample, identity.loss.metric, limit), sample.labels, identity.loss.metric)
    pass_s = (limit.now() - began) / len(sample)
    scoring, found = sweep.scoring, []
    for spec in shown_attacks(scoring.specs):
        passes = _PASSES * spec.budget.steps * spec.runs(scoring.behaviour) * len(sample.queries)
        limit.require(passes * pass_s)
        changed = changed_by(
            spec,
            model,
            sample.images[sample.queries],
            sample.queries,
            gallery,
            behaviour=scoring.behaviour,
            seed=scoring.seed,
            xi_scale=dataset_info(sweep.dataset).xi_scale,
        )
        found += [example_of(member.key, spec, one, sample, pictures) for one in changed]
    return found


def _embeddings(model: EmbeddingNetwork, sample: Sample, metric: Metric, limit: TimeLimit) -> Tensor:
    """``N x D``, while there is time for another batch like the last one."""
    parts, last = [], 0.0
    with frozen(model), torch.no_grad():
        for start in range(0, len(sample), _BATCH):
            limit.require(last)
            began = limit.now()
            parts.append(embed(model, sample.images[start : start + _BATCH], metric))
            last = limit.now() - began
    return torch.cat(parts)
