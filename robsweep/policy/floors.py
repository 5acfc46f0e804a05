"""What no rank can save: values that are not finite, and values under a floor."""

import math
from collections.abc import Iterable, Mapping

from robsweep.config.floors import ByEpoch, floor_at
from robsweep.run.ports import Verdict
from robsweep.run.rung import Entry, Rung
from robsweep.run.rung_cache import RungCache


class Floors:
    """``absolute``: name -> smallest value; ``of_best``: name -> share, 0 to 1, of the best value seen at the rung.

    Both are of all rungs or by epoch, see ``config.floors``. A share has no effect while the best is not positive.
    """

    def __init__(self, absolute: Mapping[str, float | ByEpoch], of_best: Mapping[str, float | ByEpoch]) -> None:
        self._absolute, self._of_best = dict(absolute), dict(of_best)
        self._best = RungCache(lambda: _Best(self._of_best))

    def verdict(self, rung: Rung, values: Mapping[str, float], names: tuple[str, ...], *, last: bool) -> Verdict | None:
        """Refused if a value of ``names`` or of a floor is not finite; None if nothing is wrong.

        Under a floor it is refused at the last rung. Before that it rests behind all others: at few epochs a slow,
        robust configuration looks like a collapsed one.
        """
        for name in dict.fromkeys((*names, *self._absolute, *self._of_best)):
            if not math.isfinite(values[name]):
                return Verdict("refuse", f"{name} is {values[name]:g} at epoch {rung.epoch}", behind=True)
        for name, floors in self._absolute.items():
            floor = floor_at(floors, rung.epoch, last=last)
            if floor is not None and values[name] < floor:
                what = f"the floor {floor:.4g}"
                return self._under(name, values[name], what, rung.epoch, last=last)
        for name, shares in self._of_best.items():
            share, best = floor_at(shares, rung.epoch, last=last), max(values[name], self._best.of(rung).seen[name])
            if share is not None and best > 0 and values[name] < share * best:
                what = f"{share:.4g} of the best seen, {best:.4g},"
                return self._under(name, values[name], what, rung.epoch, last=last)
        return None

    def _under(self, name: str, value: float, what: str, epoch: int, *, last: bool) -> Verdict:
        reason = f"{name} {value:.4g} below {what} at epoch {epoch}"
        return Verdict("refuse" if last else "rest", reason, behind=True)


class _Best:
    """``seen``: name -> the largest finite value of a rung's entries, those behind included."""

    def __init__(self, names: Iterable[str]) -> None:
        self.seen = dict.fromkeys(names, -math.inf)

    def add(self, entry: Entry) -> None:
        for name, best in self.seen.items():
            if math.isfinite(entry.values[name]):
                self.seen[name] = max(best, entry.values[name])
