import pytest

from robsweep.config.scores import TERMS
from robsweep.errors import UserError
from robsweep.metrics.ers import ers
from robsweep.report.figures import pareto_figure, terms_figure, trajectory_figure
from robsweep.results.seeds import over_seeds, rung_means


def points(figure):
    return {
        trace.name.split(" ")[0]: sorted(zip(trace.x, trace.y, strict=True))
        for trace in figure.data
        if trace.mode == "markers"
    }


def test_every_scored_configuration_is_one_point(store):
    assert points(pareto_figure(store.read())) == {
        "front": [(0.75, 30.0), (0.92, 6.0)],
        "completed": [(0.70, 25.0)],
        "pruned": [(0.11, 29.7)],
    }


def test_the_line_bounds_what_the_front_dominates(store):
    (line,) = (trace for trace in pareto_figure(store.read()).data if trace.mode == "lines")
    assert list(line.x) == [0.75, 0.92]
    # down first, then right: the corner is (0.75, 6), which both dominate; (0.92, 30) neither reaches
    assert line.line.shape == "vh"


def test_the_line_turns_the_other_way_where_x_is_minimised(store):
    figure = pareto_figure(store.read(), ("-train_seconds", "ers"))
    assert all(trace.line.shape == "hv" for trace in figure.data if trace.mode == "lines")


def test_three_objectives_have_no_line(store):
    assert not [
        trace for trace in pareto_figure(store.read(), ("recall_at_1", "ers", "epoch")).data if trace.mode == "lines"
    ]


def test_intervals_of_the_front(store):
    (front,) = (trace for trace in pareto_figure(store.read()).data if trace.name.startswith("front ("))
    assert list(front.error_x.array) == pytest.approx([0.01, 0.01])
    assert list(front.error_x.arrayminus) == pytest.approx([0.02, 0.02])
    assert front.error_y.array is None  # this table has no interval of ERS


def test_hovering_shows_identity_and_all_terms(store):
    for trace in pareto_figure(store.read()).data:
        for text in trace.text if trace.mode == "markers" else ():
            assert "digits:rc2f2" in text
            assert all(f"{name} " in text for name in TERMS)
            assert "<the floor>" not in text


def test_trajectories_go_through_every_rung(store):
    figure = trajectory_figure(store.read())
    front = [trace for trace in figure.data if trace.name == "front"]
    assert [list(trace.y)[:2] for trace in front] == [[0.80, 0.92], [5.0, 6.0]]
    assert all(trace.y[2] != trace.y[2] for trace in front)  # a gap before the next configuration


def test_terms_add_up_to_ers(store):
    figure = terms_figure(store.read())
    assert len(figure.data) == 2
    for bar in figure.data:
        assert list(bar.x) == list(TERMS)
        row = store.read().query("identity == @bar.name.split(' ')[0]").iloc[-1]
        assert sum(bar.y) / 10 == pytest.approx(ers({name: row[name] for name in TERMS}))


def test_empty_table(tmp_path, store):
    empty = store.read().iloc[:0]
    assert len(pareto_figure(empty).data) == len(trajectory_figure(empty).data) == len(terms_figure(empty).data) == 0


def test_one_objective_cannot_be_plotted(store):
    with pytest.raises(UserError, match=r"two objectives to plot, got \['ers'\]"):
        pareto_figure(store.read(), ("ers",))


def test_points_are_means_over_seeds_with_intervals_of_both(seeded):
    means = over_seeds(seeded)
    figure = pareto_figure(seeded)
    shown = [point for group in points(figure).values() for point in group]
    assert sorted(shown) == sorted(zip(means["recall_at_1"], means["ers"], strict=True))
    (front,) = (trace for trace in figure.data if trace.name.startswith("front ("))
    rows = means.set_index("ers").loc[list(front.y)]
    assert list(front.error_y.array) == pytest.approx(list(rows["ers_high"] - rows.index))
    assert all("3 seeds, epoch 4, completed" in text for text in front.text)


def test_a_trajectory_goes_through_the_means(seeded):
    figure = trajectory_figure(seeded)
    (front,) = (trace for trace in figure.data if trace.name == "front" and trace.xaxis == "x")
    means = rung_means(seeded)
    shown = {(x, y) for x, y in zip(front.x, front.y, strict=True) if y == y}
    assert shown <= set(zip(means["epoch"], means["recall_at_1"], strict=True))
    assert len(shown) == 3 * len(terms_figure(seeded).data)
