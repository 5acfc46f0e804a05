"""What stands in a run, and whether all of it is whole."""

import hashlib
import json
from collections import Counter
from typing import NamedTuple

from robsweep.errors import UserError
from robsweep.results.open import open_run
from robsweep.results.store import ResultStore
from robsweep.run.events import Event, Scored
from robsweep.run.journal import read_events
from robsweep.run.seal import unsealed
from robsweep.run.trial_id import RungTrial
from robsweep.sweep.place import RunPlace
from robsweep.training.checkpoint_info import CheckpointInfo

_DECISIONS = ("proposed", "promoted", "seeded", "decided")
_TIMES = {"finished_at", "train_seconds", "score_seconds", "code_version"}


class Standing(NamedTuple):
    """All that a run says, without times; two that are equal are equal bit for bit.

    ``scores``: unit of work -> sheet; ``weights``: checkpoint -> digest of its weights.
    """

    decisions: tuple[str, ...]
    scores: dict[RungTrial, str]
    rows: tuple[str, ...]
    weights: dict[str, str]

    @property
    def in_any_order(self) -> "Standing":
        """Where something failed and was done again, others had their turn before."""
        return self._replace(decisions=tuple(sorted(self.decisions)), rows=tuple(sorted(self.rows)))


def events_of(place: RunPlace) -> list[Event]:
    """All that are written down."""
    return list(read_events(place.journal)) if place.has_journal else []


def scored(place: RunPlace) -> Counter[RungTrial]:
    """Unit of work -> how often its scores are written down."""
    return Counter(
        RungTrial(event.fact.trial, event.fact.epoch) for event in events_of(place) if isinstance(event.fact, Scored)
    )


def standing(place: RunPlace) -> Standing:
    """Of a run by now."""
    facts = [event.fact for event in events_of(place)]
    return Standing(
        decisions=tuple(repr(fact) for fact in facts if fact.kind in _DECISIONS),
        scores=sheets(place),
        rows=tuple(row.model_dump_json(exclude=_TIMES) for row in ResultStore(place.store).rows()),
        weights={folder: require_whole(place, folder) for folder in checkpoints(place)},
    )


def sheets(place: RunPlace) -> dict[RungTrial, str]:
    """Unit of work -> its scores, of all that is written down."""
    return {
        RungTrial(event.fact.trial, event.fact.epoch): event.fact.sheet.model_dump_json(exclude={"score_seconds"})
        for event in events_of(place)
        if isinstance(event.fact, Scored)
    }


def checkpoints(place: RunPlace) -> list[str]:
    """Folders of all that can be seen."""
    names = (name.split("/") for name in place.store.list("checkpoints"))
    return sorted({"/".join(parts[:3]) for parts in names if len(parts) > 3})


def require_whole(place: RunPlace, folder: str) -> str:
    """The digest of a checkpoint's weights; a checkpoint that can be seen is whole."""
    described = (place.store.read(f"{folder}/checkpoint.json") or b"").decode()
    info = CheckpointInfo.model_validate_json(unsealed(described))
    digests = {"weights.safetensors": info.weights_sha256, "state.pt": info.state_sha256}
    for name, expected in digests.items():
        content = place.store.read(f"{folder}/{name}")
        if content is None and name == "state.pt":
            continue  # of an older one
        assert content is not None, f"{folder}/{name} is missing"
        assert hashlib.sha256(content).hexdigest() == expected, f"{folder}/{name} is a part"
    assert info.weights_sha256 is not None
    return info.weights_sha256


def require_nothing_partial(place: RunPlace) -> None:
    """Whatever of a run can be seen is whole, however its last process ended."""
    for folder in checkpoints(place):
        if place.store.local is not None or place.store.read(f"{folder}/MANIFEST.json") is not None:
            require_whole(place, folder)
    shown = {(row.key, row.seed, row.epoch) for row in ResultStore(place.store).rows() if row.status != "failed"}
    assert shown <= {(unit.trial.key, unit.trial.seed, unit.epoch) for unit in scored(place)}
    if (report := place.store.read("report.html")) is not None:
        assert report.rstrip().endswith(b"</html>")
    if (status := place.store.read("status.json")) is not None:
        assert json.loads(status)


def doubled_rows(place: RunPlace) -> int:
    """How many units of work were scored more than once, or stand more than once in the table."""
    rows = Counter((row.key, row.seed, row.epoch) for row in ResultStore(place.store).rows())
    return sum(count - 1 for count in (*scored(place).values(), *rows.values()))


def failed(place: RunPlace) -> int:
    """How many configurations have failed by now."""
    try:
        return open_run(place.store.uri).state.counts()["failed"]
    except UserError:
        return 0
