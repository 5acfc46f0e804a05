"""Bad input: one line on stderr, exit code 2, nothing started and nothing lost."""

import pytest

CASES = {
    "unknown key": (["run", "quickstart", "--set", "scoring.quries=3"], "scoring.quries: unknown key; allowed here"),
    "unknown backbone": (["run", "quickstart", "--set", "factors.backbone=[vgg]"], "unknown backbone 'vgg'"),
    "missing data set": (
        ["run", "quickstart", "--dataset", "mnist", "--data-root", "nowhere"],
        "robsweep data fetch mnist",
    ),
    "unknown file": (["run", "nothing.yaml"], "bundled ones: full_grammar"),
    "bad --set": (["run", "quickstart", "--set", "x"], "expected key=value"),
    "empty space": (["run", "quickstart", "--set", "factors.backbone=[rres18]"], "images of another size"),
    "rungs beyond": (["run", "quickstart", "--set", "pruning.rungs=[99]"], "beyond the last epoch"),
    "unknown run": (["resume", "nothing"], "no run 'nothing'"),
    "unknown run to show": (["front", "nothing"], "no run 'nothing'"),
    "unknown string": (["grammar", "explain", "rc2f2q"], "unknown defense 'q'"),
    "unknown loss": (["train", "digits:rc2f2:tripletN"], "unknown loss"),
    "not three parts": (["train", "digits"], "<dataset>:<model>:<loss>"),
    "unfit backbone": (["train", "digits:rres18:ptripletN"], "takes colour 224x224 images"),
    "unknown field": (
        ["train", "digits:rc2f2:ptripletN", "--set", "rate=1"],
        "rate: unknown key; allowed here: epochs",
    ),
    "no checkpoint": (["score", "nowhere"], "nowhere is not a checkpoint"),
    "unknown profile": (["score", "nowhere", "--profile", "rob29"], "unknown profile 'rob29'"),
    "unknown attack": (["score", "nowhere", "--attack", "XA"], "unknown attack 'XA'"),
    "unknown data set": (["data", "check", "imagenet"], "unknown data set 'imagenet'"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_line_and_exit_code_2(case, robsweep, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments, words = CASES[case]
    code, out, err = robsweep(*arguments)
    assert code == 2
    assert words in err
    assert err.startswith("robsweep: ")
    assert err.count("\n") == 1
    assert out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_run_name_that_exists(robsweep, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "runs" / "quickstart"
    folder.mkdir(parents=True)
    (folder / "sweep.json").write_text("{}")
    code, _, err = robsweep("run", "quickstart")
    assert code == 2
    assert "a run named 'quickstart' exists" in err
    assert err.count("\n") == 1
    assert (folder / "sweep.json").read_text() == "{}"
