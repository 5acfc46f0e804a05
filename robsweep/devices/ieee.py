"""Scores, galleries and ranks in IEEE float32, whatever torch's global switches say."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

# backend and operation of every switch, parents first; torch's own properties cover some of them and one is misnamed
_SWITCHES = (
    ("generic", "all"),
    ("cuda", "all"),
    ("cuda", "matmul"),
    ("cuda", "conv"),
    ("cuda", "rnn"),
    ("mkldnn", "all"),
    ("mkldnn", "matmul"),
    ("mkldnn", "conv"),
    ("mkldnn", "rnn"),
)


@contextmanager
def ieee_float32() -> Iterator[None]:
    """Products and convolutions of float32 are taken in float32 within the block; the switches are as before after it.

    By default cuDNN's convolutions round their inputs to TF32, whose 10 bits put embeddings off by 1e-3. A matmul
    precision below ``highest`` does the same to products, on some CPUs with bfloat16. The switches are the process's,
    so other threads see them too. Also a decorator.
    """
    before = {switch: torch._C._get_fp32_precision_getter(*switch) for switch in _SWITCHES}
    matmul, cudnn = _older_switches()
    _set_older("highest", False)
    for switch in _SWITCHES:
        torch._C._set_fp32_precision_setter(*switch, "ieee")
    try:
        yield
    finally:
        _set_older(matmul, cudnn)
        for switch, value in before.items():
            torch._C._set_fp32_precision_setter(*switch, value)


def _older_switches() -> tuple[str | None, bool | None]:
    """The matmul precision and cuDNN's ``allow_tf32``; None where newer switches contradict them and torch raises."""
    try:
        matmul = torch.get_float32_matmul_precision()
    except RuntimeError:
        matmul = None
    try:
        return matmul, torch.backends.cudnn.allow_tf32
    except RuntimeError:
        return matmul, None


def _set_older(matmul: str | None, cudnn: bool | None) -> None:
    if matmul is not None:
        torch.set_float32_matmul_precision(matmul)
    if cudnn is not None:
        torch.backends.cudnn.allow_tf32 = cudnn
