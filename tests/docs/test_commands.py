"""Every command that README and the documentation show exists, takes its options, and finds what it names."""

import pytest

from tests.docs.commands import Made, commands, parsed, require_files, words_of
from tests.docs.pages import PAGES, blocks, code_spans

_MISSING = "MissingParameter"


@pytest.mark.parametrize("page", PAGES)
def test_commands_of_blocks(page):
    made = Made()
    for block in blocks(page):
        if block.title:
            made.files.add(block.title)
        for words in commands(block):
            said = f"{block}: {' '.join(words)}"
            try:
                if words[0] == "robsweep":
                    made.follow(*parsed(words))
                else:
                    require_files(words)
            except Exception as error:
                pytest.fail(f"{said}: {error}", pytrace=False)


@pytest.mark.parametrize("page", PAGES)
def test_commands_within_sentences(page):
    for span in code_spans(page):
        if not span.startswith(("robsweep ", "python ")):
            continue
        words = words_of(span)
        try:
            if words[0] == "robsweep":
                parsed(words)
            else:
                require_files(words)
        except Exception as error:
            if type(error).__name__ != _MISSING:  # a sentence may name a command without its arguments
                pytest.fail(f"{page}: {span}: {error}", pytrace=False)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("robsweep bst quickstart", "no command 'bst'"),
        ("robsweep best quickstart --minimum recall_at_1=0.9", "--minimum"),
        ("robsweep score models/hm/epoch_8 --queries many", "valid integer"),
    ],
)
def test_what_does_not_exist_is_found(command, said):
    with pytest.raises(Exception, match=said):
        parsed(words_of(command))


@pytest.mark.parametrize(
    "command", ["robsweep run nowhere.yaml", "robsweep front nowhere", "robsweep score nowhere/epoch_1"]
)
def test_what_was_never_made_is_found(command):
    with pytest.raises((AssertionError, ValueError), match="nowhere"):
        Made().follow(*parsed(words_of(command)))


def test_what_was_made_before_is_known():
    made = Made()
    for command in (
        "robsweep train digits:rlenet:ptripletN --epochs 2 --out model",
        "robsweep score model/epoch_2",
        "robsweep run quickstart --name mine",
        "robsweep best mine",
        "robsweep score mine:rc2f2p@2",
    ):
        made.follow(*parsed(words_of(command)))
