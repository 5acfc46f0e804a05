"""Budgets."""

from robsweep.config.budget import Budget


def test_one_step_is_fgsm_with_the_whole_budget():
    assert Budget(eps=0.3, alpha=0.01, steps=1).step_size == 0.3
    assert Budget(eps=0.3, alpha=0.01, steps=2).step_size == 0.01
