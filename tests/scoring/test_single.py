"""Scoring one checkpoint: transfer, reference files, progress, and what is refused."""

import shutil

import pytest

from robsweep.config.scores import TERMS
from robsweep.errors import UserError
from robsweep.interchange.checkpoint import export_checkpoint
from robsweep.scoring.single import Single, score_single


def test_a_network_is_its_own_surrogate(checkpoint, quick):
    """Gradients of an equal network are equal ones: transfer from itself is the white box."""
    white = Single(checkpoint, quick()).sheet()
    attacks = tuple(f"{spec}:gradient=transfer" for spec in quick().specs)
    same = Single(checkpoint, quick(attacks=attacks), surrogate=checkpoint).sheet()
    assert same.terms == pytest.approx(white.terms, abs=1e-4)
    assert all(text.endswith("gradient=transfer") for text in same.attack_strings.values())


def test_another_network_s_gradients_do_less(checkpoint, checkpoint_of, quick):
    white = Single(checkpoint, quick(attacks=("TMA",), queries=30)).sheet()
    other = checkpoint_of(seed=1)
    transfer = Single(checkpoint, quick(attacks=("TMA:gradient=transfer",), queries=30), surrogate=other).sheet()
    assert transfer.terms["TMA"] < white.terms["TMA"]


def test_a_reference_file_scores_as_the_folder_it_was_made_from(checkpoint, quick, tmp_path):
    file = export_checkpoint(checkpoint, tmp_path, make_folder=True).path
    ours, theirs = Single(checkpoint, quick()).sheet(), Single(file, quick()).sheet()
    assert theirs.terms == ours.terms
    assert theirs.clean == ours.clean


def test_progress_tells_every_attack_and_ends_at_the_whole(checkpoint, quick):
    told = []
    Single(checkpoint, quick(shard_queries=4)).sheet(lambda *state: told.append(state))
    assert list(dict.fromkeys(what for what, _, _ in told)) == [
        "CA+", "CA-", "QA+", "QA-", "TMA", "ES", "LTM", "GTM", "GTT", "done",
    ]  # fmt: skip
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1] == ("done", 6 * 2 * 9, 6 * 2 * 9)


def test_score_single_scores_the_first_queries(checkpoint):
    sheet = score_single(checkpoint, attacks=("TMA:pgditer=1",), queries=3, seed=5)
    assert (sheet.queries, sheet.seed, list(sheet.terms)) == (3, 5, ["TMA"])
    assert score_single(checkpoint, attacks=("TMA:eps=0:pgditer=1",), queries=1000).queries == 359


def test_a_transfer_without_a_surrogate(checkpoint, quick):
    with pytest.raises(UserError, match="needs a surrogate"):
        Single(checkpoint, quick(attacks=("TMA:gradient=transfer",))).sheet()


def test_a_surrogate_of_another_data_set(checkpoint, quick, tmp_path):
    other = shutil.copytree(checkpoint, tmp_path / "other")
    info = other / "checkpoint.json"
    info.write_text(info.read_text().replace('"digits"', '"fashion"'))
    with pytest.raises(UserError, match="is of the data set 'fashion', the checkpoint of 'digits'"):
        Single(checkpoint, quick(), surrogate=other)


def test_the_terms_are_those_of_the_papers(checkpoint, quick):
    assert tuple(Single(checkpoint, quick()).sheet().terms) == TERMS
