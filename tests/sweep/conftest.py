"""A run that grows while somebody looks on."""

import pytest

from robsweep.run.journal_file import JournalFile
from robsweep.sweep.place import RunPlace


@pytest.fixture
def growing(tmp_path, sweep_of, run_curves):
    """``(place, grow, count)`` of a run whose journal holds one event; ``grow(n)`` adds until it holds ``n``."""
    lines = run_curves(sweep_of())[2].lines
    place = RunPlace(str(tmp_path), "curves")
    journal, written = JournalFile(place.store), 0

    def grow(until):
        nonlocal written
        for line in lines[written:until]:
            journal.append(line)
        written = until

    grow(1)
    return place, grow, len(lines)
