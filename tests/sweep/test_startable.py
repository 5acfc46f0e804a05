"""What of a sweep would not start."""

import pytest

from robsweep.config.layout import layout_of
from robsweep.config.shares import Machine
from robsweep.errors import UserError
from robsweep.sweep.startable import Images, count_images, require_startable

DIGITS = Images(1438, 359)


def test_images_of_a_known_data_set_are_those_published(sweep_of):
    assert count_images(sweep_of()) == DIGITS
    assert count_images(sweep_of(dataset="fashion")) == (60_000, 10_000)


@pytest.mark.parametrize("queries", [None, 1, 359])
def test_as_many_queries_as_there_are_images_are_fine(sweep_of, queries):
    require_startable(sweep_of(scoring={"queries": queries}), DIGITS)


@pytest.mark.parametrize(
    ("scoring", "words"),
    [
        ({"queries": 360}, "scoring.queries: 360 are more than the 359 test images of digits"),
        (
            {"profile": "quick224"},
            "quick224 has the eps of 224x224 images, digits has grey 28x28 ones: expected",
        ),
    ],
)
def test_what_means_something_else_than_it_says(sweep_of, scoring, words):
    with pytest.raises(UserError) as caught:
        require_startable(sweep_of(scoring=scoring), DIGITS)
    assert words in str(caught.value)


def test_attacks_of_ones_own_have_the_eps_they_say(sweep_of):
    attacks = ["CA:pm=+:W=1", "CA:pm=-:W=1", "QA:pm=+:M=1", "QA:pm=-:M=1", "TMA", "ES", "LTM", "GTM", "GTT"]
    require_startable(sweep_of(scoring={"profile": "rob224", "attacks": attacks}), DIGITS)


@pytest.mark.parametrize(
    ("resources", "scoring", "there", "fits"),
    [
        ({}, {}, 0, True),
        ({}, {}, 1, True),
        ({"workers": 4}, {"actors": 8}, 1, True),
        ({"gpus_per_worker": 1}, {}, 0, False),
        ({"gpus_per_worker": 1}, {}, 1, True),
        ({"gpus_per_worker": 0.5}, {"gpus_per_actor": 0.25, "actors": 2}, 1, True),
        ({"gpus_per_worker": 0.5, "workers": 2}, {"gpus_per_actor": 0.25, "actors": 2}, 1, False),
        ({}, {"gpus_per_actor": 1, "actors": 2}, 1, False),
    ],
)
def test_gpus_that_are_not_there(sweep_of, resources, scoring, there, fits):
    sweep = sweep_of(resources=resources, scoring=scoring)
    layout = layout_of(sweep, Machine(there, 16))
    if fits:
        require_startable(sweep, DIGITS, layout, there)
        return
    with pytest.raises(UserError, match=r"^resources: .* this machine has (no|1) GPU"):
        require_startable(sweep, DIGITS, layout, there)


def test_what_a_cluster_has_is_not_asked(sweep_of):
    require_startable(sweep_of(resources={"gpus_per_worker": 99}), DIGITS)
