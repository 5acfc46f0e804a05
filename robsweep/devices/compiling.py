"""Networks compiled by ``torch.compile``: one graph a batch size, never turned off without a word."""

import os
import warnings
from contextlib import AbstractContextManager, nullcontext
from functools import cache

import torch
from torch import nn

BACKEND = "inductor"
_GRAPHS = 64
"""Compiled forms of one function: every network's passes are one function to torch, which by default keeps eight."""
_COMPILERS = 2
"""Processes that compile, for each of ours; torch would start one for every core."""


def compile_network(model: nn.Module) -> str | None:
    """Compile the network's passes, in place; why this machine cannot do it, or None where it did.

    Where it cannot, a warning says so once a process, and passes run as they are. A graph is made for each batch size:
    batches of other sizes than usual belong into ``eager``.
    """
    reason = obstacle(BACKEND)
    if reason is not None:
        _warn(reason)
        return reason
    model.compile(backend=BACKEND, dynamic=False)
    return None


@cache
def obstacle(backend: str) -> str | None:
    """Why ``torch.compile`` does not work here, found by compiling something small; None: it does."""
    os.environ.setdefault("TORCHINDUCTOR_COMPILE_THREADS", str(_COMPILERS))
    config = torch._dynamo.config
    config.recompile_limit = max(config.recompile_limit, _GRAPHS)
    config.accumulated_recompile_limit = max(config.accumulated_recompile_limit, 16 * _GRAPHS)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tried = nn.Linear(4, 4).to(device)
    tried.compile(backend=backend, dynamic=False)
    try:
        tried(torch.ones(2, 4, device=device)).sum().backward()
    except Exception as error:  # whatever a compiler that is missing or broken brings about
        said = [line.strip() for line in str(error).splitlines() if line.strip()]
        return " ".join(said[:2]) or type(error).__name__  # the first line of two often names the backend alone
    return None


def eager(odd: bool) -> AbstractContextManager[object]:
    """Compiled networks pass as they are within the block, if ``odd``: a size that comes once is not worth a graph."""
    return torch.compiler.set_stance("force_eager") if odd else nullcontext()


@cache
def _warn(reason: str) -> None:
    warnings.warn(f"networks are not compiled: torch.compile does not work here: {reason}", stacklevel=3)
