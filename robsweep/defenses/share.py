"""A worker's share of a batch: what a defense must ask for where its triplets or its loss range over all workers."""

from typing import Protocol

from torch import Tensor


class BatchShare(Protocol):
    """One worker's pairs of a batch of ``B`` pairs.

    Every image goes through the network of one worker alone; everything behind the embeddings is computed by every
    worker for the whole batch. A loss made of gathered rows is that of the whole batch, its gradient the part of it
    that goes through this worker's rows: the parts of all workers add up to the gradient.

    Rows of the whole batch lie in the order of the workers, ``each`` of them a pair (2 for images, 1 for triplets).
    """

    def gather(self, rows: Tensor, *, each: int = 1) -> Tensor:
        """This worker's rows, with their graph, among those of all others, as constants: ``each * B x ...``.

        Every worker must call it alike, also one that has no rows.
        """

    def own(self, rows: Tensor) -> Tensor:
        """This worker's part of rows of the whole batch."""

    def take(self, images: Tensor, places: Tensor) -> Tensor:
        """The images at ``places`` of the whole batch, given this worker's ``images``: ``n x C x H x W``."""


class WholeBatch:
    """The batch of a worker that mines by itself."""

    def gather(self, rows: Tensor, *, each: int = 1) -> Tensor:
        """The rows."""
        return rows

    def own(self, rows: Tensor) -> Tensor:
        """The rows."""
        return rows

    def take(self, images: Tensor, places: Tensor) -> Tensor:
        """Indexing."""
        return images[places]


WHOLE_BATCH = WholeBatch()
