"""The published tables: figures that agree with themselves, configurations that the bundled sweeps run."""

import csv

import pytest

from robsweep.config.datasets import fits
from robsweep.config.find_sweep import bundled_spaces
from robsweep.config.load import load_sweep
from robsweep.config.points import space_of
from robsweep.config.scores import TERMS
from robsweep.grammar.defense import HM
from robsweep.grammar.identity import parse_identity
from robsweep.metrics.ers import ers
from robsweep.published.published_rows import FOLDER, SCORES, published

ROWS = published()
WITH_ERS = [row for row in ROWS if {*TERMS, "ERS"} <= set(row.figures)]
SWEEPS = [name for name in bundled_spaces() if name.startswith("papers/")]
EXTRA = {
    "fashion:rc2f2ghmetsr:ptripletN",  # HM without ICS: no row of Fashion-MNIST, but a step between ACT and HM&ICS
}
"""What a bundled sweep runs although no table has it."""


def _name(row):
    return f"{row.table}-{row.configuration.identity.dataset}-{row.defense}-{row.pgd_steps}"


@pytest.fixture(scope="module")
def points():
    """Key -> the bundled sweeps that hold it, and key -> its name."""
    sweeps, names = {}, {}
    for sweep in SWEEPS:
        for point in space_of(load_sweep(sweep)).points:
            sweeps.setdefault(point.configuration.key, []).append(sweep)
            names[point.configuration.key] = str(point.configuration)
    return sweeps, names


def test_every_table_is_here():
    counts = {}
    for row in ROWS:
        counts[row.table] = counts.get(row.table, 0) + 1
    assert counts == {
        "main comparison": 27,
        "training budget": 21,
        "destination hardness": 16,
        "intra-class structure": 14,
        "source x destination": 25,
        "supplement": 9,
        "headline": 20,
        "Swin-T": 4,
        "Fashion-MNIST": 9,
    }
    assert len(WITH_ERS) == 91


@pytest.mark.parametrize("row", WITH_ERS, ids=_name)
def test_ers_is_the_mean_of_the_published_terms(row):
    # each term is printed to 0.1 (TMA and ES:D to 0.001), and so is their mean
    terms = {name: row.figures[name] for name in TERMS}
    assert ers(terms) == pytest.approx(row.figures["ERS"], abs=0.1)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_columns_say_the_same_as_the_configuration(path):
    with path.open(newline="") as file:
        records = list(csv.DictReader(file))
    assert len({record["table"] for record in records}) == 1
    for record in records:
        identity = parse_identity(record["configuration"])
        assert (record["data"], record["model"]) == (identity.dataset, identity.backbone)
        assert fits(identity.dataset, identity.backbone)
        assert set(SCORES) < set(record)


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_figures_are_in_their_units(row):
    if row.configuration.identity.loss.metric.normalises:
        assert row.figures.get("ES:D", 0) <= 2
    assert abs(row.figures.get("TMA", 0)) <= 1
    assert all(0 <= row.figures[score] <= 100 for score in set(SCORES) - {"TMA", "ES:D"} & set(row.figures))


def test_what_the_strings_cannot_say():
    found = {row.defense: row.configuration.identity.defense for row in ROWS if row.table != "headline"}
    destinations = {name: defense.destination for name, defense in found.items() if isinstance(defense, HM)}
    assert destinations["HM[S,0]"].level == 0
    assert destinations["HM[S,-gamma/2]"].level == -0.1
    assert destinations["HM[S,g_B(M)] (xi=0.1)"].xi == 0.1
    assert destinations["HM[S,g_LGA] (u=2.2)"].u == 2.2
    assert destinations["HM[S,g_1/2]"].power == 0.5
    weights = {
        row.configuration.identity.dataset: row.configuration.identity.defense.ics.weight
        for row in ROWS
        if row.defense == "HM[S,g_LGA]&ICS"
    }
    assert weights == {"cub": 0.5, "cars": 0.5, "sop": 0.05, "mnist": 0.5, "fashion": 0.5}


def test_the_same_result_has_the_same_figures_in_all_of_the_papers_tables():
    first = {}
    for row in ROWS:
        if row.source.startswith("arXiv"):
            shared = first.setdefault(row.configuration.key, row.figures)
            assert {s: v for s, v in row.figures.items() if s in shared} == {
                s: v for s, v in shared.items() if s in row.figures
            }, row


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_every_row_is_a_point_of_a_bundled_sweep(row, points):
    assert row.configuration.key in points[0]


def test_bundled_sweeps_run_nothing_else(points):
    sweeps, names = points
    published_keys = {row.configuration.key for row in ROWS}
    assert {names[key] for key in set(sweeps) - published_keys} == EXTRA
