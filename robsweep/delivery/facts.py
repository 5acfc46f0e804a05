"""Facts of a model card in words: a name and what is said of it."""

from collections.abc import Iterator

from robsweep.config.budget import Budget
from robsweep.config.configuration import Configuration
from robsweep.delivery.description import ModelDescription
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import Loss, TripletLoss
from robsweep.page.meanings import Meanings
from robsweep.page.words import HARDNESS

_METRICS = {
    Metric.NORMALISED: "Euclidean distance of embeddings of unit length",
    Metric.COSINE: "cosine distance",
    Metric.EUCLIDEAN: "Euclidean distance of raw embeddings",
}


def configuration_rows(description: ModelDescription) -> Iterator[tuple[str, str]]:
    """What was trained, how, and which checkpoint of it this is."""
    configuration = description.configuration
    identity = configuration.identity
    yield "identity", f"`{description.identity}`"
    yield "key", f"`{description.key}`"
    yield "data set", f"`{identity.dataset}`"
    yield "fingerprint of the training images", f"`{description.train_fingerprint or 'not known'}`"
    meanings = Meanings()
    meanings.of(identity)
    yield from meanings.all[0]
    yield "loss", _loss(identity.loss)
    yield "training", _training(configuration)
    if identity.defense.perturbs:
        yield "adversary of training", _budget(configuration.training.budget)
    yield "checkpoint", f"epoch {description.epoch}, seed {description.seed}"
    yield "code version", f"`{description.code_version}`"


def _loss(loss: Loss) -> str:
    metric = f"{_METRICS[loss.metric]}, margin {loss.metric.margin:g}"
    if isinstance(loss, TripletLoss):
        shrinking = ", shrinking margin" if loss.shrinking else ""
        return f"triplet, {HARDNESS[loss.miner]} triplets, {metric}{shrinking}"
    return f"{loss.name}, {_METRICS[loss.metric]}"


def _training(configuration: Configuration) -> str:
    recipe = configuration.training
    optimiser = recipe.optimiser
    start = f", from {recipe.weights} weights" if recipe.weights else ""
    return (
        f"{recipe.epochs} epochs planned, {recipe.pairs} pairs a batch, {optimiser.name}, learning rate "
        f"{optimiser.lr:g}, weight decay {optimiser.weight_decay:g}{start}"
    )


def _budget(budget: Budget) -> str:
    return f"eps {share(budget.eps)}, step size {share(budget.step_size)}, {budget.steps} steps"


def share(value: float) -> str:
    """``0.30196 (77/255)``."""
    return f"{value:.5g} ({255 * value:.3g}/255)"


def input_rows(description: ModelDescription) -> Iterator[tuple[str, str]]:
    """From an image file to the network's input, and what comes out."""
    steps = description.preprocessing
    channels, side, _ = steps.shape
    yield "tensor", f"`{description.input}`, B x {channels} x {side} x {side}, {steps.dtype}, pixels in [0, 1]"
    yield "colour order", "grey" if steps.colour_order == "L" else steps.colour_order
    yield "resize", f"to {steps.resize} x {steps.resize}, {steps.resampling}; the aspect ratio is given up"
    yield "crop", f"{steps.crop} x {steps.crop} from the middle" if steps.crop < steps.resize else "none"
    yield "mean and standard deviation", "taken by the network itself"
    length = "of unit length" if description.unit_length else "raw"
    yield "embeddings", f"`{description.output}`, B x {description.embedding_dim}, {length}; compare by distance"
