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
    "--set without a value": (
        ["run", "quickstart", "--set"],
        "option '--set' requires an argument; see robsweep --help",
    ),
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
    "unknown attack": (["score", "nowhere", "--profile", "rob28", "--attack", "XA"], "unknown attack 'XA'"),
    "unknown data set": (["data", "check", "imagenet"], "unknown data set 'imagenet'"),
    "no epochs": (["run", "quickstart", "--epochs", "0"], "training.epochs: input should be greater than 0, got 0"),
    "no samples": (["run", "quickstart", "--samples", "0"], "search.samples: input should be greater than 0, got 0"),
    "no number": (["run", "quickstart", "--epochs", "x"], "--epochs"),
    "no file": (["run"], "missing argument 'SPACE'; see robsweep run --help"),
    "an empty name of a file": (["run", ""], "bundled ones: full_grammar"),
    "a folder": (["run", "."], "'.' is a folder, not a sweep file"),
    "a file too many": (["run", "quickstart", "more"], "(more); see robsweep run --help"),
    "unknown option": (["run", "quickstart", "--nothing"], "no such option: --nothing; see robsweep run --help"),
    "unknown command": (["walk"], "no such command 'walk'; see robsweep --help"),
    "a value that is none": (["run", "quickstart", "--set", "x=2021-99-99"], "is not valid YAML"),
    "an empty run name": (["run", "quickstart", "--name", ""], "name: got ''"),
    "nobody at the address": (["run", "quickstart", "--address", "127.0.0.1:1"], "no Ray cluster at '127.0.0.1:1'"),
    "no address": (["run", "quickstart", "--address", "here"], "no Ray cluster at 'here'"),
    "no cluster to be found": (["run", "quickstart", "--address", "auto"], "no Ray cluster at 'auto'"),
    "no training at all": (["train", "digits:rc2f2:ptripletN", "--epochs", "0"], "'--epochs'"),
    "no PGD steps": (["train", "digits:rc2f2p:ptripletN", "--pgd-steps", "0"], "'--pgd-steps'"),
    "a true number": (["train", "digits:rc2f2:ptripletN", "--set", "pairs=yes"], "pairs: takes neither true nor false"),
    "weights that are not there": (
        ["train", "digits:rc2f2:ptripletN", "--workers", "2", "--set", "weights=no.pt"],
        "/no.pt' does not exist",
    ),
    "weights of another kind": (
        ["train", "digits:rc2f2:ptripletN", "--set", "weights=."],
        "' is a folder",
    ),
    "more GPUs than there are": (
        ["train", "digits:rc2f2:ptripletN", "--workers", "2", "--gpus", "99"],
        "2 workers with 99 GPUs each need 198, this machine has",
    ),
    "an embedding of any size": (
        ["train", "digits:rc2f2:ptripletN", "--set", "embedding_dim=2000000000"],
        "embedding_dim: input should be less than or equal to 65536, got 2000000000",
    ),
    "checkpoints nowhere": (
        ["train", "digits:rc2f2:ptripletN", "--out", "/dev/null/x"],
        "/dev/null/x cannot be written: /dev/null: Not a directory",
    ),
    "a missing data set to cache": (
        ["data", "cache", "sop", "--data-root", "nowhere"],
        "data set 'sop' not found: no Ebay",
    ),
    "a sample into a file": (["data", "sample", "cub", "/dev/null"], "cannot be written: Not a directory"),
    "a sample of nothing": (["data", "sample", "cub", "x", "--classes", "0"], "4 or more classes"),
    "what cannot be fetched": (["data", "fetch", "cub"], "cannot be fetched: get it from https://"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_line_and_exit_code_2(case, robsweep, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAY_TMPDIR", str(tmp_path))  # no cluster of this machine is found there
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
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
    assert "a run named 'quickstart' exists in runs: go on with `robsweep resume quickstart`" in err
    assert err.count("\n") == 1
    assert (folder / "sweep.json").read_text() == "{}"


def test_a_command_of_commands_alone_shows_its_help(robsweep):
    for command in ((), ("data",), ("grammar",)):
        code, out, err = robsweep(*command)
        assert (code, out) == (2, "")
        assert err.startswith("Usage: robsweep")
        assert "Error" not in err


def test_an_unreadable_file(robsweep, tmp_path, monkeypatch):
    path = tmp_path / "locked.yaml"
    path.write_text("dataset: digits\n")

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.read_text", refuse)
    code, _, err = robsweep("run", path)
    assert (code, err) == (2, f"robsweep: {path} cannot be read: Permission denied\n")


def test_a_full_disk_is_a_line_and_other_failures_keep_their_traceback(robsweep, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "/somewhere/file")

    monkeypatch.setattr("robsweep.data.check.check", full)
    code, _, err = robsweep("data", "check", "digits")
    assert (code, err) == (2, "robsweep: /somewhere/file: No space left on device\n")

    def broken(*_, **__):
        raise OSError("a mistake of ours")

    monkeypatch.setattr("robsweep.data.check.check", broken)
    with pytest.raises(OSError, match="a mistake of ours"):
        robsweep("data", "check", "digits")


def test_ctrl_c_is_exit_code_130(robsweep, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("robsweep.data.check.check", interrupted)
    code, _, err = robsweep("data", "check", "digits")
    assert (code, err) == (130, "robsweep: interrupted\n")
