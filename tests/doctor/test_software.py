"""Versions of packages."""

from robsweep.doctor import software


def test_packages_against_their_metadata():
    assert software.packages(["numpy", "torch>=1", "nothing-of-that-name; extra == 'dev'"]).verdict == "ok"
    found = software.packages(["torch>=99", "nothing-of-that-name", "numpy"])
    assert found.verdict == "problem"
    assert "is not >=99" in found.found
    assert "nothing-of-that-name is missing" in found.found
    assert software.packages(["nothing-of-that-name; python_version < '3'"]).verdict == "ok"
