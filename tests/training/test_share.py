"""A share of a batch mined over all workers, with the others played by a list."""

import numpy as np
import pytest
import torch

from robsweep.training.share import GlobalShare

PAIRS, WORKERS = 5, 3  # 1, 2 and 2 pairs


class Played:
    """A world in which every worker's rows are known beforehand."""

    def __init__(self, rank: int, rows: torch.Tensor, each: int) -> None:
        self.rank, self.size = rank, WORKERS
        self._rows, self._each = rows, each

    def gather(self, rows, counts):
        assert counts == [self._each * n for n in (1, 2, 2)]
        return list(self._rows.split(counts))


def _share(rank: int, rows=None, each: int = 1, load=None) -> GlobalShare:
    return GlobalShare(Played(rank, rows, each), PAIRS, load)


def test_own_parts_of_all_workers_are_the_whole_in_order() -> None:
    for each in (1, 2):
        rows = torch.arange(each * PAIRS)
        assert torch.equal(torch.cat([_share(rank).own(rows) for rank in range(WORKERS)]), rows)


@pytest.mark.parametrize("each", [1, 2])
def test_gradients_of_all_workers_add_up_to_the_whole_gradient(each: int) -> None:
    torch.manual_seed(0)
    values = torch.rand(each * PAIRS, 3, dtype=torch.float64)

    def loss(rows: torch.Tensor) -> torch.Tensor:
        return torch.cdist(rows, rows).square().logsumexp(dim=(0, 1))  # couples every row with every other

    whole = values.clone().requires_grad_()
    loss(whole).backward()
    parts = []
    for rank in range(WORKERS):
        own = _share(rank).own(values).clone().requires_grad_()
        gathered = _share(rank, values, each).gather(own, each=each)
        assert torch.equal(gathered, values)
        loss(gathered).backward()
        parts.append(own.grad)
    assert torch.allclose(torch.cat(parts), whole.grad, rtol=1e-12)


def test_images_of_others_are_loaded_once_each_and_own_ones_not_at_all() -> None:
    whole = torch.rand(2 * PAIRS, 1, 2, 2)
    asked = []

    def load(places: np.ndarray) -> torch.Tensor:
        asked.append(places.tolist())
        return whole[places]

    share = _share(1, load=load)
    own = share.own(whole)
    places = torch.tensor([9, 2, 0, 9, 5, 3, 6])
    assert torch.equal(share.take(own, places), whole[places])
    assert asked == [[0, 6, 9]]
    assert torch.equal(share.take(own, torch.tensor([2, 5])), whole[[2, 5]])
    assert len(asked) == 1
    nobody = _share(1, load=load)
    assert torch.equal(nobody.take(whole[:0], places), whole[places])
    assert nobody.take(own, places[:0]).shape == (0, 1, 2, 2)
