"""All checks of a machine."""

from robsweep.doctor.examine import examine


def test_every_part_of_the_machine_is_looked_at_once(tmp_path):
    found = examine(str(tmp_path), None)
    names = [one.what for one in found.findings]
    assert {"packages", "accelerators", "cores", "memory", "Ray", "faiss", "data sets", "storage"} <= set(names)
    assert len(names) == len(set(names))
    order = ("ok", "warning", "problem")
    assert found.verdict == max((one.verdict for one in found.findings), key=order.index)
