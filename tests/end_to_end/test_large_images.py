"""The 224x224 path from the commands' arguments to their files, on miniatures in the data sets' own layouts."""

import json
import math

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from robsweep.data.catalog import load
from robsweep.data.sample import write_sample
from robsweep.models.build import build_backbone
from robsweep.training import single
from robsweep.training.checkpoint_info import load_info
from robsweep.training.task import run_task
from robsweep.training.world import SingleProcess

# One hardness manipulation for each: gradual or mined, moving or fixed anchor, with and without ICS.
CONFIGURATIONS = {
    "cub": "cub:rres18ghmetsmi:ptripletN",
    "cars": "cars:rres18ghmetsm:ptripletN",
    "sop": "sop:rres18hml2rsi:ptripletC",
    "inshop": "inshop:rres18rhetsm:ptripletE",
}
ATTACKS = ("CA:pm=+", "CA:pm=-", "QA:pm=+", "QA:pm=-", "TMA", "ES", "LTM", "GTM", "GTT")
QUICK = ("--epochs", 2, "--pgd-steps", 1, "--set", "weights=random", "--set", "pairs=4")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Four data sets of two classes with four images each in train and in test."""
    folder = tmp_path_factory.mktemp("large")
    for dataset in CONFIGURATIONS:
        write_sample(dataset, folder, classes=4, images_per_class=4, side=60)
    return folder


@pytest.fixture
def without_ray(monkeypatch):
    """Training where the driver would have it trained, without starting a cluster around it."""
    monkeypatch.setattr(single.ray, "init", lambda **options: None)
    monkeypatch.setattr(single.ray, "shutdown", lambda: None)

    def fit(task, listener, resources, **names):
        run_task(task, listener, device="cpu", world=SingleProcess())

    monkeypatch.setattr(single, "fit", fit)


@pytest.fixture
def trained_and_scored(robsweep, root, tmp_path):
    """Trains and scores by the commands: what training printed, its last checkpoint, and the scores' JSON."""

    def go(dataset):
        code, out, err = robsweep(
            "train", CONFIGURATIONS[dataset], *QUICK, "--every", 1, "--data-root", root, "--out", tmp_path / "model"
        )
        assert code == 0, err
        checkpoint = tmp_path / "model" / "epoch_2"
        assert f"checkpoint: {checkpoint}" in out.replace("\n", "")
        assert (tmp_path / "model" / "epoch_1" / "checkpoint.json").is_file()
        attacks = [word for attack in ATTACKS for word in ("--attack", f"{attack}:pgditer=1")]
        code, _, err = robsweep(
            "score", checkpoint, "--profile", "rob224", *attacks, "--queries", 2, "--data-root", root,
            "--json", tmp_path / "scores.json",
        )  # fmt: skip
        assert code == 0, err
        return load_info(checkpoint), json.loads((tmp_path / "scores.json").read_text())

    return go


def check(info, scores, dataset):
    assert str(info.configuration) == CONFIGURATIONS[dataset]
    assert info.configuration.training.freeze_batchnorm
    assert (info.epoch, info.training_steps) == (2, 4)  # 8 anchors in batches of 4 pairs
    assert info.train_passes > 0
    assert (scores["profile"], scores["queries"], scores["candidates"]) == ("rob224, 1 of 32 steps", 2, 8)
    assert scores["identity"] == CONFIGURATIONS[dataset]
    assert all(":eps=0.03137:alpha=0.011764:pgditer=1" in text for text in scores["attack_strings"].values())
    terms = scores["terms"]
    assert terms.keys() == {"CA+", "CA-", "QA+", "QA-", "TMA", "ES:D", "ES:R", "LTM", "GTM", "GTT"}
    assert all(math.isfinite(value) for value in (*terms.values(), *scores["clean"].values()))
    assert 0 <= scores["clean"]["recall_at_1"] <= scores["clean"]["recall_at_2"] <= 1
    parts = [2 * terms["CA+"], 100 - terms["CA-"], 2 * terms["QA+"], 100 - terms["QA-"], 100 * (1 - terms["TMA"])]
    parts += [100 * (2 - terms["ES:D"]) / 2, terms["ES:R"], terms["LTM"], terms["GTM"], terms["GTT"]]
    assert scores["ers"] == pytest.approx(sum(parts) / 10)


@pytest.mark.ray
def test_cub_through_ray_train(trained_and_scored):
    check(*trained_and_scored("cub"), "cub")


@pytest.mark.parametrize("dataset", ["cars", "sop"])
def test_other_layouts(trained_and_scored, without_ray, dataset):
    check(*trained_and_scored(dataset), dataset)


def test_inshop_looks_for_queries_in_the_gallery(trained_and_scored, without_ray, root, tmp_path):
    info, scores = trained_and_scored("inshop")
    check(info, scores, "inshop")
    model = build_backbone("rres18", weights="random").eval()
    model.load_state_dict(load_file(tmp_path / "model" / "epoch_2" / "weights.safetensors"))
    parts = [load("inshop", split, root) for split in ("query", "gallery")]
    assert [len(part) for part in parts] == [4, 4]
    with torch.no_grad():
        queries, gallery = (model(part.batch(np.arange(4))).double() for part in parts)
    order = torch.cdist(queries, gallery).argsort(dim=1).numpy()
    hits = parts[1].labels[order] == parts[0].labels[:, None]
    assert scores["clean"]["recall_at_1"] == hits[:, 0].mean()
    assert scores["clean"]["recall_at_2"] == hits[:, :2].any(axis=1).mean()
