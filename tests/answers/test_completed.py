"""Who dominates whom."""

import pytest

from robsweep.answers.read_course import course


@pytest.fixture
def run(on_curves):
    """Fourteen configurations whose recall and ERS rise together, so that many are dominated."""

    def together(key, seed, epoch):
        place = int(key[:4], 16) / 65536
        return 0.5 + 0.4 * place + 0.01 * seed, 10 + 20 * place + epoch

    return on_curves(together, seeds=[0, 1], pruning={"rungs": [1, 2], "reduction": 3, "min_peers": 2})


def test_who_dominates_whom_among_what_completed(run):
    courses = {key: course(run, key) for key in run.state.candidates}
    front = set(run.front()["key"])
    for key, one in courses.items():
        completed = run.state.candidates[key].stage == "completed"
        assert one.on_front == ((key in front) if completed else None)
        assert {other.key for other in one.dominates} == {
            other for other, its in courses.items() if key in {d.key for d in its.dominated_by}
        }
        if completed:
            assert one.says.startswith(f"completed at epoch {one.epoch}: ")
            assert one.on_front == (not one.dominated_by)
