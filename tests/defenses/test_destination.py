import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from robsweep.defenses.destination import destination_hardness, gradual_hardness
from robsweep.grammar.destination import Boost, Constant, Destination, Gradual, Mined
from robsweep.grammar.hardness import Hardness

MINED = torch.tensor([-0.4, 0.1])


def _at(target: Destination, level: float, margin: float = 0.2) -> list[float]:
    asked: list[Hardness] = []

    def mined(letter: Hardness) -> torch.Tensor:
        asked.append(letter)
        return MINED

    value = destination_hardness(target, level, margin=margin, mined=mined, device=torch.device("cpu"))
    assert asked == ([target.hardness] if isinstance(target, Mined | Boost) else [])
    return value.tolist()


@pytest.mark.parametrize(
    ("target", "level", "expected"),
    [
        (Mined(hardness="m"), 0.1, MINED.tolist()),
        (Constant(level=-0.1), 0.1, -0.1),
        (Constant(level=2.0), 0.0, 2.0),
        (Gradual(), 2.0, -0.2),
        (Gradual(), 0.05, -0.05),
        (Gradual(), 0.0, 0.0),
        (Gradual(power=2), 0.1, -0.05),
        (Gradual(power=0.5), 0.05, -0.1),
        (Gradual(u=2.2), 1.1, -0.1),
        (Boost(hardness="h"), 0.2, MINED.tolist()),
        (Boost(hardness="h"), 0.1, [-0.35, 0.15]),
        (Boost(hardness="h", xi=0.4, u=2.2), 1.1, [-0.2, 0.3]),
    ],
)
def test_by_hand(target: Destination, level: float, expected: float | list[float]) -> None:
    assert _at(target, level) == pytest.approx(expected)


def test_metric_e_scales_with_its_margin() -> None:
    assert _at(Gradual(), 0.5, margin=1.0) == pytest.approx(-0.5)


@given(st.floats(-1, 3), st.floats(-1, 3), st.sampled_from([0.5, 1, 2]), st.sampled_from([None, 2.2]))
def test_a_gradual_level_rises_from_minus_gamma_to_zero_as_the_loss_falls(
    one: float, other: float, power: float, u: float | None
) -> None:
    target = Gradual.model_validate({"power": power, "u": u})
    high, low = (gradual_hardness(target, level, margin=0.2) for level in (max(one, other), min(one, other)))
    assert -0.2 <= high <= low <= 0
