"""Which configurations are tried: the ``search`` section of a sweep file."""

from typing import Any

from pydantic import PositiveInt, field_validator, model_validator

from robsweep.config.close import one_of
from robsweep.config.messages import short
from robsweep.config.prior_runs import PriorRuns
from robsweep.config.seed import Seed
from robsweep.config.strategies import SEARCHERS
from robsweep.errors import UserError
from robsweep.grammar.strings import parse_defense

PAPERS = ("", "ghmetsmi", "ghmetsm", "p", "hmetsmi", "hmetsm", "hmetrm", "d")
"""Defenses of the main tables of Zhou and Patel 2022, the best of them first; the undefended network before all."""


class SearchConfig(PriorRuns):
    """Which configurations are tried.

    ``from``: runs that tell what to expect.
    ``kind``: of ``strategies.SEARCHERS``. ``samples``: how many configurations at most; None: all there are.
    ``first``: defenses that come before the searcher's own proposals, as in model strings; ``papers``: ``PAPERS``.
    ``guided`` begins with these unless the file says otherwise.
    """

    kind: str = "guided"
    first: tuple[str, ...] = ()
    samples: PositiveInt | None = None
    seed: Seed = 0

    @field_validator("kind")
    @classmethod
    def _known_searcher(cls, name: str) -> str:
        return one_of(name, SEARCHERS, "searcher")

    @model_validator(mode="before")
    @classmethod
    def _papers_first(cls, data: Any) -> Any:
        if isinstance(data, dict) and "first" not in data and data.get("kind", "guided") == "guided":
            return {**data, "first": "papers"}
        return data

    @field_validator("first", mode="before")
    @classmethod
    def _papers_by_name(cls, value: Any) -> Any:
        if isinstance(value, str) and value != "papers":
            raise ValueError(f"expected papers or a list of defenses such as ghmetsmi, got {short(value)}")
        return PAPERS if value == "papers" else value

    @field_validator("first")
    @classmethod
    def _known_defenses(cls, suffixes: tuple[str, ...]) -> tuple[str, ...]:
        for suffix in suffixes:
            try:
                parse_defense(suffix)
            except UserError as error:
                raise ValueError(str(error)) from None
        return suffixes
