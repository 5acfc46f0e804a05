"""Rungs, and brute force for ranks: fronts by peeling, shares of a front's hypervolume by counting cells."""

from itertools import pairwise, product

import pytest

from robsweep.pareto.objectives import objectives_of
from robsweep.run.rung import Entry, Rung


@pytest.fixture
def feed():
    """Lets a policy judge points (values of the objectives) one after the other; answers with rung and verdicts."""

    def through(policy, points, names, epoch=2, last=False):
        rung, verdicts = Rung(epoch), []
        for number, point in enumerate(points):
            values = dict(zip(names, point, strict=True))
            verdicts.append(policy.judge(None, rung, f"k{number}", values, last=last))
            rung.put(Entry(f"k{number}", values, verdicts[-1].kind, verdicts[-1].behind))
        return rung, verdicts

    return through


@pytest.fixture(scope="session")
def peeled():
    """``n``: (front, position) of each of n points; objectives as in a sweep file."""

    def ranks(points, objectives):
        signs = [-1 if o.minimise else 1 for o in objectives_of(objectives)]
        signed = [tuple(sign * value for sign, value in zip(signs, point, strict=True)) for point in points]
        fronts, left, front = {}, set(range(len(signed))), 0
        while left:
            members = {i for i in left if not any(_dominates(signed[j], signed[i]) for j in left)}
            fronts |= dict.fromkeys(members, front)
            left, front = left - members, front + 1
        low = tuple(map(min, zip(*signed, strict=True)))
        shares = {}
        for i in fronts:
            others = [signed[j] for j in fronts if fronts[j] == fronts[i] and j != i]
            shares[i] = _volume([signed[i], *others], low) - _volume(others, low)
        before = {i: sum((fronts[j], -shares[j]) < (fronts[i], -shares[i]) for j in fronts) for i in range(len(points))}
        return [(fronts[i], before[i]) for i in range(len(points))]

    return ranks


def _dominates(a, b):
    return a != b and all(x >= y for x, y in zip(a, b, strict=True))


def _volume(points, low):
    """Of the cells between all coordinates, those that some point covers."""
    axes = [sorted({low[axis], *(point[axis] for point in points)}) for axis in range(len(low))]
    total = 0
    for cell in product(*(pairwise(axis) for axis in axes)):
        if any(all(value >= end for value, (_, end) in zip(point, cell, strict=True)) for point in points):
            size = 1
            for begin, end in cell:
                size *= end - begin
            total += size
    return total
