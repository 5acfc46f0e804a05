"""Retrieval scores of every query: recall at k, and three average precisions."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from robsweep.devices import ieee_float32
from robsweep.distances import to_metric
from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric
from robsweep.metrics.ranks import rank_blocks

WORKSPACE_BYTES = 2**30


@dataclass(frozen=True, slots=True)
class RetrievalValues:
    """Scores of Q queries, each a float64 tensor of shape ``Q`` on the CPU, in [0, 1]; higher is better.

    With P the number of relevant references of a query, r_1 < ... < r_P their ranks (1 = nearest):

    - ``recall_at[k]``: 1 if r_1 <= k, else 0;
    - ``ap``: mean over i of i / r_i, average precision over the whole ranking;
    - ``ap_at_10``: sum of i / r_i over r_i <= 10, divided by 10 whatever P is (the papers' mAP@R with R =
      10);
    - ``ap_at_r``: sum of i / r_i over r_i <= P, divided by P (Musgrave et al. 2020, "A Metric Learning
      Reality Check", Section 3.3);
    - ``relevant``: P. A query with P = 0 can find nothing: its scores are 0.

    Embeddings that are not all finite have no ranking: then every score is NaN.
    """

    recall_at: dict[int, Tensor]
    ap: Tensor
    ap_at_10: Tensor
    ap_at_r: Tensor
    relevant: Tensor

    def per_query(self) -> dict[str, Tensor]:
        """Scores by the names of the results table: ``recall_at_k``, ``map``, ``map_at_10``, ``map_at_r``."""
        recalls = {f"recall_at_{k}": values for k, values in self.recall_at.items()}
        return {**recalls, "map": self.ap, "map_at_10": self.ap_at_10, "map_at_r": self.ap_at_r}

    def means(self) -> dict[str, float]:
        """Means over the queries, under the same names."""
        return {name: float(values.mean()) for name, values in self.per_query().items()}


def retrieval_scores(
    embeddings: Tensor,
    labels: Tensor,
    metric: Metric,
    *,
    queries: Tensor | None = None,
    recall_at: Sequence[int] = (1, 2),
    workspace_bytes: int = WORKSPACE_BYTES,
) -> RetrievalValues:
    """Scores of a set against itself; a query's own row is left out of its ranking, by index.

    Never holds the whole distance matrix. Ties are ranked as in ``rank_blocks``.

    Args:
        embeddings: ``N x D``; normalised here where the metric asks for it.
        labels: ``N`` integers.
        queries: rows that are queries, ``Q``; all by default.
        recall_at: the k of recall at k, each at least 1.
        workspace_bytes: bound of the memory used beside the embeddings (a copy of them, and the scores).

    Raises:
        UserError: no embeddings, shapes that do not fit, or a k below 1.
    """
    _check(embeddings, labels, "embeddings")
    rows = torch.arange(len(labels), device=labels.device) if queries is None else queries.to(labels.device)
    compared = to_metric(embeddings.detach().float(), metric)
    return _scores(compared[rows], labels[rows], compared, labels, metric, recall_at, workspace_bytes, self_rows=rows)


def cross_retrieval_scores(
    query_embeddings: Tensor,
    query_labels: Tensor,
    gallery_embeddings: Tensor,
    gallery_labels: Tensor,
    metric: Metric,
    *,
    recall_at: Sequence[int] = (1, 2),
    workspace_bytes: int = WORKSPACE_BYTES,
) -> RetrievalValues:
    """Scores of a query set against a gallery of other images (In-Shop); nothing is left out of a ranking.

    Arguments and errors as in ``retrieval_scores``; ``Q x D`` queries, ``N x D`` gallery.
    """
    _check(query_embeddings, query_labels, "query embeddings")
    _check(gallery_embeddings, gallery_labels, "gallery embeddings")
    compared = [to_metric(part.detach().float(), metric) for part in (query_embeddings, gallery_embeddings)]
    return _scores(
        compared[0],
        query_labels,
        compared[1],
        gallery_labels,
        metric,
        recall_at,
        workspace_bytes,
        self_rows=None,
    )


@torch.no_grad()
@ieee_float32()
def _scores(
    queries: Tensor,
    query_labels: Tensor,
    gallery: Tensor,
    gallery_labels: Tensor,
    metric: Metric,
    recall_at: Sequence[int],
    workspace_bytes: int,
    *,
    self_rows: Tensor | None,
) -> RetrievalValues:
    if any(k < 1 for k in recall_at):
        raise UserError(f"recall_at must hold numbers of at least 1, got {list(recall_at)}")
    fill = 0.0 if bool(queries.isfinite().all() and gallery.isfinite().all()) else torch.nan
    count = len(queries)
    names = [*(f"recall_at_{k}" for k in recall_at), "ap", "ap_at_10", "ap_at_r", "relevant"]
    scores = {name: torch.full((count,), fill, dtype=torch.float64, device=queries.device) for name in names}
    if fill == 0.0:
        blocks = rank_blocks(
            queries,
            query_labels,
            gallery,
            gallery_labels,
            metric,
            self_rows=self_rows,
            workspace_bytes=workspace_bytes,
        )
        for block in blocks:
            for name, values in _of_ranks(block.ranks, recall_at).items():
                scores[name][block.queries] = values
    found = {name: values.cpu() for name, values in scores.items()}
    return RetrievalValues(
        recall_at={k: found[f"recall_at_{k}"] for k in recall_at},
        ap=found["ap"],
        ap_at_10=found["ap_at_10"],
        ap_at_r=found["ap_at_r"],
        relevant=found["relevant"],
    )


def _of_ranks(ranks: Tensor, recall_at: Sequence[int]) -> dict[str, Tensor]:
    """Scores from ascending ranks ``B x R`` padded with infinity, each ``B``."""
    size = ranks.isfinite().sum(dim=1).double()
    precision = torch.arange(1, ranks.shape[1] + 1, device=ranks.device) / ranks  # i / infinity = 0 in the padding
    some = size.clamp_min(1)
    return {
        **{f"recall_at_{k}": (ranks <= k).any(dim=1).double() for k in recall_at},
        "ap": precision.sum(dim=1) / some,
        "ap_at_10": (precision * (ranks <= 10)).sum(dim=1) / 10,
        "ap_at_r": (precision * (ranks <= size[:, None])).sum(dim=1) / some,
        "relevant": size,
    }


def _check(embeddings: Tensor, labels: Tensor, what: str) -> None:
    if embeddings.ndim != 2 or labels.ndim != 1 or len(embeddings) != len(labels) or not len(labels):
        shapes = f"{tuple(embeddings.shape)} and {tuple(labels.shape)}"
        raise UserError(f"{what} must be N x D with N >= 1 labels, got {shapes}")
