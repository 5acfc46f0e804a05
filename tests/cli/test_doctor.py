"""``robsweep doctor``."""

import pytest


def test_for_readers_in_80_columns(runs, robsweep):
    code, out, err = robsweep("doctor")
    assert err == ""
    assert max(len(line) for line in out.splitlines() if str(runs) not in line) <= 80
    assert code == (1 if "PROBLEM" in out else 0)
    for what in ("robsweep", "packages", "accelerators", "memory", "Ray", "faiss", "data sets", "storage"):
        assert f"  {what} " in out


@pytest.mark.parametrize("gone", [False, True])
def test_as_json(runs, robsweep, valid, gone):
    code, out, _ = robsweep("doctor", "--json", *(("--data-root", "gone") if gone else ()))
    found = valid(out, "doctor")
    assert code == (found["verdict"] == "problem")
    by_name = {one["what"]: one for one in found["findings"]}
    assert (by_name["data sets"]["verdict"] == "problem") == gone
    assert all(one["do"] for one in found["findings"] if one["verdict"] != "ok")
