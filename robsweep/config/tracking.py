"""Where else a sweep's rows go: experiment trackers."""

from typing import Literal

from robsweep.grammar.frozen import Frozen


class MlflowConfig(Frozen):
    """``uri``: a server or a database as MLflow spells it; None: MLflow's own default."""

    uri: str | None = None
    experiment: str = "robsweep"


class WandbConfig(Frozen):
    """``offline`` leaves files in the run's folder, which ``wandb sync`` sends later."""

    project: str = "robsweep"
    entity: str | None = None
    mode: Literal["online", "offline"] = "online"


class TrackingConfig(Frozen):
    """A tracker that is None is not used; ``docs/progress.md`` says what each is sent."""

    mlflow: MlflowConfig | None = None
    wandb: WandbConfig | None = None
