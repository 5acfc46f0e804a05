"""``robsweep export`` and ``robsweep report`` on recorded runs, and checkpoints that are named by their run."""

from pathlib import Path

import pandas as pd
import pytest
import torch

from robsweep.config.configuration import configuration_of
from robsweep.models.build import build_backbone
from robsweep.results.open import open_run
from robsweep.results.store import stored_units
from robsweep.results.units import UNITS
from robsweep.training.checkpoint import save_checkpoint
from robsweep.training.checkpoint_info import CheckpointInfo

SEEDS = "runs/schema1-small/checkpoints/45fcd378df8e-s{}/epoch_3"
CHECKPOINT = SEEDS.format(1)
NAMED = "schema1-small:45fcd378df8e-s1@3"
GOLDEN = Path(__file__).parents[1] / "golden/answers"


def test_the_front_in_latex(runs, robsweep):
    robsweep("export", "schema1-small", "--latex", "front.tex")
    text = (runs.parent / "front.tex").read_text()
    assert r"digits:rlenetp:ptripletN & 2 & 3 & 0.916 {\scriptsize [0.891, 0.942]} & 54.1" in text
    assert text.count(r"\\") == 1 + len(open_run(runs / "schema1-small").front())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["schema1-small"], "give TARGET or --onnx FILE for a checkpoint's network, or --csv"),
        (
            ["schema1-small", "net.onnx", "--csv", "t.csv"],
            "--csv writes a run's table; TARGET, --onnx",
        ),
        (["schema1-small", "--best", "ers>=1"], "--best chooses a network: give --onnx FILE for it"),
        (["schema1-small", "net.onnx", "--onnx", "m.onnx"], "give one of net.onnx and --onnx m.onnx"),
        (["schema1-small", "--onnx", "m.onnx"], "schema1-small is a run: name one of its checkpoints as"),
        (["schema1-small", "--best", "ers>=1", "--onnx", "m.onnx"], "is not there any more"),
        (["schema1-small", "--best", "ers", "--onnx", "m.onnx"], "--best 'ers': expected NAME>=VALUE or NAME<=VALUE"),
        (
            ["schema1-small", "--best", "recall_at_1>=0.98", "--onnx", "m.onnx"],
            "none of 3 completed configurations has recall_at_1 >= 0.98; nearest: rlenet (R@1 0.953 [0.922, 0.984])",
        ),
        (["nothing", "--csv", "t.csv"], "no run 'nothing' in runs; runs there: schema0-interrupted, "),
        (["schema1-small", "--csv", "runs"], "cannot write runs: Is a directory"),
        (["schema1-small", "net.onnx"], "schema1-small is a run: name one of its checkpoints as schema1-small:CONFIG"),
        (["schema1-small:rlenetp", "net.onnx"], "/45fcd378df8e-s0/epoch_3 is not there any more"),
        (["schema1-small:rlenetp@7", "net.onnx"], "has no checkpoint of epoch 7; epochs there: 1, 2, 3"),
        (["schema1-small:45fcd378df8e-s5", "net.onnx"], "no such seed; 45fcd378df8e is trained with 0, 1"),
        (["schema1-small:rlenetq", "net.onnx"], "no configuration 'rlenetq'; did you mean rlenet"),
        (["nothing:rlenetp", "net.onnx"], "no run 'nothing' in runs"),
        (["runs/schema0-small/checkpoints/e01ea36f9dea-s0", "net.onnx"], "but those of epochs 1, 2: give runs/"),
    ],
)
def test_nonsense(runs, robsweep, arguments, words):
    code, out, err = robsweep("export", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
    assert not list(runs.parent.glob("*.csv"))
    assert not list(runs.parent.glob(".*"))


@pytest.fixture
def network(runs):
    """The checkpoints of both seeds of a configuration where the run says that they lie."""
    configuration = configuration_of("digits:rlenetp:ptripletN", embedding_dim=16)
    costs = {"training_steps": 1, "train_passes": 0, "train_seconds": 0.0}
    with torch.random.fork_rng():
        torch.manual_seed(0)
        weights = build_backbone("rlenet", embedding_dim=16).state_dict()
    for seed in (0, 1):
        info = CheckpointInfo(
            configuration=configuration, seed=seed, epoch=3, train_fingerprint="a", code_version="1", **costs
        )
        save_checkpoint(runs.parent / SEEDS.format(seed), info, weights, {})


@pytest.mark.parametrize(
    "named",
    [
        CHECKPOINT,
        "schema1-small:45fcd378df8e-s1",
        NAMED,
        "runs/schema1-small:45fcd378df8e-s1@3",
    ],
)
def test_a_network_by_every_name(network, robsweep, named):
    code, out, err = robsweep("export", named, "net.pt2")
    assert (code, err) == (0, "")
    assert out.startswith("images B x 1 x 28 x 28 in [0, 1] -> embeddings B x 16, of unit length\n")


@pytest.mark.parametrize("source", [("schema1-small", "--best", "recall_at_1>=0.9,train_seconds<=600"), (NAMED,)])
def test_a_network_with_all_that_belongs_to_it(network, runs, robsweep, valid, source):
    code, out, err = robsweep("export", *source, "--onnx", "new/model.onnx")
    assert (code, err) == (0, "")
    assert ("chosen: rlenetp (schema1-small:45fcd378df8e-s0@3)\n" in out) is (len(source) > 1)
    assert out.endswith(
        "network: new/model.onnx\npreprocessing: new/model.json\nexample: new/model_example.py\n"
        "model card: new/model_card.md\n"
    )
    assert valid((runs.parent / "new/model.json").read_text(), "model")["identity"] == "digits:rlenetp:ptripletN"
    card = (runs.parent / "new/model_card.md").read_text()
    assert card == (GOLDEN / ("model_card_best.md" if len(source) > 1 else "model_card.md")).read_text()


def test_a_copied_run_still_works(network, runs, robsweep):
    runs.rename(runs.with_name("copied"))
    assert robsweep("export", "copied/schema1-small:45fcd378df8e-s1@3", "net.pt2")[0] == 0
    assert robsweep("export", "schema1-small:45fcd378df8e-s1", "net.pt2", "--storage", "copied")[0] == 0


def test_the_report_again(runs, robsweep):
    code, out, err = robsweep("report", "schema0-interrupted")
    assert (code, out, err) == (0, "report: runs/schema0-interrupted/report.html\n", "")
    page = (runs / "schema0-interrupted/report.html").read_text()
    assert "digits:rlenet:ptripletN" in page
    code, out, _ = robsweep("report", "schema1-small", "--to", "elsewhere/page.html")
    assert (code, out) == (0, "report: elsewhere/page.html\n")
    assert "rlenethmetms" in (runs.parent / "elsewhere/page.html").read_text()
    assert not (runs / "schema1-small/report.html").exists()


def test_tables_hold_what_the_run_holds(runs, robsweep, valid):
    code, out, err = robsweep(
        "export", "schema1-small", "--csv", "new/t.csv", "--parquet", "t.parquet", "--json", "t.json"
    )
    assert (code, err) == (0, "")
    assert out == "csv: new/t.csv\nparquet: t.parquet\njson: t.json\n"
    table = open_run(runs / "schema1-small").table()
    parquet = pd.read_parquet("t.parquet")
    assert list(parquet.columns) == list(table.columns)
    pd.testing.assert_series_equal(parquet["ers"], table["ers"])
    assert stored_units("t.parquet") == UNITS
    csv = pd.read_csv("new/t.csv", dtype={"key": str})
    pd.testing.assert_frame_equal(
        csv[["key", "seed", "epoch", "ers"]], table[["key", "seed", "epoch", "ers"]], check_dtype=False
    )
    content = valid((runs.parent / "t.json").read_text(), "export")
    assert [row["ers"] for row in content["rows"]] == pytest.approx(list(table["ers"]))
    assert content["rows"][0]["scores"]["ers"][0] == content["rows"][0]["ers"]
    assert content["sweep"]["training"]["epochs"] == 3
