"""Shares of GPUs: a table worked out by hand, and what holds of every machine and every file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.config.layout import layout_line, layout_of
from robsweep.config.load import validate
from robsweep.config.shares import Machine
from robsweep.errors import UserError

GIB = 2**30


def swept(dataset="fashion", **fields):
    content = {"name": "laid-out", "dataset": dataset, "factors": {"backbone": ["rc2f2"], "baselines": ["none"]}}
    if dataset == "cub":
        content["factors"] = {"backbone": ["rres18"], "baselines": ["none"]}
    return validate(content | fields, "laid-out")


@pytest.mark.parametrize(
    ("dataset", "machine", "worker", "actors", "actor", "trainings"),
    [
        ("fashion", Machine(1, 16, 80 * GIB), 0.3333, 1, 0.3333, 2),
        ("fashion", Machine(4, 64, 80 * GIB), 0.3333, 2, 0.3333, 10),
        ("fashion", Machine(8, 128, 80 * GIB), 0.3333, 4, 0.3333, 20),
        ("fashion", Machine(8, 128), 0.3333, 4, 0.3333, 20),
        ("fashion", Machine(8, 16, 80 * GIB), 0.5, 2, 0.5, 14),  # two cores a GPU
        ("fashion", Machine(4, 64, 8 * GIB), 0.5, 1, 0.5, 7),  # memory for two
        ("fashion", Machine(1, 1, 2 * GIB), 0.5, 1, 0.5, 1),
        ("cub", Machine(1, 16, 24 * GIB), 0.75, 1, 0.25, 1),
        ("cub", Machine(4, 64, 80 * GIB), 1.0, 2, 0.5, 3),
        ("cub", Machine(8, 128, 80 * GIB), 1.0, 2, 0.5, 7),
        ("cub", Machine(16, 256, 80 * GIB), 1.0, 4, 0.5, 14),
        ("cub", Machine(0, 8), 0.0, 2, 0.0, 6),
        ("fashion", Machine(0, 2), 0.0, 2, 0.0, 1),
    ],
)
def test_what_auto_means(dataset, machine, worker, actors, actor, trainings):
    layout = layout_of(swept(dataset), machine)
    assert layout.training.gpus_per_worker == worker
    assert (layout.scoring.actors, layout.scoring.gpus_per_actor) == (actors, actor)
    assert layout.trainings(machine.cores, machine.gpus) == trainings


def test_the_file_has_the_last_word():
    sweep = swept(
        resources={"workers": 2, "gpus_per_worker": 0.25, "cpus_per_worker": 3, "threads": 5, "concurrent": 7},
        scoring={"actors": 3, "gpus_per_actor": 0.5, "cpus_per_actor": 0.5},
    )
    layout = layout_of(sweep, Machine(8, 64))
    assert (layout.training.gpus, layout.training.cpus, layout.training.threads) == (0.5, 6, 5)
    assert (layout.scoring.gpus, layout.scoring.cpus) == (1.5, 1.5)
    assert layout.trainings(1, 1) == 7


@pytest.mark.parametrize(("threads", "fixed"), [(None, 1), (3, 3)])
def test_a_deterministic_sweep_gives_all_the_same_number_of_threads(threads, fixed):
    fields = {"resources": {"threads": threads, "cpus_per_worker": 4}, "scoring": {"cpus_per_actor": 2}}
    fixing, free = (layout_of(swept(deterministic=value, **fields), Machine(0, 64)) for value in (True, False))
    assert (fixing.training.threads, fixing.scoring.threads) == (fixed, fixed)
    assert (free.training.threads, free.scoring.threads) == (threads, None)


@pytest.mark.parametrize(
    ("resources", "scoring", "gpus", "cores", "tickets", "trainings"),
    [
        ({}, {"cpus_per_actor": 0.5}, 0, 2, 3, 2),  # attackers share the trainers' cores
        ({}, {"cpus_per_actor": 0.5}, 0, 1, 2, 1),
        ({"cpus_per_worker": 2}, {"actors": 3, "cpus_per_actor": 0.5}, 0, 4, 6, 2),
        ({"workers": 2}, {"cpus_per_actor": 0.5}, 0, 1, 3, 1),  # more than there is: in turns
        ({}, {}, 4, 64, 64, 10),  # an actor on a GPU computes there
    ],
)
def test_what_a_cluster_of_this_machine_counts(resources, scoring, gpus, cores, tickets, trainings):
    layout = layout_of(swept(resources=resources, scoring=scoring), Machine(gpus, cores))
    assert layout.tickets(cores) == tickets
    assert layout.trainings(tickets, gpus) == trainings
    assert layout.training.cpus * trainings + layout.scoring.cpus <= tickets


def test_without_gpus_by_order_of_the_file():
    layout = layout_of(swept(resources={"layout": "cpu"}), Machine(8, 64, 80 * GIB))
    assert layout == layout_of(swept(), Machine(0, 64))
    assert layout.training.gpus == layout.scoring.gpus == 0


def test_attack_actors_take_what_trainings_leave():
    layout = layout_of(swept(resources={"gpus_per_worker": 1}), Machine(1, 16))
    assert layout.scoring.gpus == 0
    layout = layout_of(swept(scoring={"actors": 8}), Machine(1, 16))
    assert layout.scoring.gpus_per_actor == 0.0833


@given(
    dataset=st.sampled_from(["fashion", "cub"]),
    gpus=st.integers(0, 64),
    cores=st.integers(1, 512),
    gigabytes=st.none() | st.integers(1, 192),
    workers=st.integers(1, 9),
    actors=st.just("auto") | st.integers(1, 20),
)
def test_one_training_and_all_actors_fit_every_machine(dataset, gpus, cores, gigabytes, workers, actors):
    sweep = swept(dataset, resources={"workers": workers}, scoring={"actors": actors})
    machine = Machine(gpus, cores, gigabytes and gigabytes * GIB)
    layout = layout_of(sweep, machine)
    assert layout.training.gpus + layout.scoring.gpus <= gpus
    assert (layout.training.gpus > 0) == (layout.scoring.gpus > 0) == (gpus > 0)
    for share in (layout.training.gpus_per_worker, layout.scoring.gpus_per_actor):
        assert share <= 1
        assert round(share * 10_000) / 10_000 == share  # as Ray counts
    assert layout.trainings(10**6, gpus) * layout.training.gpus + layout.scoring.gpus <= gpus + 1e-6


def test_the_line_says_where():
    sweep = swept()
    machine = Machine(4, 64)
    assert layout_line(layout_of(sweep, machine), machine) == (
        "4 GPUs: 10 trainings at a time on 0.3333 of a GPU, 2 attack actors on 0.3333 of a GPU each"
    )
    none = Machine(0, 2)
    assert layout_line(layout_of(sweep, none), none, "torch is built for the CPU") == (
        "no GPU, torch is built for the CPU: 1 training at a time on the CPU, 2 attack actors on the CPU"
    )


@pytest.mark.parametrize(
    ("section", "key", "value", "expected"),
    [
        ("resources", "gpus_per_worker", -1, "auto or a number from 0 on, got -1"),
        ("resources", "gpus_per_worker", "all", "auto or a number from 0 on, got 'all'"),
        ("resources", "gpus_per_worker", float("inf"), "auto or a number from 0 on, got inf"),
        ("scoring", "gpus_per_actor", [1], r"auto or a number from 0 on, got \[1\]"),
        ("scoring", "actors", 0, "auto or a whole number from 1 on, got 0"),
        ("scoring", "actors", 1.5, "auto or a whole number from 1 on, got 1.5"),
        ("resources", "layout", "gpu", "'auto' or 'cpu', got 'gpu'"),
    ],
)
def test_nonsense_is_a_line(section, key, value, expected):
    with pytest.raises(UserError, match=rf"^laid-out: {section}\.{key}: .*{expected}"):
        swept(**{section: {key: value}})


def test_a_file_of_before_keeps_its_numbers():
    sweep = swept(resources={"gpus_per_worker": 0.0}, scoring={"actors": 2, "gpus_per_actor": 0.0})
    assert layout_of(sweep, Machine(8, 64)) == layout_of(sweep, Machine(0, 64))
