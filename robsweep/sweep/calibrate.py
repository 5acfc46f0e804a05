"""How fast this machine passes images through a network, from some seconds of trying."""

import time
from collections.abc import Callable
from typing import NamedTuple

import torch

from robsweep.attacks.batches import CPU_LARGE, cpu_batch
from robsweep.devices import place
from robsweep.grammar.image_kind import ImageKind
from robsweep.models.build import build_backbone
from robsweep.sweep.cost import ImagePasses

_ACCELERATED_BATCH = 128
_KINDS = 3


class Speed(NamedTuple):
    """Seconds an image: ``update``: forward and backward to the weights; ``pass_``: to the image; ``forward``."""

    update: float
    pass_: float
    forward: float

    def seconds(self, passes: ImagePasses) -> float:
        """What so many passes take, one after the other."""
        perturbed = passes.training + passes.attacks
        return self.update * passes.updates + self.pass_ * perturbed + self.forward * passes.embedded


def calibrate(backbone: str, kind: ImageKind, device: str, seconds: float) -> Speed:
    """Pass noise of the images' ``kind`` through an untrained network for about ``seconds``; on a CPU by one thread.

    Threads that share a batch wait for each other on a machine that does other work too; trials side by side do not.
    A batch is at least tried once for each kind of pass, and once before, to warm up.

    Raises:
        UserError: the network cannot be built.
    """
    threads = torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        network = place(build_backbone(backbone, images=kind, weights="random"), device).train()
        batch = min(cpu_batch(kind.side), 8 * CPU_LARGE) if device == "cpu" else _ACCELERATED_BATCH
        images = torch.rand(batch, kind.channels, kind.side, kind.side, device=device)

    def forward() -> None:
        with torch.no_grad():
            network(images)

    def to_image() -> None:
        given = images.detach().requires_grad_(True)
        torch.autograd.grad(network(given).square().sum(), given)

    def to_weights() -> None:
        network.zero_grad()
        network(images).square().sum().backward()

    share = seconds / _KINDS
    torch.set_num_threads(1)
    try:
        update = _timed(to_weights, share, device)
        for parameter in network.parameters():
            parameter.requires_grad_(False)
        return Speed(update / batch, _timed(to_image, share, device) / batch, _timed(forward, share, device) / batch)
    finally:
        torch.set_num_threads(threads)


def _timed(work: Callable[[], None], seconds: float, device: str) -> float:
    """Seconds that ``work`` takes, on average over about ``seconds``; the first time does not count."""
    work()
    _wait(device)
    began, times = time.perf_counter(), 0
    while times == 0 or time.perf_counter() - began < seconds:
        work()
        _wait(device)
        times += 1
    return (time.perf_counter() - began) / times


def _wait(device: str) -> None:
    if device != "cpu":
        torch.cuda.synchronize(device)
