"""Whether the optional package timm has the networks that are asked for."""

from collections.abc import Iterable

from robsweep.errors import UserError

_PREFIX = "timm:"


def require_known(backbones: Iterable[str]) -> None:
    """Look up names that begin with ``timm:``, without building anything; others pass.

    Raises:
        UserError: timm is not installed, or does not know the name.
    """
    for name in (backbone.removeprefix(_PREFIX) for backbone in backbones if backbone.startswith(_PREFIX)):
        try:
            import timm  # which loads torch: here alone, and only for who is going to train its networks
        except ImportError:
            raise UserError(f"backbone 'timm:{name}' needs the package timm: pip install timm") from None
        if not timm.is_model(name):
            raise UserError(f"timm {timm.__version__} knows no network {name!r}: see timm.list_models()")
