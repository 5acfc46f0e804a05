"""How a machine is shared."""

import pytest

from robsweep.starter.machine import LocalMachine, shares_of
from tests.starter.conftest import GPU


@pytest.mark.parametrize("cores", [1, 2, 3, 4, 16])
@pytest.mark.parametrize("memory", [None, 2**30, 8 * 2**30, 64 * 2**30])
def test_shares_fit_cores_and_memory(cores, memory):
    shares = shares_of(LocalMachine(cores, memory, 0))
    assert shares.concurrent * shares.cpus_per_worker + shares.actors * shares.cpus_per_actor <= cores
    processes = shares.concurrent + shares.actors
    assert processes == 2 or memory is None or processes * 2**30 <= memory - 2 * 2**30


def test_an_accelerator_is_shared():
    shares = shares_of(GPU)
    assert shares.concurrent * shares.gpus_per_worker + shares.actors * shares.gpus_per_actor == 1
