"""Courses of configurations against the events they are read from."""

from robsweep.answers.read_course import course


def test_who_left_whom_behind(run):
    """A names B among those it left behind exactly where B's decision names A."""
    courses = {key: course(run, key) for key in run.state.candidates}
    by_winner = {(one.key, other.key, other.epoch) for one in courses.values() for other in one.left_behind}
    by_loser = {
        (other.key, one.key, step.epoch)
        for one in courses.values()
        for step in one.steps
        if step.verdict in ("rest", "refuse")
        for other in step.dominated_by
    }
    assert by_winner == by_loser
    assert by_winner


def test_every_stage_is_told_at_every_moment(on_curves):
    """Wherever the journal is cut, each configuration has a standing that fits its stage."""
    words = {
        "going": ("waits", "is being trained"),
        "resting": ("rests",),
        "completed": ("completed",),
        "refused": ("refused",),
    }
    for cut in range(3, 90, 15):
        run = on_curves(cut=cut, folder=f"run{cut}")
        for key, candidate in run.state.candidates.items():
            assert course(run, key).says.startswith(words[candidate.stage])
