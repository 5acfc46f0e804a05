"""Examples of files that were written and then damaged: checkpoints, tables, journals."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import torch

from benchmarks.fuzz.damage import damaged_bytes, damaged_data, one_of
from robsweep.config.configuration import configuration_of
from robsweep.config.load import load_sweep
from robsweep.interchange.checkpoint import export_checkpoint, open_checkpoint
from robsweep.interchange.network import blank_network, network_with
from robsweep.replay.synthetic import Synthetic
from robsweep.results.open import open_run
from robsweep.results.store import FILE, ResultStore
from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from robsweep.run.seal import sealed, unsealed
from robsweep.sweep.simulate import simulate
from robsweep.training.checkpoint import STATE, WEIGHTS, load_state, save_checkpoint
from robsweep.training.checkpoint_info import INFO, CheckpointInfo
from robsweep.training.optimiser import build_optimiser

JOURNAL = "journal/00000001.jsonl"


def make_sound(folder: Path) -> dict[str, bytes]:
    """A small checkpoint, the same as a reference's file, a run's journal and its table, by name."""
    configuration = configuration_of("digits:rlenetghmetsmi:ptripletN", embedding_dim=4)
    network = blank_network(configuration)
    optimiser = build_optimiser(configuration.training.optimiser, network)
    info = CheckpointInfo(
        configuration=configuration,
        seed=3,
        epoch=5,
        training_steps=70,
        train_passes=900,
        train_seconds=1.5,
        train_fingerprint="abc",
        code_version="0.1.0",
    )
    place = folder / "epoch_5"
    state = {"optimiser": optimiser.state_dict(), "defense": {}, "streams": []}
    save_checkpoint(place, info, network.state_dict(), state)
    export_checkpoint(place, folder / "a.ckpt")
    changes = [("search", {"kind": "random", "samples": 8}), ("pruning.policy", "promotion")]
    simulate(
        load_sweep("quickstart", changes),
        Synthetic(),
        trainers=2,
        attackers=1,
        lines=JournalFile(LocalStore(folder / "run")),
    )
    ResultStore(folder).write(open_run(folder / "run").rows())
    names = {INFO: place / INFO, WEIGHTS: place / WEIGHTS, STATE: place / STATE, FILE: folder / FILE}
    names |= {".ckpt": folder / "a.ckpt", JOURNAL: folder / "run" / JOURNAL}
    return {name: path.read_bytes() for name, path in names.items()}


def checkpoint(random: Random, folder: Path, sound: dict[str, bytes]) -> None:
    """A checkpoint folder of which one file is damaged; half of the time without digests that would tell."""
    files = {name: sound[name] for name in (INFO, WEIGHTS, STATE)}
    if random.random() < 0.5:
        files[INFO] = _resealed(files[INFO], lambda info: {k: v for k, v in info.items() if "sha256" not in k})
    name = random.choice((INFO, INFO, WEIGHTS, STATE))
    if name == INFO:
        files[name] = _damaged_line(files[name], random)
    else:
        files[name] = damaged_bytes(files[name], random)
    _written(folder, files)
    info, weights = open_checkpoint(folder)
    load_state(folder)
    network_with(info.configuration, weights)


def reference_file(random: Random, folder: Path, sound: dict[str, bytes]) -> None:
    """A reference's ``.ckpt``: damaged, or a sound file of torch that holds something else."""

    def other() -> bytes:
        content = torch.load(io.BytesIO(sound[".ckpt"]), weights_only=True)
        stream = io.BytesIO()
        torch.save(damaged_data(dict(content), random), stream)
        return stream.getvalue()

    place = folder / "logs_digits-rlenetghmetsmi-ptripletN" / "a.ckpt"
    content = one_of(random, lambda: damaged_bytes(sound[".ckpt"], random), other)
    _written(place.parent, {place.name: content})
    open_checkpoint(place)


def table(random: Random, folder: Path, sound: dict[str, bytes]) -> None:
    """A table: bytes damaged, or columns of other types, names or values."""

    def other() -> bytes:
        rows = damaged_data(pq.read_table(io.BytesIO(sound[FILE]), use_threads=False).to_pylist(), random)
        stream = io.BytesIO()
        try:
            pq.write_table(pa.Table.from_pylist([row for row in rows if isinstance(row, dict)]), stream)
        except (pa.ArrowException, OverflowError, TypeError, ValueError):  # not to be had as a table
            return b""
        return stream.getvalue()

    _written(folder, {FILE: one_of(random, lambda: damaged_bytes(sound[FILE], random), other)})
    ResultStore(folder).read()
    ResultStore(folder).rows()


def journal(random: Random, folder: Path, sound: dict[str, bytes]) -> None:
    """A journal: bytes damaged, lines swapped or lacking, or a line of other content under a seal of its own."""
    lines = sound[JOURNAL].splitlines(keepends=True)
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    kind = random.randrange(5)
    if kind == 0:
        lines = [damaged_bytes(sound[JOURNAL], random)]
    elif kind == 1:
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == 2:
        del lines[at]
    else:
        lines[at] = _damaged_line(lines[at].rstrip(b"\n"), random) + b"\n"
    _written(folder / "run", {JOURNAL: b"".join(lines)})
    run = open_run(folder / "run")
    run.rows()
    run.table()
    run.front()


def _damaged_line(content: bytes, random: Random) -> bytes:
    """Sealed JSON whose bytes changed, or whose content changed before it was sealed."""
    if random.random() < 0.3:
        return damaged_bytes(content, random)
    return _resealed(content, lambda data: damaged_data(data, random))


def _resealed(content: bytes, change: Callable[[Any], Any]) -> bytes:
    found = change(json.loads(unsealed(content.decode())))
    return sealed(json.dumps(found)).encode("utf-8", "surrogatepass")


def _written(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
