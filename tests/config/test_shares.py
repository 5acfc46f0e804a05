"""What trainings and attack actors take of a machine."""

import pytest

from robsweep.config.shares import ActorShare, Layout, TrainingShare


def test_a_group_takes_what_its_workers_take():
    share = TrainingShare(workers=3, cpus_per_worker=2.0, gpus_per_worker=0.5)
    assert (share.cpus, share.gpus) == (6.0, 1.5)
    actors = ActorShare(4, cpus_per_actor=0.5, gpus_per_actor=0.25)
    assert (actors.cpus, actors.gpus) == (2.0, 1.0)


@pytest.mark.parametrize(
    ("cpus", "gpus", "trainings"),
    [(8, 0, 6), (2, 0, 1), (1, 0, 1)],
)
def test_trainings_fit_beside_the_actors_and_one_always_goes_on(cpus, gpus, trainings):
    assert Layout(TrainingShare(), ActorShare(2)).trainings(cpus, gpus) == trainings


def test_the_scarcest_of_cores_and_gpus_decides():
    layout = Layout(TrainingShare(gpus_per_worker=0.3333), ActorShare(1, gpus_per_actor=0.3333))
    assert layout.trainings(64, 1) == 2
    assert layout.trainings(2, 4) == 1


def test_a_number_that_the_file_says_counts():
    assert Layout(TrainingShare(), ActorShare(2), concurrent=5).trainings(1, 0) == 5
