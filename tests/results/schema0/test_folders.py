"""What the folders of a run of schema 0 say."""

from robsweep.results.schema0.events import events_of
from robsweep.run.state import state_of
from tests.results.schema0.conftest import stages


def test_a_run_without_rows_is_known_by_its_checkpoints(recorded):
    folder = recorded("schema0-interrupted")
    (folder / "results.parquet").unlink()
    state = state_of(events_of(folder))
    assert stages(state) == {"rlenet": "going", "rlenetp": "going"}
    assert state.train_fingerprint == "c23042c30b49991f"
    assert all(candidate.aliases == (str(candidate.configuration),) for candidate in state.candidates.values())
