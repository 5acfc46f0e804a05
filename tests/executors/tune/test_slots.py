"""Trainings at a time on nodes that come and go, against counting by trying out."""

from hypothesis import given
from hypothesis import strategies as st

from robsweep.config.shares import ActorShare, Layout, TrainingShare
from robsweep.executors.tune.slots import Slots, trainings_on

TWO_ACTORS = Layout(TrainingShare(), ActorShare(2, 0.5))


def _slots(layout, *looks):
    """Slots whose clock moves on by a second a call, and which find one set of nodes after the other."""
    said, left, seconds = [], list(looks), iter(range(1000))
    return Slots(layout, said.append, lambda: left.pop(0), lambda: next(seconds)), said


def test_they_follow_the_nodes_and_say_so():
    slots, said = _slots(TWO_ACTORS, [{"CPU": 2}], [{"CPU": 2}, {"CPU": 3}], [{"CPU": 1}], [{"CPU": 2}])
    assert [slots() for _ in range(8)] == [1, 1, 4, 4, 1, 1, 1, 1]  # two looks in four seconds
    assert said == [
        "nodes of the cluster joined or left: 4 trainings at a time",
        "no node of the cluster has room for a training: waiting for one",
        "nodes of the cluster joined or left: 1 training at a time",
    ]


def test_what_the_file_says_holds_whatever_comes():
    slots, said = _slots(Layout(TrainingShare(), ActorShare(1), concurrent=3))
    assert [slots(), slots()] == [3, 3]
    assert said == []


def test_a_worker_has_one_node_and_a_share_one_gpu():
    three_cpus = Layout(TrainingShare(cpus_per_worker=3), ActorShare(1, 1.0))
    assert trainings_on([{"CPU": 4}, {"CPU": 4}, {"CPU": 2}], three_cpus) == 2  # by the total it would be three
    shares = Layout(TrainingShare(gpus_per_worker=0.4), ActorShare(1, 0.0, 0.2))
    assert trainings_on([{"CPU": 99, "GPU": 2}], shares) == 4


def test_a_group_may_lie_on_several_nodes():
    groups = Layout(TrainingShare(workers=3), ActorShare(1, 0.0))
    assert trainings_on([{"CPU": 2}, {"CPU": 2}, {"CPU": 2}], groups) == 2
    assert trainings_on([{"CPU": 2}], groups) == 0


def test_a_label_that_left_the_cluster_leaves_no_room():
    labelled = Layout(TrainingShare(custom=(("accelerator_type:A100", 0.001),)), ActorShare(1, 0.0))
    assert trainings_on([{"CPU": 8}], labelled) == 0
    assert trainings_on([{"CPU": 8}, {"CPU": 4, "accelerator_type:A100": 1.0}], labelled) == 4


@given(
    nodes=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=4),
    each=st.tuples(st.integers(1, 3), st.integers(0, 2)),
)
def test_without_actors_it_is_what_fits_when_one_after_the_other_is_placed(nodes, each):
    cpus, gpus = each
    layout = Layout(TrainingShare(cpus_per_worker=cpus, gpus_per_worker=gpus), ActorShare(1, 0.0))
    placed = 0
    for node_cpus, node_gpus in nodes:
        while node_cpus >= cpus and node_gpus >= gpus:
            node_cpus, node_gpus, placed = node_cpus - cpus, node_gpus - gpus, placed + 1
    assert trainings_on([{"CPU": float(c), "GPU": float(g)} for c, g in nodes], layout) == placed
