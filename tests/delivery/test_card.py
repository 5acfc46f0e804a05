"""The model card."""

from robsweep.delivery.write import deliver


def test_a_card_without_scores_says_so(checkpoint, tmp_path):
    card = deliver(checkpoint("digits:rlenetp:ptripletN"), tmp_path / "net.onnx").card.read_text()
    assert card.startswith("# Model card: ACT on rlenet\n")
    assert "No scores were recorded with this checkpoint." in card
    assert "| fingerprint of the training images | `abcd` |" in card
    assert "| checkpoint | epoch 3, seed 4 |" in card
