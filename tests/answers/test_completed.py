"""Who dominates whom."""

from robsweep.answers.read_course import course


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
