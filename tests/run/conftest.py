"""Stores of every kind, and what is put into them."""

import math
import os
from datetime import UTC, datetime

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.grammar.identity import parse_identity
from robsweep.run.events import (
    Decided,
    Ended,
    Extended,
    Failed,
    Informed,
    LaidOut,
    Opened,
    Promoted,
    Proposed,
    Resumed,
    Saved,
    Scored,
    Seeded,
    Started,
)
from robsweep.run.lease import claim
from robsweep.run.local_store import LocalStore
from robsweep.run.prior import PriorRow, PriorRun
from robsweep.run.score_sheet import Flag
from robsweep.run.store import open_store
from robsweep.run.trial_id import TrialId
from tests.curves import sheet_of
from tests.run.leases import Clock


@pytest.fixture(params=["stub", "moto"])
def remote(request, tmp_path):
    """A fresh store on either server."""
    return open_store(request.getfixturevalue(request.param).uri(f"my runs/{os.getpid()} {tmp_path.name}"))


@pytest.fixture(params=["local", "stub", "moto"])
def store(request, tmp_path):
    """A fresh store of every kind."""
    if request.param == "local":
        return LocalStore(tmp_path / "run")
    return open_store(request.getfixturevalue(request.param).uri(f"my runs/{os.getpid()} {tmp_path.name}"))


@pytest.fixture
def folder(tmp_path):
    """A local folder as a checkpoint is staged in one."""
    made = tmp_path / "staged"
    (made / "deep").mkdir(parents=True)
    (made / "weights").write_bytes(bytes(range(256)))
    (made / "deep" / "info.json").write_text("{}")
    return made


@pytest.fixture(scope="session")
def files_in():
    """Name -> content of all files below a local folder."""

    def read(root):
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    return read


@pytest.fixture
def no_retries(monkeypatch):
    """One attempt and a short patience with servers, for tests in which they fail."""
    monkeypatch.setattr("robsweep.run.remote_uri._ATTEMPTS", 1)
    monkeypatch.setattr("robsweep.run.remote_uri._ANSWER_S", 1.0)


@pytest.fixture
def make_local(tmp_path):
    """A local store whose segments are closed at a given size."""

    def make(segment_bytes, name="run"):
        store = LocalStore(tmp_path / name)
        store.segment_bytes = segment_bytes
        return store

    return make


@pytest.fixture
def clock():
    """A clock that the test moves."""
    return Clock()


@pytest.fixture
def claimed(clock):
    """``claim`` by the test's clock, without waiting for other claims to be written."""

    def make(store, owner="robsweep", wait=lambda seconds: None):
        return claim(store, owner, now=clock, patience_s=60, wait=wait)

    return make


AT = datetime(2026, 5, 4, 3, 2, 1, 987654, tzinfo=UTC)


TRIAL = TrialId("0123456789ab", 3)


FACTS = (
    Opened(name="a", sweep={"name": "a", "seeds": [0]}, train_fingerprint="abc", code_version="0.1.0"),
    Resumed(code_version="0.1.0"),
    Extended(sweep={"name": "b"}, code_version="0.2.0"),
    Proposed(
        key="0123456789ab", configuration=configuration_of("digits:rc2f2:ptripletN"), aliases=("x",), by="grid", index=3
    ),
    Started(trial=TRIAL, epoch=2),
    Saved(
        trial=TRIAL,
        epoch=2,
        checkpoint="checkpoints/0123456789ab-s3/epoch_2",
        training_steps=7,
        train_passes=2**40,
        train_seconds=0.1 + 0.2,
        train_fingerprint="abc",
        code_version="0.1.0",
    ),
    Scored(trial=TRIAL, epoch=2, sheet=sheet_of(2, 0.1 + 0.2, 30.0)),
    Scored(trial=TRIAL, epoch=2, sheet=sheet_of(2, math.nan, math.nan)),
    Scored(
        trial=TRIAL,
        epoch=2,
        sheet=sheet_of(2, 0.5, 20.0).model_copy(
            update={
                "ers": None,
                "ers_bounded": None,
                "checks": {"spread": math.inf},
                "attacks": {"CA+": {"rank": math.nan, "success": -math.inf}},
                "attack_intervals": {"CA+": {"rank": (math.nan, 1.0)}},
                "attack_strings": {"CA+": "w=1"},
                "flags": ("collapse",),
                "suspicions": (Flag("collapse", math.nan, 0.5, "all are alike"),),
            }
        ),
    ),
    Decided(
        key="0123456789ab",
        epoch=2,
        seeds=(0, 3),
        verdict="rest",
        reason="why",
        behind=True,
        dominated_by=("b",),
        chance=0.1,
    ),
    Informed(
        prior=(
            PriorRun(
                place="other",
                run="other",
                train_fingerprint="abc",
                rows=(PriorRow(identity=parse_identity("digits:rc2f2p:ptripletN"), values={"ers": 12.5}),),
            ),
        )
    ),
    LaidOut(gpus_per_training=2.0, gpus_per_actor=0.25, line="4 GPUs"),
    Promoted(key="0123456789ab", reason="why"),
    Seeded(trial=TRIAL, reason="why"),
    Failed(trial=TRIAL, epoch=2, reason="OSError: a\nb", trace="line 1\nline 2"),
    Ended(reason="hours", code=3),
)
