"""The two backbones for small images, grey or in colour; the papers' are those for grey 28x28."""

from torch import nn

from robsweep.grammar.image_kind import ImageKind

_PAPERS = ImageKind(1, 28)


def c2f2(embedding_dim: int = 512, images: ImageKind = _PAPERS) -> nn.Sequential:
    """C2F2 of Zhou et al. 2020: two convolutions, two linear layers; ``N x C x S x S`` -> ``N x D``.

    Larger images widen the first linear layer alone, which takes 64 maps of a quarter of the side.
    """
    return nn.Sequential(
        nn.Conv2d(images.channels, 32, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(64 * (images.side // 4) ** 2, 1024),
        nn.ReLU(),
        nn.Linear(1024, embedding_dim),
    )


def lenet(embedding_dim: int = 128, images: ImageKind = _PAPERS) -> nn.Sequential:
    """LeNet as in Caffe's MNIST example, last layer = embedding; ``N x C x S x S`` -> ``N x D``.

    Larger images widen the first linear layer alone: it takes 50 maps.
    """
    return nn.Sequential(
        nn.Conv2d(images.channels, 20, kernel_size=5),
        nn.MaxPool2d(2),
        nn.Conv2d(20, 50, kernel_size=5),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(50 * (((images.side - 4) // 2 - 4) // 2) ** 2, 500),
        nn.ReLU(),
        nn.Linear(500, embedding_dim),
    )
