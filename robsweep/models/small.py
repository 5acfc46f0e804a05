"""The two backbones for 28x28 grey images."""

from torch import nn


def c2f2(embedding_dim: int = 512) -> nn.Sequential:
    """C2F2 of Zhou et al. 2020: two convolutions, two linear layers; ``N x 1 x 28 x 28`` -> ``N x D``."""
    return nn.Sequential(
        nn.Conv2d(1, 32, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(3136, 1024),
        nn.ReLU(),
        nn.Linear(1024, embedding_dim),
    )


def lenet(embedding_dim: int = 128) -> nn.Sequential:
    """LeNet as in Caffe's MNIST example, last layer = embedding; ``N x 1 x 28 x 28`` -> ``N x D``."""
    return nn.Sequential(
        nn.Conv2d(1, 20, kernel_size=5),
        nn.MaxPool2d(2),
        nn.Conv2d(20, 50, kernel_size=5),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(800, 500),
        nn.ReLU(),
        nn.Linear(500, embedding_dim),
    )
