import os

from robsweep.data.file_names import name_bytes, shown


def test_valid_names_are_as_they_were():
    for name in ("a/b.png", "Muñoz 山.jpg", "a\\b"):
        assert name_bytes(name) == name.encode()
        assert shown(name) == name


def test_other_bytes_are_kept_apart_and_can_be_printed():
    first, second = os.fsdecode(b"Mu\xf1oz"), os.fsdecode(b"Mu\xf2oz")
    assert name_bytes(first) == b"Mu\xf1oz"
    assert (shown(first), shown(second)) == (r"Mu\xf1oz", r"Mu\xf2oz")
    shown(first).encode()


def test_a_name_is_one_line():
    assert shown("a\nb\x7f") == r"a\x0ab\x7f"
