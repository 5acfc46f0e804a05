"""Names of folders of images, taken apart."""

from itertools import permutations

import pytest

from robsweep.config.datasets import dataset_info
from robsweep.config.folder_name import parse_folder, same_but_for_path
from robsweep.errors import UserError
from robsweep.grammar.image_kind import ImageKind

PLAIN = ImageKind(3, 224)


@pytest.mark.parametrize("rule", ["@zero-shot", "@shared"])
def test_options_stand_in_any_order(tmp_path, rule):
    for options in permutations((rule, "@skip-damaged", "@32", "@grey")):
        assert parse_folder(f"folder:{tmp_path}{''.join(options)}") == (tmp_path, rule, True, ImageKind(1, 32))
    assert parse_folder(f"folder:{tmp_path}{rule}") == (tmp_path, rule, False, PLAIN)
    assert parse_folder(f"folder:{tmp_path}@skip-damaged") == (tmp_path, None, True, PLAIN)
    place = tmp_path.with_name(f"{tmp_path.name}@2x") / "a@b"
    assert parse_folder(f"folder:{tmp_path}@2x/a@b") == (place, None, False, PLAIN)


@pytest.mark.parametrize(("options", "kind"), [("@28", (3, 28)), ("@64", (3, 64)), ("@28@grey", (1, 28)), ("", PLAIN)])
def test_the_name_says_size_and_colour(options, kind):
    assert dataset_info(f"folder:/data/mine{options}").images == kind


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("@shared@zero-shot", "expected one of @zero-shot, @shared at most, and @skip-damaged once"),
        ("@28@32", "expected one of @28, @32, @64 at most, and @grey once"),
        ("@64@grey@grey", "expected one of @28, @32, @64 at most, and @grey once"),
        ("@grey", "@grey needs a size beside it, one of @28, @32, @64"),
    ],
)
def test_options_that_contradict(options, words):
    with pytest.raises(UserError, match=words):
        parse_folder(f"folder:/data/mine{options}")


def test_a_number_that_is_no_size_belongs_to_the_path():
    assert str(parse_folder("folder:/data/mine@48").path) == "/data/mine@48"


def test_copies_of_a_folder_have_the_same_options():
    assert same_but_for_path("folder:/a/birds@28@grey", "folder:/b/others@grey@28")
    assert same_but_for_path("folder:/a", "folder:/a")
    for one, other in (("folder:/a@28", "folder:/a@32"), ("folder:/a@shared", "folder:/a"), ("digits", "digits")):
        assert not same_but_for_path(one, other)
        assert not same_but_for_path(other, one)
