"""Which seeds a configuration is trained with."""

from itertools import count, islice
from typing import Any, Self

from pydantic import PositiveInt, field_validator, model_validator

from robsweep.config.seed import Seed
from robsweep.grammar.frozen import Frozen


class SeedsConfig(Frozen):
    """``first``: seeds of every configuration, a list or how many, from 0 on.

    ``survivors``: how many seeds, those included, what stands on the last rung's front is to have; None: no more.
    """

    first: tuple[Seed, ...] = (0,)
    survivors: PositiveInt | None = None

    @field_validator("first", mode="before")
    @classmethod
    def _a_number_counts_from_zero(cls, value: Any) -> Any:
        return tuple(range(value)) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("first")
    @classmethod
    def _some_seeds_each_once(cls, seeds: tuple[int, ...]) -> tuple[int, ...]:
        if not seeds or len(set(seeds)) != len(seeds):
            raise ValueError(f"got {list(seeds)}, expected one or more seeds, each once")
        return seeds

    @model_validator(mode="after")
    def _survivors_have_no_fewer(self) -> Self:
        if self.survivors is not None and self.survivors < len(self.first):
            raise ValueError(f"survivors: got {self.survivors}, fewer than the {len(self.first)} of first")
        return self

    @property
    def of_survivors(self) -> tuple[int, ...]:
        """``first`` and the smallest seeds beside them."""
        wanted = self.survivors or len(self.first)
        others = (seed for seed in count() if seed not in self.first)
        return (*self.first, *islice(others, wanted - len(self.first)))
