"""Event files, read back by their format."""

import json
import math

import pytest

from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport
from robsweep.training.tensorboard import StepBoard, write_scores


def _progress(update, rank=0, workers=1, steps=4, epochs=2):
    epoch, step = divmod(update - 1, steps)
    logs = {"loss": 1.0 / update, "active": 0.5, "lga_level": -0.1}
    report = StepReport(epoch, step + 1, steps, logs, 100 * update, 2.0 * update, rank=rank, workers=workers)
    return progress_of(report, epochs)


def test_every_figure_stands_at_its_update(tmp_path, scalars_in, events_in):
    board = StepBoard(tmp_path, "digits:rc2f2p:ptripletN")
    for update in (1, 4, 8):
        board.add(_progress(update))  # 8 is the last one: the file is closed
    found = scalars_in(tmp_path)
    assert found["train/loss"] == {1: 1.0, 4: 0.25, 8: 0.125}
    assert found["train/passes"] == {1: 100, 4: 400, 8: 800}
    assert found["train/seconds_left"] == {1: 14, 4: 8, 8: 0}
    names = {"loss", "active", "lga_level", "epoch", "steps_per_second", "passes", "passes_per_second", "seconds_left"}
    assert set(found) == {f"train/{name}" for name in names}
    text = [v for event in events_in(tmp_path) for v in event.summary.value if v.tag.startswith("configuration")]
    assert [value.tensor.string_val[0] for value in text] == [b"digits:rc2f2p:ptripletN"]


def test_workers_have_folders_of_their_own(tmp_path, scalars_in):
    for rank in (0, 1):
        board = StepBoard(tmp_path, "note")
        board.add(_progress(1, rank=rank, workers=2))
        board.close()
        board.close()  # twice is once
    assert set(scalars_in(tmp_path)) == set()
    assert "train/passes" in scalars_in(tmp_path / "worker_0")
    second = scalars_in(tmp_path / "worker_1")
    assert second["train/loss"] == {1: 1.0}
    assert "train/passes" not in second


def test_what_an_interrupted_run_wrote_beyond_its_checkpoint_is_dropped(tmp_path, events_in):
    board = StepBoard(tmp_path / "first", "note")
    board.add(_progress(1))
    board.close()
    again = StepBoard(tmp_path / "again", "note")
    again.add(_progress(5))
    again.close()

    def starts(name):  # TensorBoard forgets whatever stands at or beyond the step of such an event
        return [e.step for e in events_in(tmp_path / name) if e.session_log.status == e.session_log.START]

    assert starts("first") == []
    assert starts("again") == [5]


def test_nothing_is_opened_before_the_first_step(tmp_path):
    StepBoard(tmp_path / "board", "note").close()
    assert not (tmp_path / "board").exists()


def test_scores_of_all_rungs_are_kept_under_spelt_names(tmp_path, scalars_in):
    write_scores(tmp_path, {"recall_at_1": 0.5, "CA+": 1.5, "CA-": 2.5, "ES:D": 0.25}, 6)
    write_scores(tmp_path, {"recall_at_1": 0.75, "CA+": math.nan, "CA-": 3.5, "ES:D": 0.125}, 12)  # in the same second
    found = scalars_in(tmp_path)
    assert found["scores/recall_at_1"] == {6: 0.5, 12: 0.75}
    assert list(found["scores/recall_at_1"]) == [6, 12]  # files are read in the order of their names
    assert found["scores/ca_minus"] == {6: 2.5, 12: 3.5}
    assert found["scores/es_d"] == {6: 0.25, 12: 0.125}
    assert found["scores/ca_plus"][6] == 1.5
    assert math.isnan(found["scores/ca_plus"][12])


@pytest.mark.parametrize("workers", [1, 2])
def test_a_board_may_be_sent_to_its_worker_before_the_first_step(tmp_path, workers):
    import pickle

    board = pickle.loads(pickle.dumps(StepBoard(tmp_path, json.dumps({}))))
    board.add(_progress(1, workers=workers))
    board.close()
    assert list(tmp_path.rglob("*tfevents*"))
