"""A training step that runs out of memory is done again with fewer images at a time."""

from collections.abc import Callable
from typing import TypeVar

from robsweep.devices import first_line, is_out_of_memory, release_memory
from robsweep.errors import UserError
from robsweep.training.network import PrecisionWrapper
from robsweep.training.randomness import Streams

Result = TypeVar("Result")


def within_memory(
    work: Callable[[], Result], network: PrecisionWrapper, streams: Streams, *, refusal: str | None
) -> Result:
    """The result of ``work``; where memory runs out, ``network`` passes half as many images at a time from then on.

    ``work`` begins anew, with the random numbers that it had. It must leave nothing behind that a repetition would see.

    Args:
        work: passes and a backward pass.
        network: whose ``at_a_time`` is halved.
        streams: of all random numbers that ``work`` draws.
        refusal: why images may not pass in parts, in words that follow the error; None: they may.

    Raises:
        UserError: images may not pass in parts, or a single one takes too much.
    """
    while True:
        before, reason = streams.state, None
        network.largest = 0
        try:
            return work()
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            reason = first_line(error)
        # not within ``except``, where the traceback still holds the tensors of the step that failed
        size = min(network.at_a_time or network.largest, network.largest)
        if refusal is not None:
            raise UserError(f"out of memory: {reason}: {refusal}")
        if size <= 1:
            raise UserError(f"out of memory with one image at a time: {reason}")
        network.at_a_time = size // 2
        streams.state = before
        release_memory()
