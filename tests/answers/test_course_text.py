"""What happened to a configuration in words; whole answers are held against ``tests/golden/answers``."""

from robsweep.answers.course_text import course_lines
from robsweep.answers.read_course import course as course_of


def test_every_step_stands_below_its_epoch_in_its_order(recorded):
    run = recorded("schema1-small")
    for key in run.state.candidates:
        course = course_of(run, key, reference="schema1-small")
        text = "\n".join(course_lines(course))
        epochs = list(dict.fromkeys(step.epoch for step in course.steps if step.epoch is not None))
        places = [text.index(f"\nEpoch {epoch}\n") for epoch in epochs]
        assert places == sorted(places)
        assert course.commands == () or text.endswith("\n".join(f"  {command}" for command in course.commands))
        others = [rival.title for step in course.steps for rival in step.dominated_by]
        assert all(f"dominated by {title}: " in " ".join(text.split()) for title in others)


def test_who_was_left_behind_is_named_with_the_epoch(recorded):
    run = recorded("schema1-small")
    courses = [course_of(run, key, reference="schema1-small") for key in run.state.candidates]
    behind = [course for course in courses if course.left_behind]
    assert behind
    for course in behind:
        text = " ".join(" ".join(course_lines(course)).split())
        assert all(f"{one.title} (epoch {one.epoch})" in text for one in course.left_behind)
