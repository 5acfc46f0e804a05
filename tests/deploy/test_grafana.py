"""The dashboard that is shipped is the one that is made, and speaks of every metric there is."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

from robsweep.executors.tune.metric_table import METRICS, exported

FOLDER = Path(__file__).parents[2] / "deploy/grafana"


@pytest.fixture(scope="module")
def shipped():
    return json.loads((FOLDER / "robsweep.json").read_text(encoding="utf-8"))


def test_the_file_is_what_the_script_makes(shipped):
    spec = importlib.util.spec_from_file_location("make", FOLDER / "make.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    assert shipped == make.dashboard()


def test_every_metric_has_a_panel_and_every_panel_a_metric(shipped):
    spoken = {name for panel in shipped["panels"] for target in panel["targets"] for name in _names(target["expr"])}
    assert spoken == {name for metric in METRICS for name in exported(metric)}


def _names(query):
    return re.findall(r"\bray_robsweep_\w+", query)


def test_it_takes_what_rays_dashboard_gives_to_its_own(shipped):
    variables = {one["name"]: one for one in shipped["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource"
    assert variables["SessionName"]["query"]["query"].endswith(", SessionName)")
    assert all("$SessionName" in target["expr"] for panel in shipped["panels"] for target in panel["targets"])
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,40}", shipped["uid"])


def test_panels_stand_in_two_columns_without_overlap(shipped):
    taken = set()
    for panel in shipped["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken
        taken |= cells
    assert len({panel["id"] for panel in shipped["panels"]}) == len(shipped["panels"])
