"""What a unit of work of the pool is called in Ray's dashboard, in ``ray list tasks`` and in a timeline."""

from typing import Any

from robsweep.scoring.request import ScoreRequest, Shard


def task_name(method: str, request: ScoreRequest, part: Any) -> str:
    """``attack CA+ 0-100 of digits:rc2f2p:ptripletN, seed 0, epoch 2``; ``part``: of it, as the method takes it."""
    what = method
    if isinstance(part, Shard):
        check = f" for check {part.check}" * bool(part.check)
        what = f"{method} {part.spec.label}{check} {part.start}-{part.stop}"
    elif isinstance(part, slice):
        what = f"{method} {part.start}-{part.stop}"
    return f"{what} of {request.configuration}, seed {request.seed}, epoch {request.epoch}"
