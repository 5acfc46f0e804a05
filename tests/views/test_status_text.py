"""What a status says in words, at moments of a run on curves."""

import pytest

from robsweep.views.read_status import read_status
from robsweep.views.status_text import front_line, head_lines, status_line
from tests.curves import written


@pytest.fixture
def status_at(tmp_path, sweep_of, run_curves):
    """The status after so many events."""
    lines = run_curves(sweep_of())[2]

    def at(count):
        cut = type(lines)(lines.lines[:count])
        return read_status(written(tmp_path / str(count), cut))

    return at


@pytest.mark.parametrize("count", [1, 10, 40, 10_000])
def test_the_stages_of_all_configurations_add_up(status_at, count):
    status = status_at(count)
    text = "\n".join(line.plain for line in head_lines(status))
    assert text.startswith(f"{status.run} on digits: {status.says}")
    line = next(line for line in text.splitlines() if " configurations: " in line)
    told = [part.split() for part in line.partition(": ")[2].split(", ")]
    assert sum(int(number) for number, *_ in told if number.isdigit()) == status.configurations


def test_what_attacks_is_left_out_on_demand_unless_it_is_weakened(status_at):
    status = status_at(40)
    whole, without = (
        [line.plain for line in head_lines(status, attacks=attacks) if line.plain.startswith("Attacks")]
        for attacks in (True, False)
    )
    assert len(whole) == 1
    assert without == []
    weakened = status.model_copy(update={"weakened": True})
    assert any("WEAKENED" in line.plain for line in head_lines(weakened, attacks=False))


def test_a_front_that_is_not_the_last_is_one_so_far(status_at):
    assert front_line(status_at(1)) == "No front yet"
    status = status_at(10_000)
    line = front_line(status)
    assert line.startswith(f"Front so far: {len(status.front)} configuration")
    assert f"hypervolume {status.hypervolume:.4g}" in line
    ended = status.model_copy(update={"life": "ended", "reason": ""})
    assert front_line(ended).startswith("Front: ")


def test_one_line_for_logs_begins_with_the_time_in_utc(status_at):
    status = status_at(40)
    line = status_line(status)
    assert line.startswith(f"{status.at:%Y-%m-%dT%H:%M:%S}Z  {status.run}  {status.says}: ")
    assert "\n" not in line
