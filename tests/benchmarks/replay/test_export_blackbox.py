"""Syne Tune's layout, read back as its ``BlackboxTabular`` documents it."""

import json

import numpy as np
import pandas as pd
import pytest

from benchmarks.replay.columns import LETTERS
from benchmarks.replay.export_blackbox import OBJECTIVES, export


@pytest.fixture
def folder(recorded, tmp_path):
    export(recorded.table, tmp_path)
    return tmp_path


def _json(folder, name):
    return json.loads((folder / f"{name}.json").read_text())


def test_every_score_is_found_at_its_place(recorded, folder):
    evaluations = np.load(folder / "objectives_evaluations.npy")
    metadata, epochs = _json(folder, "metadata"), np.load(folder / "fidelities_values.npy")
    assert evaluations.dtype == np.float32
    assert evaluations.shape == (len(metadata["task_names"]), 2, 2, 2, len(metadata["objectives_names"]))
    assert list(epochs) == [1, 2]
    for row in recorded.table.to_dict("records"):
        place = (
            metadata["keys"].index(row["key"]),
            metadata["seeds"].index(row["seed"]),
            list(epochs).index(row["epoch"]),
        )
        found = dict(zip(metadata["objectives_names"], evaluations[(0, *place)].tolist(), strict=True))
        for name in ("recall_at_1", "ers", "CA+", "train_passes"):
            assert found[name] == pytest.approx(row[name], rel=1e-6), name


def test_a_configuration_is_found_by_its_letters(recorded, folder):
    hyperparameters = pd.read_parquet(folder / "hyperparameters.parquet")
    space, keys = _json(folder, "configspace"), _json(folder, "metadata")["keys"]
    assert list(hyperparameters.columns) == list(space) == list(LETTERS)
    assert not hyperparameters.duplicated().any()
    assert list(hyperparameters.index) == [0, 1]
    for name, domain in space.items():
        assert domain["domain_cls"] == "Categorical"
        assert set(hyperparameters[name]) == set(domain["domain_kwargs"]["categories"])
    defended = hyperparameters[(hyperparameters["source"] == "s") & (hyperparameters["gradual"] == "False")]
    identities = recorded.table.drop_duplicates("key").set_index("key")["identity"]
    assert [identities[keys[row]] for row in defended.index] == ["digits:rlenethmetsm:ptripletN"]


def test_the_fidelity_is_the_epoch(folder):
    (domain,) = _json(folder, "fidelityspace").values()
    assert domain["domain_cls"] == "Integer"
    assert domain["domain_kwargs"] == {"lower": 1, "upper": 2}


def test_time_and_passes_add_up_and_directions_are_told(recorded, folder):
    evaluations = np.load(folder / "objectives_evaluations.npy")[0]
    seconds, attacks = (evaluations[..., OBJECTIVES.index(name)] for name in ("seconds", "attack_passes"))
    assert (seconds[..., 1] > seconds[..., 0]).all()
    assert (attacks == [36, 72]).all()
    scoring = recorded.table.groupby(["key", "seed"])["score_cpu_seconds"].sum()
    training = recorded.table.groupby(["key", "seed"])["train_cpu_seconds"].max()
    assert seconds[..., 1].ravel() == pytest.approx((scoring + training).to_numpy(), rel=1e-6)
    maximised = _json(folder, "metadata")["maximised"]
    assert {"recall_at_1", "ers", "CA+", "GTT"} < set(maximised)
    assert not {"CA-", "QA-", "TMA", "ES:D", "seconds", "train_passes"} & set(maximised)


def test_what_was_not_recorded_is_nan(recorded, tmp_path):
    table = recorded.table
    missing = (table["key"] == table["key"].max()) & (table["seed"] == 1)
    export(table[~missing], tmp_path)
    evaluations = np.load(tmp_path / "objectives_evaluations.npy")[0]
    assert np.isnan(evaluations[1, 1]).all()
    assert not np.isnan(evaluations[[0, 0, 1], [0, 1, 0]]).any()
