"""A long sweep on Ray with a random fault every minute: whether it ends complete, and whether memory stays flat.

    python -m benchmarks.soak
    python -m benchmarks.soak --configurations 8 --every 20

Small real trainings of ``rlenet`` on digits, each to its end. Every ``--every`` seconds one process is killed or
stopped: a training process, an attack actor within a shard, the process that hands out attacks, or the driver, after
which ``robsweep resume`` goes on. ``lost``: units of work that are not scored at the end; ``doubled``: that were scored
twice; ``left``: processes that are left. ``mib``: resident memory of each kind of process, the largest of a kind, as a
median over the first and the last quarter of the time; ``ratio``: the driver's last over its first.
"""

import argparse
import random
import signal
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.record import RESULTS, record
from robsweep.results.open import open_run
from tests.faults.audit import doubled_rows, require_nothing_partial, scored
from tests.faults.ray_sweep import RaySweep, titled

SPACE = """
name: small
dataset: digits
factors:
  backbone: [rlenet]
  baselines: [none, est, ses, rest, act, minmax]
  source: [r, m, s, d, h]
  destination: [r, m, s, d, h]
  gradual: [false, true]
  intra_class: [false, true]
training: {{epochs: 2, pairs: 64, budget: {{steps: 8}}, embedding_dim: 16, checkpoint_minutes: 0.1}}
scoring: {{profile: quick28, queries: 32, actors: 2, cpus_per_actor: 0.5, shard_queries: 8, resamples: 20}}
pruning: {{rungs: [1], policy: none}}
search: {{kind: random, samples: {configurations}}}
resources: {{threads: 1, patience_minutes: 0.3, retries: 99}}
"""
TITLES = {
    "training process": r"^ray::(train |Trial)",
    "attack actor": r"^ray::(attack |ScoringWorker)",
    "desk": r"^ray::ScoreDesk",
    "driver": r" -m robsweep (run|resume) ",
}
AT_WORK = {"training process": r"^ray::train ", "attack actor": r"^ray::attack ", "desk": r"^ray::ScoreDesk"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--configurations", type=int, default=64)
    parser.add_argument("--every", type=float, default=60.0, help="seconds between faults")
    parser.add_argument("--seed", type=int, default=0, help="of the faults' order")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "small.yaml").write_text(SPACE.format(configurations=arguments.configurations))
        figures = Soak(Path(folder), random.Random(arguments.seed), arguments.every).run()
    record(
        "soak",
        {"ratio": figures.pop("ratio"), "configurations": arguments.configurations, **figures},
        arguments.results,
    )


class Soak:
    """One sweep, from its first command to its end."""

    def __init__(self, folder: Path, chance: random.Random, every: float) -> None:
        self.folder, self._chance, self._every = folder, chance, every
        self.faults: Counter[str] = Counter()
        self._memory: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self._began = self._faulted = time.monotonic()

    def run(self) -> dict[str, Any]:
        """Inject faults until the sweep has ended; the figures."""
        sweep = RaySweep(self.folder, "run", "small.yaml")
        try:
            while True:
                ended = self._watched(sweep)
                code, left = sweep.end()
                if ended:
                    break
                sweep = RaySweep(self.folder, "resume", "small")
        finally:
            sweep.stop()
        require_nothing_partial(sweep.place)
        state = open_run(sweep.place.store.uri).state
        units = sum(len(candidate.rungs) for candidate in state.candidates.values())
        memory = {kind: self._quarters(found) for kind, found in self._memory.items()}
        return {
            "ratio": round(memory["driver"][1] / memory["driver"][0], 3),
            "code": code,
            "minutes": round((time.monotonic() - self._began) / 60, 1),
            "faults": dict(self.faults),
            "completed": state.counts()["completed"],
            "failed": state.counts()["failed"],
            "lost": units - len(scored(sweep.place)),
            "doubled": doubled_rows(sweep.place),
            "left": left,
            "mib": memory,
        }

    def _watched(self, sweep: RaySweep) -> bool:
        """Look on until the process ends; whether it did so by itself."""
        while sweep.running:
            self._look(sweep)
            if time.monotonic() - self._faulted > self._every:
                if self._inject(sweep) == "driver":
                    return False
                self._faulted = time.monotonic()
            time.sleep(2)
        return True

    def _inject(self, sweep: RaySweep) -> str | None:
        kinds = [kind for kind, title in AT_WORK.items() if sweep.titled(title)]
        if not kinds:
            return None  # it is about to begin or to end
        kind = self._chance.choice([*kinds, "driver"])
        hang = kind == "attack actor" and self._chance.random() < 0.3
        if kind == "driver":
            sweep.kill_driver()
            self._faulted = time.monotonic()
        else:
            sweep.signal(AT_WORK[kind], signal.SIGSTOP if hang else signal.SIGKILL)
        self.faults[f"{'SIGSTOP' if hang else 'SIGKILL'} of {kind}"] += 1
        return kind

    def _look(self, sweep: RaySweep) -> None:
        largest: dict[str, float] = {}
        for process in sweep.processes():
            for kind, title in TITLES.items():
                if titled(process, title):
                    largest[kind] = max(largest.get(kind, 0.0), sweep.resident_mib(process))
        for kind, mib in largest.items():
            self._memory[kind].append((time.monotonic() - self._began, mib))

    @staticmethod
    def _quarters(found: list[tuple[float, float]]) -> list[float]:
        until = found[-1][0]
        first = [mib for at, mib in found if at <= until / 4] or [found[0][1]]
        last = [mib for at, mib in found if at >= until * 3 / 4]
        return [round(statistics.median(first)), round(statistics.median(last))]


if __name__ == "__main__":
    main()
