"""``tests/`` mirrors ``robsweep/``: a file of logic has its test file, and a test file says by its path what it tests.

``robsweep/x/y.py`` is tested by ``tests/x/test_y.py``, and where one file is not enough also by ``test_y_*.py``.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "robsweep"

COVERED = {
    "answers/best": "answers/test_choose",
    "answers/comparison": "answers/test_compare",
    "answers/course": "answers/test_read_course",
    "attacks/selection": "attacks/test_attack_contract",
    "cli/options": "cli/test_run",
    "config/attack_kind": "config/test_attacks",
    "config/attack_kinds": "config/test_attacks",
    "config/command_option": "cli/test_scoring_options",
    "config/precision": "config/test_scoring",
    "config/resources": "config/test_layout",
    "config/seed": "config/test_load",
    "config/strategies": "sweep/test_strategies",
    "config/tracking": "tracking/test_build",
    "defenses/batch": "defenses/test_share",
    "defenses/whole_batch": "defenses/test_standard",
    "executors/ending": "executors/test_early_end",
    "executors/tune/metric_table": "executors/tune/test_metrics",
    "executors/tune/context": "executors/tune/test_trial",
    "grammar/defense_config": "grammar/test_defense",
    "grammar/destination": "grammar/test_strings",
    "grammar/gap_distances": "grammar/test_defense",
    "page/document": "page/test_build",
    "replay/curves": "replay/test_synthetic",
    "run/ports": "executors/test_contract",
    "run/prior": "run/test_events",
    "run/run_facts": "run/test_events",
    "run/trial_facts": "run/test_events",
    "scoring/values": "scoring/test_join",
    "training/counts": "training/test_epoch_loop",
    "training/step_report": "training/test_progress",
    "version": "test_code_version",
    "views/pulse": "views/test_heartbeat",
    "views/status": "views/test_read_status",
}
"""Files of types, protocols and tables alone, or folders of them, and the test that makes use of them."""

OF_MANY_FILES = {
    "test_imports": "what importing the package costs",
    "test_recipes": "the recipes of CONTRIBUTING, followed",
    "test_tree": "this file",
    "executors/test_contract": "every executor does the same",
    "executors/tune/test_elsewhere": "a sweep whose run lies in a bucket",
    "executors/tune/test_ending": "signals to the whole command",
    "executors/tune/test_tune_itself": "what Ray Tune is relied on for",
    "page/test_browser": "the page in a browser",
}
"""Tests of a folder's files together, and what they test."""

OUTSIDE = ("analysis", "benchmarks", "deploy", "docs", "end_to_end", "examples", "faults", "golden")
"""Folders of tests of what lies beside the package, of runs from end to end, and of recorded numbers."""


def _modules() -> list[str]:
    files = (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if not path.name.startswith("__"))
    return sorted(path.with_suffix("").as_posix() for path in files)


def _tests() -> list[str]:
    files = (path.relative_to(TESTS) for path in TESTS.rglob("test_*.py"))
    return sorted(path.with_suffix("").as_posix() for path in files if path.parts[0] not in OUTSIDE)


def _test_of(module: str) -> str:
    folder, _, name = module.rpartition("/")
    return f"{folder}/test_{name}".removeprefix("/")


def _is_of(test: str, module: str) -> bool:
    return test == _test_of(module) or test.startswith(f"{_test_of(module)}_")


def _is_covered(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}/") for name in COVERED)


@pytest.mark.parametrize("module", _modules())
def test_a_file_has_its_test(module):
    if not _is_covered(module):
        assert any(_is_of(test, module) for test in _tests()), f"expected tests/{_test_of(module)}.py"


@pytest.mark.parametrize("test", _tests())
def test_a_test_is_of_a_file(test):
    if test not in OF_MANY_FILES:
        assert any(_is_of(test, module) for module in _modules()), f"{test}: no such file of robsweep/"


def test_what_covers_types_is_there_and_no_exception_is_left_over():
    modules, tests = _modules(), _tests()
    for module, test in COVERED.items():
        assert test in tests
        assert any(one == module or one.startswith(f"{module}/") for one in modules), f"{module} is gone"
        assert _test_of(module) not in tests, f"{module} has a test of its own"


def test_no_folder_of_tests_is_without_a_folder_of_the_package():
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    for folder in folders:
        if folder.parts and folder.parts[0] not in OUTSIDE:
            assert (PACKAGE / folder).is_dir(), f"tests/{folder} is of no folder of robsweep/"
