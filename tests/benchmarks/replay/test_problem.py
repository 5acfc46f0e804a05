"""What the table holds, and in which order it is recorded."""

from benchmarks.replay.problem import PROBLEM, cells_of, load_problem


def test_all_distinct_configurations_of_the_grammar_and_the_baselines_are_in():
    cells = cells_of(load_problem(PROBLEM))
    assert len({cell.configuration.key for cell in cells}) == 230 + 7
    assert len({cell.name for cell in cells}) == len(cells) == 3 * 237
    assert {cell.rungs for cell in cells} == {(1, 2, 4, 8)}


def test_each_seed_is_recorded_whole_before_the_next_in_one_shuffled_order():
    cells = cells_of(load_problem(PROBLEM))
    assert [cell.seed for cell in cells] == [seed for seed in (0, 1, 2) for _ in range(237)]
    orders = [[cell.configuration.key for cell in cells[start : start + 237]] for start in (0, 237, 474)]
    assert orders[0] == orders[1] == orders[2]
    assert str(cells[0].configuration) == "digits:rlenet:ptripletN"
    early = [cell.configuration.identity.defense.kind for cell in cells[:118]]
    assert {"hm"} < set(early)  # baselines stand first in the grammar; here some are left for the second half
    assert early.count("hm") < 118


def test_attacks_of_training_and_scoring_reach_eps():
    sweep = load_problem(PROBLEM)
    budgets = [spec.budget for spec in sweep.scoring.specs]
    budgets += [cell.configuration.training.budget for cell in cells_of(sweep)]
    assert all(budget.step_size * budget.steps >= budget.eps for budget in budgets)
    assert {budget.eps for budget in budgets} == {0.25}
