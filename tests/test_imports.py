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


def test_grammar_and_configuration_load_neither_torch_nor_ray():
    assert not _loaded("import robsweep.config.points, robsweep.grammar.explain, robsweep.config.load") & {
        "torch",
        "ray",
    }


def test_pareto_and_results_load_neither_torch_nor_ray():
    assert not _loaded("import robsweep.pareto.rungs, robsweep.results.front, robsweep.report.page") & {"torch", "ray"}


def test_the_command_line_loads_nothing_heavy_before_a_command():
    assert _loaded("import robsweep.cli.main") == set()


def test_help_answers():
    # how long it takes is for benchmarks; that it loads nothing heavy is above
    done = subprocess.run([sys.executable, "-m", "robsweep", "--help"], capture_output=True, text=True, check=True)
    for command in ("run", "resume", "front", "train", "score", "grammar", "data"):
        assert f"  {command} " in done.stdout
