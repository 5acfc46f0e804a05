"""Fuzz what users give: 100,000 examples by default, a fixed seed.

    python -m benchmarks.fuzz --examples 100000

An example is a function of (seed, kind, number). Each must end in a value or one clear error, within a second of
processor time and 200 MB. What does not is printed with its number: ``--kinds journal --first 1234 --examples 1`` does
it again. Exit code 1 where there was any. The table counts values, refusals and findings, and the slowest example.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

import torch

from benchmarks.fuzz import files, folders, texts
from benchmarks.fuzz.attempt import attempt

KINDS = {
    "configuration": 20, "attack": 20, "change": 20, "sweep_file": 20, "checkpoint": 6, "reference_file": 4, "table": 4,
    "journal": 4, "image_folder": 2,
}  # fmt: skip
"""Kind -> its share of all examples, in percent: those that write files take longer."""
_SHOWN, _WARM = 20, 20


def examples_of(kind: str, folder: Path) -> Callable[[Random, Path], None]:
    """One example of a kind, in a folder of its own; ``folder``: for what is made once."""
    if hasattr(texts, kind):
        plain = getattr(texts, kind)
        return plain if kind == "sweep_file" else lambda random, place: plain(random)
    if kind == "image_folder":
        pictures = folders.make_pictures()
        return lambda random, place: folders.image_folder(random, place, pictures)
    sound = files.make_sound(folder)
    return lambda random, place: getattr(files, kind)(random, place, sound)


def fuzz(kind: str, first: int, count: int, seed: int) -> bool:
    """Do examples ``first`` to ``first + count`` of a kind; whether none was a finding."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    counts, slowest, shown = Counter[str](), (0.0, first), 0
    base = Path(tempfile.mkdtemp(prefix="robsweep-fuzz-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    try:
        example, place = examples_of(kind, base / "sound"), base / "example"
        for number in (*range(-_WARM, 0), *range(first, first + count)):
            place.mkdir()
            work = partial(example, Random(f"{seed}:{kind}:{number}"), place)
            if number < 0:
                with suppress(Exception):  # modules are loaded and caches filled, which no example is charged with
                    work()
            else:
                outcome = attempt(work)
                counts[outcome.kind] += 1
                slowest = max(slowest, (outcome.seconds, number))
                if outcome.kind not in ("value", "refused") and (shown := shown + 1) <= _SHOWN:
                    print(f"{kind} {number}: {outcome.kind}: {outcome.text}", flush=True)
            shutil.rmtree(place, ignore_errors=True)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    findings = counts.total() - counts["value"] - counts["refused"]
    told = f"{counts['value']:>7,} values {counts['refused']:>7,} refused {findings:>4} findings"
    print(f"{kind:15} {told}, slowest {slowest[0]:.2f} s (number {slowest[1]})", flush=True)
    return findings == 0


def main() -> int:
    """A process for each kind: one that dies is a finding too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--examples", type=int, default=100_000, help="of all kinds together")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--first", type=int, default=0, help="number of the first example of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--here", action="store_true", help="in this process")
    given = parser.parse_args()
    total = sum(KINDS[kind] for kind in given.kinds)
    sound = []
    for kind in given.kinds:
        count = -(-given.examples * KINDS[kind] // total)
        if given.here:
            sound.append(fuzz(kind, given.first, count, given.seed))
            continue
        options = ["--kinds", kind, "--first", str(given.first), "--examples", str(count), "--seed", str(given.seed)]
        ended = subprocess.run([sys.executable, "-m", "benchmarks.fuzz", "--here", *options])
        sound.append(ended.returncode == 0)
        if ended.returncode not in (0, 1):
            print(f"{kind}: its process ended with exit code {ended.returncode}", flush=True)
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
