"""What has to be there before anything of a run is started."""

from pathlib import Path
from typing import NamedTuple

from robsweep.attacks.build import require_candidates
from robsweep.config.points import Space, space_of
from robsweep.config.sweep import SweepConfig
from robsweep.data.catalog import load
from robsweep.errors import UserError
from robsweep.models.available import require_networks
from robsweep.run.state import RunState


class SweepInputs(NamedTuple):
    """The sweep's space, and the fingerprint of the training images."""

    space: Space
    fingerprint: str


def prepare(sweep: SweepConfig) -> SweepInputs:
    """Load the data and try the networks.

    Raises:
        UserError: something of the sweep is not there.
    """
    space = space_of(sweep)
    root = Path(sweep.data_root) if sweep.data_root else None
    train, test = (load(sweep.dataset, split, root) for split in ("train", "test"))
    for effort in sweep.scoring.efforts:
        require_candidates(effort.specs, len(test))
    backbones = {named.backbone: named for names in space.defenses for named in names}
    drawn = space.points or [point for index in range(len(backbones)) if (point := space.drawn(index))]
    require_networks(point.configuration for point in drawn)
    return SweepInputs(space, train.fingerprint)


def require_same_data(state: RunState, fingerprint: str, place: str) -> None:
    """Refuse to go on with a run on other images than those that it began with.

    Raises:
        UserError: the fingerprints differ.
    """
    if state.train_fingerprint not in ("", fingerprint):
        raise UserError(
            f"{place} holds scores of other data: fingerprint {state.train_fingerprint}, the training images of "
            f"{state.sweep.dataset} there now have {fingerprint}: bring back the data, or begin a run of another --name"
        )
