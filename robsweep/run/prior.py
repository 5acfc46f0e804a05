"""What other runs found, as a run that begins with it keeps it."""

from robsweep.grammar.frozen import Frozen
from robsweep.grammar.identity import Identity
from robsweep.run.fingerprints import TrainFingerprint


class PriorRow(Frozen):
    """A configuration of another run. ``values``: what it comes to at its last rung, by objective."""

    identity: Identity
    values: dict[str, float]


class PriorRun(Frozen):
    """Another run. ``place``: as the sweep file names it. ``rows``: what it tried; scores are of its own data."""

    place: str
    run: str
    train_fingerprint: TrainFingerprint
    rows: tuple[PriorRow, ...]
