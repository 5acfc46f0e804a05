"""Score one checkpoint by itself: what ``robsweep score`` does."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from robsweep.config.folder_name import same_but_for_path
from robsweep.config.profiles import default_profile
from robsweep.config.scoring import ScoringConfig
from robsweep.data.moved import require_same_images
from robsweep.devices import checked_device, device_title, no_accelerator
from robsweep.errors import UserError
from robsweep.interchange.checkpoint import open_checkpoint
from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.arguments import scoring_config
from robsweep.scoring.clean import clean_here
from robsweep.scoring.curve import Curve, CurvePoint, score_curve
from robsweep.scoring.local import Progress, attack_here
from robsweep.scoring.networks import Weights
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.values import Clean, Surrogate
from robsweep.scoring.worker import ScoringWorker
from robsweep.training.checkpoint_info import CheckpointInfo


class Single:
    """A checkpoint, folder or reference file, that is opened once and scored in one or several ways.

    Raises:
        UserError: no checkpoint there, a missing data set, a folder that moved and holds other images, no such device,
            a surrogate of another data set, or none where an attack transfers.
    """

    def __init__(
        self,
        path: Path,
        scoring: ScoringConfig,
        *,
        device: str = "auto",
        data_root: Path | None = None,
        surrogate: Path | None = None,
    ) -> None:
        if surrogate is None and any(spec.gradient == "transfer" for spec in scoring.specs):
            raise UserError("gradient=transfer needs a surrogate network: give --surrogate")
        self.scoring = scoring
        self.info, self._weights = _opened(path)
        dataset = self.info.configuration.identity.dataset
        require_same_images(dataset, data_root, self.info.train_fingerprint, str(path))
        other = _surrogate(surrogate, self.info) if surrogate is not None else None
        root = str(data_root) if data_root else None
        self._request = ScoreRequest(self.info.configuration, self.info.seed, self.info.epoch, str(path))
        used = checked_device(device)
        self.where = f"the CPU: {no_accelerator()}" if (device, used) == ("auto", "cpu") else device_title(used)
        """The device in words."""
        self._worker = ScoringWorker(dataset, root, scoring, used, other)

    def sheet(self, progress: Progress | None = None) -> ScoreSheet:
        """The scores under the scoring configuration given."""
        return self._score(self.scoring, progress)

    def curve(self, curve: Curve, progress: Progress | None = None) -> tuple[CurvePoint, ...]:
        """The scores at every eps of ``curve``.

        Raises:
            UserError: the attacks have several eps.
        """

        def score(scoring: ScoringConfig, eps: float) -> ScoreSheet:
            def tell(what: str, done: int, total: int) -> None:
                if progress is not None:
                    progress(f"eps {eps:.4f}: {what}", done, total)

            return self._score(scoring, tell)

        return score_curve(curve, self.scoring, score)

    def _score(self, scoring: ScoringConfig, progress: Progress | None) -> ScoreSheet:
        embeddings, clean = self._embedded
        return attack_here(self._request, scoring, self._worker, self._weights, embeddings, clean, progress=progress)

    @cached_property
    def _embedded(self) -> tuple[NDArray[np.float32], Clean]:
        return clean_here(self._request, self._worker, self._weights)


def suitable_profile(path: Path) -> str:
    """The default profile of the data set that a checkpoint was trained on.

    Raises:
        UserError: no checkpoint there.
    """
    info, _ = open_checkpoint(path)
    return default_profile(info.configuration.identity.dataset)


def score_single(
    path: Path,
    *,
    device: str = "auto",
    data_root: Path | None = None,
    **scoring: Any,
) -> ScoreSheet:
    """The sheet of a checkpoint in one call.

    ``scoring``: fields of ``ScoringConfig``, such as ``queries=64``; the profile suits the images unless it is given.

    Raises:
        UserError: as in ``scoring_config`` and ``Single``.
    """
    suitable: dict[str, Any] = {} if "profile" in scoring else {"profile": suitable_profile(path)}
    return Single(path, scoring_config(**suitable, **scoring), device=device, data_root=data_root).sheet()


def _opened(path: Path) -> tuple[CheckpointInfo, Weights]:
    info, weights = open_checkpoint(path)
    return info, {name: tensor.numpy() for name, tensor in weights.items()}


def _surrogate(path: Path, attacked: CheckpointInfo) -> Surrogate:
    info, weights = _opened(path)
    theirs, dataset = (one.configuration.identity.dataset for one in (info, attacked))
    same = same_but_for_path(theirs, dataset) and info.train_fingerprint == attacked.train_fingerprint != ""
    if theirs != dataset and not same:
        raise UserError(f"surrogate {path} is of the data set {theirs!r}, the checkpoint of {dataset!r}")
    return Surrogate(info.configuration, weights)
