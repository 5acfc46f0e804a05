"""Facts of a model card in words."""

from types import SimpleNamespace

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.delivery.facts import configuration_rows, share


def _rows(name, **changes):
    configuration = configuration_of(name, **changes)
    description = SimpleNamespace(
        configuration=configuration, identity=name, key=configuration.key, train_fingerprint="", epoch=2, seed=4,
        code_version="0.1.0",
    )  # fmt: skip
    return dict(configuration_rows(description))


@pytest.mark.parametrize(
    ("value", "text"), [(77 / 255, "0.30196 (77/255)"), (0.011764, "0.011764 (3/255)"), (0.1, "0.1 (25.5/255)")]
)
def test_a_share_of_the_pixels_range_is_told_in_255ths(value, text):
    assert share(value) == text


def test_the_adversary_is_told_only_where_something_is_perturbed():
    plain, defended = _rows("fashion:rc2f2:ptripletN"), _rows("fashion:rc2f2p:ptripletN")
    assert "adversary of training" not in plain
    assert defended["adversary of training"] == "eps 0.30196 (77/255), step size 0.011765 (3/255), 32 steps"
    assert defended["checkpoint"] == "epoch 2, seed 4"
    assert defended["fingerprint of the training images"] == "`not known`"


def test_losses_name_their_triplets_and_their_distance():
    assert _rows("fashion:rc2f2:psripletN".replace("psr", "pstr"))["loss"] == (
        "triplet, softhard triplets, Euclidean distance of embeddings of unit length, margin 0.2"
    )
    assert _rows("fashion:rc2f2tride:pgtripletC")["loss"].endswith("cosine distance, margin 0.2, shrinking margin")
    assert _rows("fashion:rc2f2:contrastiveE")["loss"] == "contrastive, Euclidean distance of raw embeddings"
