"""What is in force within the block, and that all is as before after it: for every way to set the switches."""

import pytest
import torch

from robsweep.devices.ieee import _SWITCHES, ieee_float32


def switches():
    """Every switch as torch tells it; where old and new ones contradict each other it raises."""
    new = [torch._C._get_fp32_precision_getter(*switch) for switch in _SWITCHES]
    old = []
    for ask in (
        torch.get_float32_matmul_precision,
        lambda: torch.backends.cuda.matmul.allow_tf32,
        lambda: torch.backends.cudnn.allow_tf32,
    ):
        try:
            old.append(ask())
        except RuntimeError:
            old.append("contradicts")
    return new, old


def by_old():
    torch.set_float32_matmul_precision("medium")


def by_older():
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = False


def by_new():
    torch.backends.cuda.matmul.fp32_precision = "tf32"
    torch.backends.cudnn.conv.fp32_precision = "tf32"


def for_all():
    torch.backends.fp32_precision = "tf32"


def for_a_backend():
    torch.backends.cudnn.fp32_precision = "tf32"


def by_default():
    pass


WAYS = (by_default, by_old, by_older, by_new, for_all, for_a_backend)
IEEE = (["ieee"] * len(_SWITCHES), ["highest", False, False])


@pytest.fixture(autouse=True)
def as_before():
    """The switches of other tests are none of ours."""
    with ieee_float32():
        for switch in _SWITCHES:
            torch._C._set_fp32_precision_setter(*switch, "none")
        torch.set_float32_matmul_precision("highest")
        torch.backends.cudnn.allow_tf32 = True
        yield


@pytest.mark.parametrize("way", WAYS)
def test_within_the_block_all_is_float32_and_after_it_all_is_as_before(way):
    way()
    before = switches()
    with ieee_float32():
        assert switches() == IEEE
        with ieee_float32():
            assert switches() == IEEE
        assert switches() == IEEE
    assert switches() == before


@pytest.mark.parametrize("way", WAYS)
def test_after_an_error_too(way):
    way()
    before = switches()
    with pytest.raises(KeyError), ieee_float32():
        raise KeyError
    assert switches() == before


def test_as_a_decorator_at_every_call():
    @ieee_float32()
    def work():
        return switches()

    by_old()
    assert work() == work() == IEEE
    assert torch.get_float32_matmul_precision() == "medium"
