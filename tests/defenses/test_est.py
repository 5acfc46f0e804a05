"""EST."""


def test_est_trains_on_shifted_images_alone(tiny_batch, one_step) -> None:
    outcome, trained, benign, _ = one_step("d")
    assert trained.shape == tiny_batch.images.shape
    assert not benign.any()
    assert (trained - tiny_batch.images).abs().max() <= 0.1 + 1e-6
    assert outcome.passes == 36
