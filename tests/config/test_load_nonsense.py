"""Whatever stands at whatever place of a sweep file: a sweep that can be planned and read back, or one line."""

import copy
import datetime
import json
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from robsweep.config.load import load_sweep, validate
from robsweep.config.parse_change import parse_change
from robsweep.config.points import space_of
from robsweep.config.sweep import SweepConfig
from robsweep.config.training import TrainingConfig
from robsweep.errors import UserError

CONTENT = {
    "name": "t",
    "dataset": "digits",
    "factors": {
        "backbone": ["rc2f2"],
        "baselines": ["none", "act"],
        "source": ["s"],
        "destination": ["m", {"constant": -0.1}, {"boost": "m", "xi": 0.1}, {"lga": 2.2}],
        "intra_class": [False, {"weight": 0.05}],
        "training": {"pairs": [4, 8], "optimiser.lr": {"choice": [0.1]}, "budget.steps": {"int": [1, 4]}},
    },
    "conditions": [{"exclude": {"defense": "act"}}, {"when": {"source": "s"}, "only": {"anchor": "moving"}}],
    "training": {"epochs": 2, "optimiser": {"lr": 0.1}, "budget": {"steps": 2}},
    "search": {"kind": "random", "samples": 3},
}

WORDS = [
    "digits",
    "cub",
    "rc2f2",
    "none",
    "hm",
    "s",
    "lga",
    "grid",
    "rob28",
    "TMA",
    "ptripletN",
    "",
    "2",
    "training.pairs",
]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 300),
    st.floats(),
    st.sampled_from(WORDS),
    st.text(max_size=4),
    st.dates(),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | scalars, inner, max_size=3),
    max_leaves=5,
)


def _places(content, model=SweepConfig, path=()):
    """Paths of everything that is there, and of the fields that could be."""
    yield path
    if isinstance(content, dict):
        fields = set(model.model_fields) if model is not None else set()
        for key in sorted({*content, *fields}):
            annotation = model.model_fields[key].annotation if key in fields else None
            below = annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
            yield from _places(content.get(key), below, (*path, key))
    elif isinstance(content, list):
        for index, entry in enumerate(content):
            yield from _places(entry, None, (*path, index))


PLACES = [path for path in _places(CONTENT) if path] + [("training", name) for name in TrainingConfig.model_fields]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), values), min_size=1, max_size=2))
@example([(("seeds",), [])])
@example([(("budget",), {"hours": float("inf")})])
@example([(("factors", "training"), {"pairs": {"int": [1, float("inf")]}})])
@example([(("conditions",), [{"exclude": {"source": {"a": [1]}}}])])
@example([(("factors", "training"), {"pairs": {"choice": [[1], {2: 3}]}})])
@example([(("training", "weights"), datetime.date(2020, 1, 1))])
def test_a_sweep_or_one_line(changes):
    content = copy.deepcopy(CONTENT)
    for path, value in changes:
        _put(content, path, value)
    with _one_line():
        sweep = validate(content, "file.yaml")
        space = space_of(sweep)
        assert space.size > 0
        again = validate(json.loads(sweep.model_dump_json()), "sweep.json")
        assert again == sweep
        assert [point.configuration.key for point in space_of(again).points] == [
            p.configuration.key for p in space.points
        ]


@contextmanager
def _one_line():
    """Lets a UserError pass if each mistake is one line, and nothing else."""
    refused: tuple[str, ...] = ()
    try:
        yield
    except UserError as error:
        refused = error.lines
    assert not any("\n" in line for line in refused)


def _put(content, path, value):
    """Put the value there, unless an earlier change has taken away what held the place."""
    *parents, last = path
    for part in parents:
        if isinstance(content, dict):
            content.setdefault(part, {})
        if not _holds(content, part):
            return
        content = content[part]
    if isinstance(content, dict) or _holds(content, last):
        content[last] = value


def _holds(content, part):
    if isinstance(content, list):
        return isinstance(part, int) and part < len(content)
    return isinstance(content, dict) and part in content


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20) | st.text("{}[]:,-!&*? #'\"\n0ax", max_size=20) | st.sampled_from(["a: 2021-99-99"]))
@example("!!int x")
@example("!!timestamp x")
@example("!!bool x")
@example("[" * 2000)
def test_any_text_as_a_file_and_as_a_value(tmp_path, text):
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_sweep(str(path))
    assert not any("\n" in line for line in caught.value.lines)
    with _one_line():
        parse_change(f"key={text}")
