"""What became of configurations at each rung, counted by hand."""

from types import SimpleNamespace

from robsweep.page.rungs import flags_of, rungs_of


def _state(stages):
    """``stages``: rung -> key -> (stage, rung where it stands)."""
    candidates = {
        key: SimpleNamespace(stage=stage, at=at) for rung in stages.values() for key, (stage, at) in rung.items()
    }
    rungs = {epoch: SimpleNamespace(entries=dict.fromkeys(rung)) for epoch, rung in stages.items()}
    return SimpleNamespace(candidates=candidates, rungs=rungs)


def test_who_stands_elsewhere_by_now_has_gone_on():
    state = _state({1: {"a": ("resting", 1), "b": ("refused", 1), "c": ("completed", 4)}, 4: {"c": ("completed", 4)}})
    first, last = rungs_of(state, {("a", 1): "again", ("x", 4): "again"})
    assert (first.epoch, first.decided, first.gone_on, first.resting, first.refused) == (1, 3, 1, 1, 1)
    assert (first.completed, first.again) == (0, 1)
    assert (last.decided, last.gone_on, last.completed, last.again) == (1, 0, 1, 1)


def test_flags_come_with_the_most_frequent_first():
    configurations = [SimpleNamespace(flags=flags) for flags in (("x",), ("y", "x"), (), ("x",))]
    found = flags_of(configurations, {"y": "why"})
    assert [(one.name, one.explanation, one.indices) for one in found] == [("x", "", (0, 1, 3)), ("y", "why", (1,))]
