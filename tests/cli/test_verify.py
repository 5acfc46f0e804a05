"""``robsweep verify`` on a real run that was weakened, and on copies of it that were tampered with."""

import json
import shutil

import pytest

from robsweep.config.load import load_sweep
from robsweep.run.seal import sealed, unsealed
from robsweep.sweep.run import run_sweep

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act]}
training: {epochs: 1, pairs: 512, budget: {steps: 1}, embedding_dim: 8}
scoring: {queries: 6, steps: 2, shard_queries: 6, resamples: 50}
"""
RUN = "small"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The storage of a run that two configurations have completed."""
    storage = tmp_path_factory.mktemp("runs")
    file = storage / f"{RUN}.yaml"
    file.write_text(SPACE)
    run_sweep(load_sweep(str(file)), storage=str(storage), executor="inline")
    return storage


@pytest.fixture
def storage(finished, tmp_path):
    """A copy of it that a test may damage."""
    shutil.copytree(finished / RUN, tmp_path / RUN)
    return tmp_path


def _tamper(storage, change):
    """Change the sheet of the last scored checkpoint by hand."""
    (journal,) = (storage / RUN / "journal").iterdir()
    lines = [json.loads(unsealed(line)) for line in journal.read_text().splitlines()]
    scored = [line for line in lines if "sheet" in _fact(line)]
    change(_fact(scored[-1])["sheet"])
    journal.write_text("".join(f"{sealed(json.dumps(line))}\n" for line in lines))


def _fact(line):
    return line.get("fact", line)


def test_on_the_machine_that_ran_it_all_rows_agree_bit_for_bit(robsweep, finished):
    code, out, err = robsweep("verify", RUN, "--storage", finished)
    assert code == 0, err
    *rows, last = out.splitlines()
    assert [row.startswith("bit for bit") for row in rows] == [True, True]
    assert last == "2 bit for bit of 2 rows (rob28, 2 of 32 steps; reach 0.0779, 2 steps)"


def test_a_sample_as_json(robsweep, finished):
    code, out, err = robsweep("verify", RUN, "--storage", finished, "--sample", 1, "--json")
    assert code == 0, err
    found = json.loads(out)
    (row,) = found["rows"]
    assert (found["counts"], found["attacks"]) == ({"bit for bit": 1}, "rob28, 2 of 32 steps")
    assert row["ers"] == row["ers_again"]
    draws = {json.loads(robsweep("verify", RUN, "--storage", finished, "--sample", 1, "--seed", seed, "--json")[1])
             ["rows"][0]["key"] for seed in range(4)}  # fmt: skip
    assert len(draws) == 2


def test_an_ers_changed_by_hand_is_named(robsweep, storage):
    def better(sheet):
        sheet["ers"] += 0.5

    _tamper(storage, better)
    code, out, _ = robsweep("verify", RUN, "--storage", storage)
    assert code == 1
    assert [line.split()[0] for line in out.splitlines()] == ["bit", "differs", "ers:", "1"]
    assert "rlenetp:ptripletN seed 0 epoch 1" in out.splitlines()[1]
    assert "expected the mean of its recorded terms" in out


@pytest.mark.parametrize("score", ["recall_at_1", "map"])
def test_a_benign_score_changed_by_hand_is_named(robsweep, storage, score):
    def better(sheet):
        sheet["clean"][score] = 0.999

    _tamper(storage, better)
    code, out, _ = robsweep("verify", RUN, "--storage", storage, "--json")
    assert code == 1
    kept, changed = json.loads(out)["rows"]
    assert (kept["agreement"], changed["agreement"]) == ("bit for bit", "differs")
    assert [one["score"] for one in changed["differences"]] == [score]


def test_what_moved_within_its_interval_is_no_disagreement_and_is_told(robsweep, storage):
    def moved(sheet):
        low, high = sheet["intervals"]["map"]
        sheet["clean"]["map"] = (low + high) / 2 + (high - low) / 4

    _tamper(storage, moved)
    code, out, _ = robsweep("verify", RUN, "--storage", storage)
    assert code == 0
    assert "within the interval" in out
    assert "moved: map" in out


def test_checkpoints_that_are_gone_are_said(robsweep, storage):
    first, second = sorted((storage / RUN / "checkpoints").iterdir())
    shutil.rmtree(first)
    code, out, _ = robsweep("verify", RUN, "--storage", storage)
    assert code == 0
    assert sum(line.startswith("missing") for line in out.splitlines()) == 1
    assert f"{first.name}/epoch_1 is not a checkpoint" in out
    assert "1 missing" in out.splitlines()[-1]
    shutil.rmtree(second)
    code, out, err = robsweep("verify", RUN, "--storage", storage)
    assert (code, out.count("missing ")) == (2, 2 + 1)
    assert "nothing was verified" in err


def test_a_checkpoint_of_another_configuration_is_none_of_the_row(robsweep, storage):
    first, second = sorted((storage / RUN / "checkpoints").iterdir())
    shutil.rmtree(first)
    shutil.copytree(second, first)
    code, out, _ = robsweep("verify", RUN, "--storage", storage)
    assert code == 0
    assert f"{first.name}/epoch_1 is of digits:rlenet" in out


def test_a_weakened_run_says_so_wherever_it_is_shown(robsweep, finished):
    folder = finished / RUN
    assert "warn     weakened attacks (rob28, 2 of 32 steps" in (folder / "events.log").read_text()
    page = (folder / "report.html").read_text()
    assert '<p class="banner weakened"' in page
    assert "Weakened attacks (rob28, 2 of 32 steps: reach 0.0779, 2 steps)" in page
    assert '"weakened":true' in page
    _, out, _ = robsweep("front", RUN, "--storage", finished)
    assert "Weakened attacks (rob28, 2 of 32 steps" in out
    (row, *_) = json.loads(robsweep("front", RUN, "--storage", finished, "--json")[1])
    assert (row["profile"], row["attack_steps"], row["flags"][-1]) == ("rob28, 2 of 32 steps", 2, "effort:weakened")
    assert json.loads(row["efforts"])["TMA"] == [0.0779, 2, 1]
    status = json.loads(robsweep("status", RUN, "--storage", finished, "--json")[1])
    assert (status["attacks"], status["weakened"], status["effort"]["steps"]) == ("rob28, 2 of 32 steps", True, 2)
    assert "WEAKENED" in robsweep("status", RUN, "--storage", finished)[1]


def test_the_published_tables_are_not_set_beside_it_without_the_word(finished):
    from analysis.compare import as_json, read
    from analysis.match import compare
    from robsweep.published.published_rows import published

    rows = read(finished / RUN)
    assert all("effort:weakened" in row.flags for row in rows)
    assert as_json(*compare(rows, published()))["tables"] == []  # digits were never published
