"""What importing and asking for help may cost."""

import subprocess
import sys

HEAVY = ("torch", "ray", "pandas", "numpy", "faiss", "plotly")


def _loaded(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_package_loads_nothing_heavy():
    assert _loaded("import robsweep") == set()


def test_what_the_package_names_is_loaded_when_it_is_used():
    assert not _loaded("import robsweep; robsweep.__version__") & {*HEAVY}
    assert _loaded("import robsweep; robsweep.open_run") & {"pandas", "torch", "ray"} == {"pandas"}


def test_looking_at_a_run_from_elsewhere_loads_neither_torch_nor_ray():
    assert not _loaded("import robsweep.views.read_status, robsweep.views.status_text") & {"torch", "ray"}


def test_answers_load_neither_torch_nor_ray():
    names = ("best_text", "choose", "read_course", "course_text", "compare", "comparison_text")
    assert not _loaded(f"import {', '.join(f'robsweep.answers.{name}' for name in names)}") & {"torch", "ray"}


def test_grammar_and_configuration_load_neither_torch_nor_ray():
    assert not _loaded("import robsweep.config.points, robsweep.grammar.explain, robsweep.config.load") & {
        "torch",
        "ray",
    }


def test_pareto_and_results_load_neither_torch_nor_ray():
    assert not _loaded(
        "import robsweep.pareto.ranks, robsweep.results.front, robsweep.page.render, robsweep.page.build"
    ) & {"torch", "ray"}


def test_the_command_line_loads_nothing_heavy_before_a_command():
    assert _loaded("import robsweep.cli.main") == set()


def test_help_answers():
    # how long it takes is for benchmarks; that it loads nothing heavy is above
    done = subprocess.run([sys.executable, "-m", "robsweep", "--help"], capture_output=True, text=True, check=True)
    for command in (
        "run",
        "resume",
        "extend",
        "front",
        "status",
        "best",
        "explain",
        "compare",
        "report",
        "doctor",
        "export",
        "train",
        "score",
        "grammar",
        "data",
    ):
        assert f"  {command} " in done.stdout
