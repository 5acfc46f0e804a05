"""Which images stand for a data set."""

import numpy as np
import pytest

from robsweep.adversarial_examples.sample import chosen, sample_of
from robsweep.data.digits import load_digits


@pytest.mark.parametrize(
    ("classes", "each", "count", "expected"),
    [(10, 1000, 1000, [100] * 10), (100, 60, 100, [10] * 10), (5, 3, 100, [3] * 5), (2, 500, 15, [7, 7])],
)
def test_as_many_of_each_class_as_there_are_or_fit(classes, each, count, expected):
    labels = np.random.default_rng(0).permutation(np.repeat(np.arange(classes), each))
    rows = chosen(labels, count)
    assert np.bincount(labels[rows]).tolist() == expected
    assert (np.diff(rows) > 0).all()
    for one in range(len(expected)):  # the first ones
        assert np.flatnonzero(labels == one)[: expected[one]].tolist() == rows[labels[rows] == one].tolist()


def test_queries_are_the_first_images_of_the_first_classes():
    data = load_digits("test")
    sample = sample_of(data)
    assert sample.labels[sample.queries].tolist() == [0, 1]
    for label, query in enumerate(sample.queries.tolist()):
        first = np.flatnonzero(data.labels == label)[:1]
        assert (sample.images[query] == data.batch(first)[0]).all()
