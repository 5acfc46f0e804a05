"""Each check on a machine that has what it looks for, and on one that has not."""

import socket
from pathlib import Path

import pytest

from robsweep.data.sample import write_sample
from robsweep.doctor import compute, places, services, software
from robsweep.doctor.data import datasets
from robsweep.doctor.finding import Finding, examination
from robsweep.executors.tune.session_folder import LONGEST_TMP, temporary_folder


def test_packages_against_their_metadata():
    assert software.packages(["numpy", "torch>=1", "nothing-of-that-name; extra == 'dev'"]).verdict == "ok"
    found = software.packages(["torch>=99", "nothing-of-that-name", "numpy"])
    assert found.verdict == "problem"
    assert "is not >=99" in found.found
    assert "nothing-of-that-name is missing" in found.found
    assert software.packages(["nothing-of-that-name; python_version < '3'"]).verdict == "ok"


def test_the_longest_temporary_folder_is_the_longest_in_which_a_socket_can_be_made(tmp_path, monkeypatch):
    """Where a name of one character more would be refused by the system."""
    below = "/ray/session_2026-01-01_00-00-00_000000_1234567/sockets/plasma_store"
    for extra, fits in ((0, True), (1, False)):
        folder = Path("/" + "x" * (LONGEST_TMP - 1 + extra))
        assert (places.tmp_length(folder).verdict == "ok") == fits
        with socket.socket(socket.AF_UNIX) as server, pytest.raises(OSError, match=None if fits else "too long"):
            server.bind(f"{folder}{below}")  # no such folder, where the name is not too long


def test_the_folder_is_the_one_that_ray_takes(monkeypatch):
    from ray._common.utils import get_default_system_temp_dir

    for given in ({}, {"TMPDIR": "/a"}, {"TMPDIR": "/a", "RAY_TMPDIR": "/b"}):
        with monkeypatch.context() as patch:
            for name in ("TMPDIR", "RAY_TMPDIR"):
                patch.delenv(name, raising=False)
            for name, value in given.items():
                patch.setenv(name, value)
            assert str(temporary_folder()) == get_default_system_temp_dir()


@pytest.mark.parametrize(("free", "verdict"), [(2**30 - 1, "problem"), (2**30, "warning"), (10 * 2**30, "ok")])
def test_free_space(free, verdict):
    assert places.space_verdict(free) == verdict


def test_a_storage_that_is_not_there_yet_is_measured_where_it_will_be(tmp_path):
    found = places.storage(str(tmp_path / "a/b"))
    assert found.found.endswith(f" free in {tmp_path}")
    assert places.storage("s3://bucket/runs").verdict == "ok"


def test_a_folder_that_is_not_there(tmp_path):
    found = places.space("temporary space", tmp_path / "gone", "do this")
    assert (found.verdict, found.found, found.do) == ("problem", f"{tmp_path / 'gone'} is not there", "do this")


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


def test_faiss_answers():
    assert services.faiss().verdict == "ok"


def test_a_cluster_that_does_not_answer(monkeypatch):
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    assert services.ray().verdict == "ok"
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("RAY_ADDRESS", address)
        assert services.ray().found == f"a cluster answers at {address} (--address auto)"
    found = services.ray()
    assert (found.verdict, found.do) == ("problem", "start that cluster, or unset RAY_ADDRESS")


def test_data_sets_that_are_there_and_one_that_is_damaged(tmp_path):
    write_sample("mnist", tmp_path, classes=4, images_per_class=4, seed=0)
    (found,) = datasets(tmp_path)
    assert found.found.startswith("digits, mnist")
    assert "cub" in found.found.partition("not here: ")[2]
    (tmp_path / "CUB_200_2011").mkdir()
    (tmp_path / "CUB_200_2011/images.txt").write_text("1 a.jpg\n")
    _, damaged = datasets(tmp_path)
    assert (damaged.what, damaged.verdict, damaged.do) == ("data set cub", "problem", "robsweep data check cub")
    assert datasets(tmp_path / "gone")[0].verdict == "problem"


def test_the_worst_verdict_counts():
    findings = [Finding(what=v, verdict=v, found="") for v in ("ok", "problem", "warning")]
    assert examination(findings).verdict == "problem"
    assert examination(findings[::2]).verdict == "warning"
