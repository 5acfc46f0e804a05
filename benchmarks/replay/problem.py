"""What the table holds, read from a sweep file, and the order in which it is recorded."""

from dataclasses import dataclass
from pathlib import Path

from robsweep.config.configuration import Configuration
from robsweep.config.load import load_sweep
from robsweep.config.points import Point, space_of
from robsweep.config.sweep import SweepConfig
from robsweep.data.fingerprint import rank_key

HERE = Path(__file__).resolve().parent
PROBLEM, TABLE = HERE / "digits.yaml", HERE / "table"


@dataclass(frozen=True, slots=True)
class Cell:
    """One configuration with one seed: what is trained and scored at a time."""

    point: Point
    seed: int
    rungs: tuple[int, ...]

    @property
    def configuration(self) -> Configuration:
        """What is trained."""
        return self.point.configuration

    @property
    def name(self) -> str:
        """``<configuration key>-s<seed>``."""
        return name_of(self.configuration.key, self.seed)


def name_of(key: str, seed: int) -> str:
    """Of a cell."""
    return f"{key}-s{seed}"


def load_problem(path: Path) -> SweepConfig:
    """The sweep file of a table.

    Raises:
        UserError: no valid sweep file.
    """
    return load_sweep(str(path))


def cells_of(sweep: SweepConfig) -> list[Cell]:
    """All of a table, seed by seed, each in the same shuffled order.

    So a table that ends early holds whole seeds, and of the last one a random part. The undefended network is first,
    since a reference point is taken from it.
    """
    points = sorted(space_of(sweep).points, key=_place)
    return [Cell(point, seed, _rungs(sweep, point.configuration)) for seed in sweep.seeds.first for point in points]


def _place(point: Point) -> tuple[bool, bytes]:
    undefended = point.configuration.identity.defense.kind == "none"
    return not undefended, rank_key(f"replay {point.configuration.key}")


def _rungs(sweep: SweepConfig, configuration: Configuration) -> tuple[int, ...]:
    last = configuration.training.epochs
    return (*sorted(epoch for epoch in sweep.pruning.rungs if epoch < last), last)
