"""Cores and memory."""

import pytest

from robsweep.doctor import compute


@pytest.mark.parametrize(("limit", "used", "free"), [("max", 0, 8 * 2**30), (3 * 2**30, 2**30, 2 * 2**30)])
def test_memory_within_the_limit_of_a_container(tmp_path, limit, used, free):
    (tmp_path / "proc").mkdir()
    (tmp_path / "sys/fs/cgroup").mkdir(parents=True)
    (tmp_path / "proc/meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable: {8 * 2**20} kB\n")
    (tmp_path / "sys/fs/cgroup/memory.max").write_text(f"{limit}\n")
    (tmp_path / "sys/fs/cgroup/memory.current").write_text(f"{used}\n")
    assert compute.free_memory(tmp_path) == free
    assert compute.free_memory(tmp_path / "elsewhere") is None


@pytest.mark.parametrize(
    ("free", "verdict"), [(2**30, "problem"), (4 * 2**30, "warning"), (8 * 2**30, "ok"), (None, "ok")]
)
def test_verdicts_of_memory(monkeypatch, free, verdict):
    monkeypatch.setattr(compute, "free_memory", lambda: free)
    assert compute.memory().verdict == verdict
