"""What became of configurations at each rung, and what the page says of warnings."""

from collections.abc import Mapping, Sequence

from robsweep.page.document.configurations import Configuration
from robsweep.page.document.progress import RungCount
from robsweep.page.document.warnings import FlagCount
from robsweep.run.state import RunState


def rungs_of(state: RunState, promotions: Mapping[tuple[str, int], str]) -> tuple[RungCount, ...]:
    """A count for each rung at which anything was decided."""
    found = []
    for epoch, rung in sorted(state.rungs.items()):
        stages = [one.stage for key in rung.entries if (one := state.candidates[key]).at == epoch]
        resting, refused, completed = (stages.count(stage) for stage in ("resting", "refused", "completed"))
        found.append(
            RungCount(
                epoch=epoch,
                decided=len(rung.entries),
                gone_on=len(rung.entries) - resting - refused - completed,
                resting=resting,
                refused=refused,
                completed=completed,
                again=sum(at == epoch for _, at in promotions),
            )
        )
    return tuple(found)


def flags_of(configurations: Sequence[Configuration], explanations: Mapping[str, str]) -> tuple[FlagCount, ...]:
    """Warnings of the last rungs, the most frequent first."""
    found: dict[str, list[int]] = {}
    for index, one in enumerate(configurations):
        for name in one.flags:
            found.setdefault(name, []).append(index)
    flags = [
        FlagCount(name=name, explanation=explanations.get(name, ""), indices=tuple(indices))
        for name, indices in found.items()
    ]
    return tuple(sorted(flags, key=lambda one: -len(one.indices)))
