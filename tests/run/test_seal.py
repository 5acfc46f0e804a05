"""A sealed object is one of JSON, comes back as it was, and says where any of its bits has changed."""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.run.seal import sealed, unsealed

OBJECTS = st.dictionaries(st.text(), st.integers() | st.text() | st.floats(allow_nan=False), min_size=1)


@given(OBJECTS, st.sampled_from([None, 1]))
def test_it_comes_back_as_it_was(content, indent):
    text = json.dumps(content, indent=indent)
    line = sealed(text)
    assert json.loads(line) == {**content, "crc32": line[-10:-2]}
    assert json.loads(unsealed(line)) == content


def test_the_checksum_is_that_of_all_before_it():
    checksum = zlib.crc32(b'{"a":1')
    assert sealed('{"a":1}') == f'{{"a":1,"crc32":"{checksum:08x}"}}'


@given(OBJECTS, st.data())
def test_any_bit_that_changes_is_noticed(content, data):
    """The text does not parse any more, is refused, or holds a key that nobody knows."""
    line = sealed(json.dumps(content))
    encoded = bytearray(line.encode())
    encoded[data.draw(st.integers(0, len(encoded) - 1))] ^= 1 << data.draw(st.integers(0, 6))
    try:
        read = json.loads(unsealed(encoded.decode()))
    except ValueError:
        return
    assert set(read) - set(content)


@pytest.mark.parametrize(
    "text", ['{"a":1}', "{}", "", "no object", '{"crc32":"01234567"}', '{"a":1,"crc32":"0123456"}']
)
def test_what_carries_no_checksum_stays_as_it_is(text):
    assert unsealed(text) == text


def test_a_changed_digit_is_refused():
    line = sealed('{"ers":12.5}')
    with pytest.raises(ValueError, match="its content is not what was written there"):
        unsealed(line.replace("12.5", "13.5"))
