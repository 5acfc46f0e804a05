import zlib

import pytest
import torch
from scipy.stats import chisquare, kstest

from robsweep.perturb import counter

KEYS = counter.keys(0, "CA+", torch.arange(2000))


def splitmix64(state, count):
    """The published generator in Python integers."""
    numbers = []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        word = state
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB % 2**64
        numbers.append(word ^ (word >> 31))
    return numbers


@pytest.mark.parametrize("seed", [0, 1, 2**40 + 7, -3])
def test_numbers_are_those_of_splitmix64(seed):
    key = torch.tensor([seed])
    expected = [(number >> 1) % 1000 for number in splitmix64(seed % 2**64, 7)[1:]]
    assert counter.integers(key, 6, 1000)[0].tolist() == expected


def test_the_generator_itself_is_the_published_one():
    assert splitmix64(0, 1) == [0xE220A8397B1DCDAF]


def test_integers_are_uniform():
    counts = torch.bincount(counter.integers(KEYS, 50, 37).flatten(), minlength=37)
    assert chisquare(counts).pvalue > 0.001


def test_the_same_position_of_neighbouring_rows_is_uniform():
    counts = torch.bincount(counter.integers(KEYS, 1, 20).flatten(), minlength=20)
    assert chisquare(counts).pvalue > 0.001


def test_distinct_draws_every_ordered_pair_alike():
    drawn = counter.distinct(KEYS, 2, 5)
    assert (drawn[:, 0] != drawn[:, 1]).all()
    counts = torch.bincount(drawn[:, 0] * 5 + drawn[:, 1], minlength=25)
    off_diagonal = counts[~torch.eye(5, dtype=torch.bool).flatten()]
    assert chisquare(off_diagonal).pvalue > 0.001


def test_uniform_and_normal():
    assert kstest(counter.uniform(KEYS, 11).flatten().numpy(), "uniform").pvalue > 0.001
    drawn = counter.normal(KEYS, 11)
    assert drawn.shape == (2000, 11)
    assert kstest(drawn.flatten().numpy(), "norm").pvalue > 0.001
    assert drawn.T.corrcoef().fill_diagonal_(0).abs().max() < 0.12


def test_a_number_depends_on_its_key_alone():
    rows = torch.tensor([7, 1, 400])
    together = counter.normal(counter.keys(3, "ES", rows), 5)
    alone = counter.normal(counter.keys(3, "ES", rows[2:]), 5)
    assert torch.equal(together[2:], alone)
    keys = [
        counter.keys(3, "ES", rows),
        counter.keys(4, "ES", rows),
        counter.keys(3, "LTM", rows),
        counter.derive(counter.keys(3, "ES", rows), 0),
        counter.derive(counter.keys(3, "ES", rows), 1),
        counter.derive(counter.keys(3, "ES", rows), -1),
    ]
    assert len(torch.cat(keys).unique()) == 18


@pytest.mark.parametrize("seed", [0, 1, 2**40 + 7, 2**63 - 1, -3])
def test_numbers_of_the_host_are_mixed_as_those_of_the_device(seed):
    mixed = counter._mixed(seed)
    assert mixed == counter._mix(torch.tensor(seed)).item()
    assert mixed % 2**64 == splitmix64(seed % 2**64, 1)[0]
    rows = torch.arange(5)
    key = counter.keys(seed, "CA+", rows)
    start = counter._mix(counter._mix(torch.tensor(seed)) ^ zlib.crc32(b"CA+"))
    assert torch.equal(key, counter._mix(start ^ rows))
    for word in (-1, 0, 31):
        assert torch.equal(counter.derive(key, word), counter._mix(key ^ counter._mix(torch.tensor(word))))


def test_keys_of_many_words_are_those_of_each():
    key = counter.keys(3, "ES", torch.arange(5))
    found = counter.derive_each(key, 7, 4)
    assert found.tolist() == [counter.derive(key, word).tolist() for word in range(7, 11)]
