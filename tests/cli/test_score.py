"""``robsweep score`` from its arguments to its files."""

import json

import pytest
import torch
from safetensors.torch import save_file

from robsweep.config.configuration import configuration_of
from robsweep.models.build import build_backbone
from robsweep.training.checkpoint import WEIGHTS
from robsweep.training.checkpoint_info import INFO, CheckpointInfo


@pytest.fixture
def checkpoint(tmp_path):
    configuration = configuration_of("digits:rlenet:ptripletN", embedding_dim=16)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = build_backbone("rlenet", embedding_dim=16)
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    save_file(model.state_dict(), folder / WEIGHTS)
    costs = {"training_steps": 1, "train_passes": 0, "train_seconds": 0.0}
    info = CheckpointInfo(
        configuration=configuration, seed=0, epoch=1, train_fingerprint="abc", code_version="0.1.0", **costs
    )
    (folder / INFO).write_text(info.model_dump_json())
    return folder


def test_the_profile_with_its_file(robsweep, checkpoint, tmp_path):
    target = tmp_path / "new" / "scores.json"
    code, out, err = robsweep("score", checkpoint, "--profile", "rob28", "--queries", 3, "--seed", 4, "--json", target)
    assert code == 0, err
    content = json.loads(target.read_text())
    assert (content["profile"], content["queries"], content["candidates"], content["seed"]) == ("rob28", 3, 359, 4)
    assert content["behaviour"] == "reference"
    assert f"{content['ers']:.2f}" in out
    assert "rob28, reference: 3 queries, 359 candidates" in out
    first, *progress = err.splitlines()
    assert first.startswith("scoring on ")
    assert [line.split()[-1] for line in progress] == [
        "CA+", "CA-", "QA+", "QA-", "TMA", "ES", "LTM", "GTM", "GTT", "done",
    ]  # fmt: skip
    for flag in content["suspicions"]:
        assert f"warning: {flag['name']}: {flag['explanation']}" in out


def test_attacks_behaviour_and_late_shift(robsweep, checkpoint, tmp_path):
    target = tmp_path / "scores.json"
    code, _, err = robsweep(
        "score", checkpoint, "--attack", "SPQA:pm=+:M=2:pgditer=1", "--attack", "ES:eps=0.1:pgditer=1", "--queries", 3,
        "--behaviour", "strong", "--late-shift", "--surrogate", checkpoint, "--json", target,
    )  # fmt: skip
    assert code == 0, err
    content = json.loads(target.read_text())
    assert content["attack_strings"] == {
        "SPQA+M2": "SPQA:pm=+:M=2:eps=0.30196:alpha=0.011764:pgditer=1:gradient=transfer",
        "ES": "ES:eps=0.1:alpha=0.011764:pgditer=1:gradient=transfer",
    }
    assert (content["behaviour"], content["late_shift"], content["ers"]) == ("strong", True, None)
    assert content["terms"].keys() == {"ES:D", "ES:R"}


def test_fewer_steps_of_the_profile_s_attacks(robsweep, checkpoint, tmp_path):
    target = tmp_path / "scores.json"
    code, out, err = robsweep("score", checkpoint, "--pgd-steps", 2, "--queries", 3, "--json", target)
    assert code == 0, err
    content = json.loads(target.read_text())
    assert {effort["steps"] for effort in content["efforts"].values()} == {2}
    assert content["profile"] == "rob28, 2 of 32 steps"
    assert "effort:weakened" in content["flags"]
    assert "rob28, 2 of 32 steps, reference: 3 queries" in out
    code, _, err = robsweep("score", checkpoint, "--pgd-steps", 0)
    assert (code, err) == (2, "robsweep: --pgd-steps: input should be greater than 0, got 0\n")


def test_a_curve_and_its_plot(robsweep, checkpoint, tmp_path):
    files = tmp_path / "scores.json", tmp_path / "curve.html"
    code, _, err = robsweep(
        "score", checkpoint, "--attack", "TMA:pgditer=2", "--queries", 3, "--curve", "eps=0:77/255:3",
        "--json", files[0], "--plot", files[1],
    )  # fmt: skip
    assert code == 0, err
    points = json.loads(files[0].read_text())["curve"]
    assert [point["eps"] for point in points] == pytest.approx([0.0, 38.5 / 255, 77 / 255])
    assert points[0]["terms"]["TMA"] <= points[-1]["terms"]["TMA"]
    assert "digits:rlenet:ptripletN" in files[1].read_text()
    assert "eps 0.1510: TMA" in err


def test_a_reference_file_scores_as_the_checkpoint_it_was_written_from(robsweep, checkpoint, tmp_path):
    code, _, err = robsweep("convert", checkpoint, f"{tmp_path}/theirs/")
    assert code == 0, err
    (there,) = (tmp_path / "theirs").rglob("*.ckpt")
    assert "logs_digits-rlenet-ptripletN" in there.parts
    found = []
    for name, source in (("ours", checkpoint), ("theirs", there)):
        target = tmp_path / f"{name}.json"
        code, _, err = robsweep(
            "score", source, "--queries", 3, "--attack", "ES:pgditer=2", "--recall-at", 4, "--recall-at", 1,
            "--json", target,
        )  # fmt: skip
        assert code == 0, err
        found.append(json.loads(target.read_text()))
    for key in ("clean", "attacks", "intervals", "identity", "epoch"):
        assert found[0][key] == found[1][key], key
    assert [name for name in found[0]["clean"] if "recall" in name] == ["recall_at_1", "recall_at_2", "recall_at_4"]


CASES = {
    "a curve of another form": (["--curve", "0:1:3"], "expected eps=LOW:HIGH:COUNT"),
    "a curve of too many points": (["--curve", "eps=0:1:1001"], "COUNT from 2 to 1,000"),
    "steps without end": (["--attack", "TMA:pgditer=99999999999"], "steps: input should be less than or equal to 1000"),
    "queries without end": (["--attack", "CA:pm=+:W=10001"], "width: input should be less than or equal to 10000"),
    "runs without end": (["--attack", "TMA:restarts=10001"], "restarts: input should be less than or equal to 10000"),
    "more candidates than there are": (["--attack", "FOA:M=400"], "besides the query there are 358"),
    "a curve of several budgets": (
        ["--profile", "pami28", "--curve", "eps=0:0.1:3"],
        "a curve needs attacks of one eps",
    ),
    "a plot of nothing": (["--plot", "x.html"], "give --curve"),
    "no queries": (["--queries", "0"], "queries: input should be greater than 0, got 0"),
    "unknown behaviour": (["--behaviour", "weak"], "behaviour: input should be 'reference', 'described' or 'strong'"),
    "checks without ERS": (["--checks", "--attack", "TMA"], "checks compare ERS; the attacks lack CA+"),
    "recall at none": (["--recall-at", "0"], "--recall-at.0: input should be greater than 0"),
    "no such surrogate": (["--surrogate", "nowhere"], "nowhere is not a checkpoint"),
    "no such device": (["--device", "tpu"], "device 'tpu' is not here"),
    "a transfer from nothing": (["--attack", "TMA:gradient=transfer"], "needs a surrogate network"),
    "a file that is a folder": (["--json", "."], ". cannot be written: Is a directory"),
    "a reference file that is none": (None, "broken.ckpt"),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_one_line(case, robsweep, checkpoint, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments, words = CASES[case]
    if arguments is None:
        checkpoint, arguments = tmp_path / "logs_digits-rlenet-ptripletN" / "broken.ckpt", []
        checkpoint.parent.mkdir()
        checkpoint.write_bytes(b"nothing")
    code, out, err = robsweep("score", checkpoint, *arguments)
    assert code == 2
    assert err.startswith("robsweep: ")
    assert err.count("\n") == 1
    assert words in err
    assert out == ""


def test_weakened_attacks_are_named_and_warned_of(robsweep, checkpoint, tmp_path):
    target = tmp_path / "scores.json"
    code, out, err = robsweep(
        "score", checkpoint, "--attack", "TMA:pgditer=4", "--queries", 3, "--json", target
    )  # fmt: skip
    assert code == 0, err
    assert "rob28, 1 of 9 attacks, 4 of 32 steps, reference: 3 queries, 359 candidates, reach 0.156, 4 steps" in out
    assert "warning: effort:weakened: the attacks cannot reach their eps" in out
    content = json.loads(target.read_text())
    assert content["profile"] == "rob28, 1 of 9 attacks, 4 of 32 steps"
    assert "effort:weakened" in content["flags"]
    assert (
        content["efforts"]["TMA"]
        == content["effort"]
        == {"reach": pytest.approx(0.1558, abs=1e-4), "steps": 4, "restarts": 1}
    )


def test_a_quick_profile_stands_under_its_own_name_without_a_warning(robsweep, checkpoint, tmp_path):
    code, out, err = robsweep("score", checkpoint, "--profile", "quick28", "--queries", 2)
    assert code == 0, err
    assert "quick28, reference: 2 queries, 359 candidates, reach 1.25, 8 steps" in out
    assert "effort:weakened" not in out
