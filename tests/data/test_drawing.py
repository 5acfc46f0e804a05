import numpy as np

from robsweep.data.drawing import draw


def test_same_numbers_same_picture_other_numbers_another():
    base = draw(2, 5, width=40, height=30, seed=1)
    assert base.shape == (30, 40, 3)
    assert base.dtype == np.uint8
    np.testing.assert_array_equal(base, draw(2, 5, width=40, height=30, seed=1))
    for kind, instance, seed in ((3, 5, 1), (2, 6, 1), (2, 5, 2)):
        assert (draw(kind, instance, width=40, height=30, seed=seed) != base).any()


def features(picture):
    """What survives moving, turning and dimming: the colour furthest from the border's, as hue and saturation."""
    pixels = picture.reshape(-1, 3).astype(float)
    border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]]).astype(float)
    far = np.abs(pixels[:, None] - border[None, ::4]).sum(axis=2).min(axis=1)
    colour = pixels[np.argsort(far)[-40:]].mean(axis=0)
    return colour / colour.sum()


def nearest_is_of_the_class(vectors, labels):
    distances = ((vectors[:, None] - vectors[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(distances, np.inf)
    return (labels[distances.argmin(axis=1)] == labels).mean()


def test_classes_are_separable_but_not_by_pixels_alone():
    labels = np.repeat(np.arange(6), 12)
    pictures = [draw(int(kind), item, width=48, height=48) for item, kind in enumerate(labels)]
    by_pixels = nearest_is_of_the_class(np.stack(pictures).reshape(len(labels), -1) / 255, labels)
    by_colour = nearest_is_of_the_class(np.stack([features(picture) for picture in pictures]), labels)
    assert by_pixels < 0.6
    assert by_colour > 0.7
