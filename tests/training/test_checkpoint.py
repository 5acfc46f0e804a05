"""Checkpoint folders: whole or not there, and one line about those that are damaged."""

import errno
import resource
import shutil

import pytest
import torch

from robsweep.errors import UserError
from robsweep.training.checkpoint import STATE, WEIGHTS, load_state, load_weights, remove_checkpoint, save_checkpoint
from robsweep.training.checkpoint_info import INFO, load_info
from robsweep.training.trainer import Trainer
from tests.training.conftest import NAME


@pytest.mark.parametrize(
    ("file", "content", "load", "words"),
    [
        (INFO, b"{", load_info, "checkpoint.json"),
        (INFO, bytes(range(128, 200)), load_info, "checkpoint.json cannot be read"),
        (INFO, None, load_info, "is not a checkpoint: it holds no checkpoint.json"),
        (WEIGHTS, b"", load_weights, "weights.safetensors is damaged"),
        (WEIGHTS, None, load_weights, "weights.safetensors cannot be read: No such file"),
        (STATE, b"", load_state, "state.pt is damaged"),
        (STATE, None, load_state, "state.pt cannot be read: No such file"),
    ],
)
def test_damage_is_one_line(folder, file, content, load, words):
    (folder / file).unlink() if content is None else (folder / file).write_bytes(content)
    with pytest.raises(UserError, match=words) as caught:
        load(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"x" * 99])
@pytest.mark.parametrize(("file", "load"), [(WEIGHTS, load_weights), (STATE, load_state)])
def test_damage_is_one_line_where_no_digest_tells(folder, file, load, content):
    _without_digests(folder)
    (folder / file).write_bytes(content)
    with pytest.raises(UserError, match=f"{file} cannot be read") as caught:
        load(folder)
    assert "\n" not in str(caught.value)


def test_a_checkpoint_of_before_there_were_digests_is_read(folder):
    weights, state = load_weights(folder), load_state(folder)
    _without_digests(folder)
    assert all(torch.equal(tensor, weights[name]) for name, tensor in load_weights(folder).items())
    assert load_state(folder).keys() == state.keys()


def _without_digests(folder):
    info = load_info(folder)
    (folder / INFO).write_text(info.model_dump_json(exclude={"weights_sha256", "state_sha256"}))


@pytest.fixture
def small_files():
    """For the time of a test no file may grow beyond 1000 bytes: a real error within a write, as of a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_names_the_file_and_leaves_the_older_checkpoint(folder, small_files):
    info, weights, state = load_info(folder), load_weights(folder), load_state(folder)
    with pytest.raises(OSError, match="File too large") as caught:
        save_checkpoint(folder, info, {name: tensor + 1 for name, tensor in weights.items()}, state)
    assert (caught.value.errno, caught.value.filename) == (errno.EFBIG, str(folder / WEIGHTS))
    assert [path.name for path in folder.parent.iterdir()] == ["epoch_1"]
    assert all(torch.equal(tensor, weights[name]) for name, tensor in load_weights(folder).items())


@pytest.mark.parametrize(("state", "words"), [([], "cannot be read"), ({"optimiser": {}}, "it holds no defense")])
def test_a_state_of_another_kind_is_one_line(folder, state, words):
    torch.save(state, folder / STATE)
    _without_digests(folder)
    with pytest.raises(UserError, match=words):
        load_state(folder)


def test_weights_of_another_network_are_named(folder, few_digits, quick):
    weights = load_weights(folder)
    weights["0.bias"] = torch.zeros(3)
    save_checkpoint(folder, load_info(folder), weights, load_state(folder))
    with pytest.raises(UserError, match=rf"not those of {NAME}: size mismatch for 0.bias") as caught:
        Trainer(quick(NAME), few_digits, seed=0).restore(folder)
    assert "\n" not in str(caught.value)


def test_who_may_read_one_file_may_read_all(folder):
    assert len({(folder / name).stat().st_mode for name in (INFO, STATE, WEIGHTS)}) == 1


def test_an_older_checkpoint_is_replaced_whole(folder):
    info, weights, state = load_info(folder), load_weights(folder), load_state(folder)
    (folder / "more").write_text("of the older one")
    save_checkpoint(folder, info, {name: tensor + 1 for name, tensor in weights.items()}, state)
    assert sorted(path.name for path in folder.iterdir()) == sorted((INFO, STATE, WEIGHTS))
    assert torch.equal(load_weights(folder)["0.bias"], weights["0.bias"] + 1)
    assert [path.name for path in folder.parent.iterdir()] == ["epoch_1"]


def test_a_kill_while_it_is_removed_leaves_no_part_of_it(folder, monkeypatch):
    def killed(_path):
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        remove_checkpoint(folder)
    (left,) = folder.parent.iterdir()
    assert left.name.startswith(".epoch_1.")
