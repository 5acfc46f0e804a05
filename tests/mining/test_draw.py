import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from robsweep.mining.draw import draw, prefer


def test_frequencies_follow_the_weights() -> None:
    weights = torch.tensor([0.0, 1.0, 2.0, 5.0, 0.0, 12.0])
    drawn = draw(weights.expand(20_000, -1), torch.Generator().manual_seed(3))
    counts = np.bincount(drawn.numpy(), minlength=6)
    assert counts[0] == counts[4] == 0
    expected = 20_000 * weights[weights > 0].numpy() / 20
    assert stats.chisquare(counts[[1, 2, 3, 5]], expected).pvalue > 1e-3


def test_a_weight_many_orders_smaller_than_another_is_still_drawn_alone() -> None:
    weights = torch.tensor([[0.0, 1e-30, 0.0], [0.0, 0.0, 1e30]])
    assert draw(weights, torch.Generator().manual_seed(0)).tolist() == [1, 2]


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=6), st.integers(0, 2**32))
def test_only_true_columns_are_drawn_and_prefer_falls_back(rows: list[list[bool]], seed: int) -> None:
    wanted = torch.tensor(rows)
    fallback = torch.tensor([False, True, False, True]).expand_as(wanted)
    drawn = draw(prefer(wanted, fallback), torch.Generator().manual_seed(seed))
    for row, column in zip(rows, drawn.tolist(), strict=True):
        assert row[column] if any(row) else column in (1, 3)


def test_the_same_seed_draws_the_same_and_leaves_the_global_generator_alone() -> None:
    weights = torch.rand(5, 9, generator=torch.Generator().manual_seed(1))
    before = torch.get_rng_state()
    first, second = (draw(weights, torch.Generator().manual_seed(8)) for _ in range(2))
    assert torch.equal(first, second)
    assert torch.equal(before, torch.get_rng_state())
