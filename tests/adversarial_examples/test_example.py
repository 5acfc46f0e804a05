"""An attack's outcome as the page shows it."""

import pytest
import torch

from robsweep.adversarial_examples.attacks import GOALS
from robsweep.adversarial_examples.example import example_of
from robsweep.adversarial_examples.outcome import Changed
from robsweep.adversarial_examples.pictures import Pictures
from robsweep.adversarial_examples.sample import Sample
from robsweep.config.attacks import parse_attack

IMAGES = torch.rand(12, 1, 28, 28, generator=torch.Generator().manual_seed(0))
SAMPLE = Sample(IMAGES, torch.arange(12) % 3, torch.arange(2))


def _example(text, **fields):
    perturbed = (SAMPLE.images[fields["row"]] + 0.1).clamp(0, 1)
    pictures = Pictures()
    spec = parse_attack(f"{text}:eps=0.3:alpha=0.1:pgditer=4")
    return example_of("key", spec, Changed(perturbed=perturbed, **fields), SAMPLE, pictures), pictures


def test_an_attacked_query_is_shown_with_the_hits_of_its_nearest():
    example, pictures = _example(
        "QA:pm=+:M=1", row=0, query=0, aim=5, before=(3, 5, 4, 6, 7), after=(4, 3, 5, 6, 7), ranks=(2, 3)
    )
    assert (example.asked, example.goal, example.budget) == (None, GOALS["QA+"], "eps 0.3, 4 steps")
    assert [one.aim for one in example.before] == [False, True, False, False, False]
    assert [one.same for one in example.before] == [True, False, False, True, False]
    assert example.says == (
        "The chosen candidate has rank 2 before and 3 after, of 11.",
        "R@1 of this query is 1 before and 0 after.",
    )
    places = [example.benign, example.perturbation, example.perturbed, *(one.picture for one in example.after)]
    assert all(0 <= place < len(pictures.uris) for place in places)


def test_an_attacked_candidate_has_a_query_and_takes_part_in_its_new_ranking():
    example, _ = _example(
        "CA:pm=+:W=1", row=1, query=0, aim=1, before=(3, 4, 5, 6, 7), after=(1, 3, 4, 5, 6), ranks=(9, 1)
    )
    assert example.asked is not None
    assert example.says == ("The attacked candidate has rank 9 before and 1 after, of 11.",)
    unchanged = {one.picture for one in example.before}
    assert example.after[0].picture not in unchanged
    assert [one.aim for one in example.after] == [True, False, False, False, False]


@pytest.mark.parametrize("ranks", [None])
def test_an_attack_without_an_aim_says_nothing_of_ranks(ranks):
    example, _ = _example("ES", row=0, query=0, aim=None, before=(3, 4, 5, 6, 7), after=(4, 3, 5, 6, 7), ranks=ranks)
    assert example.says == ("R@1 of this query is 1 before and 0 after.",)
