from robsweep.config.points import space_of
from robsweep.search.grid import Grid
from tests.search.asking import all_of, keys_of


def test_points_come_in_the_order_of_the_file(sweep_of):
    space = space_of(sweep_of(search={"kind": "grid"}))
    found = all_of(Grid(space))
    assert keys_of(found) == [point.key for point in space.points]
    assert [proposal.draw for proposal in found] == list(range(len(found)))


def test_samples_are_the_first_of_them(sweep_of):
    space = space_of(sweep_of(search={"kind": "grid", "samples": 5}))
    assert keys_of(all_of(Grid(space))) == [point.key for point in space.points[:5]]


def test_a_process_that_takes_the_run_up_goes_on_where_it_was(sweep_of):
    space = space_of(sweep_of(search={"kind": "grid"}))
    whole = keys_of(all_of(Grid(space)))
    assert whole[:4] + keys_of(all_of(Grid(space), known=whole[:4])) == whole


def test_what_a_wider_space_adds_comes_in_its_order(sweep_of):
    factors = {"baselines": ["none"], "source": ["r", "m"], "destination": ["s"]}
    before = space_of(sweep_of(factors=factors, search={"kind": "grid"}))
    wider = space_of(sweep_of(search={"kind": "grid"}))
    known = keys_of(all_of(Grid(before)))
    added = keys_of(all_of(Grid(wider), known=known))
    assert added == [point.key for point in wider.points if point.key not in known]
    assert set(known) < {point.key for point in wider.points}
