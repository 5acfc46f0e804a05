import torch

from robsweep.perturb import autograd_gradient


def test_gradient_of_the_sum_without_a_trace_on_the_images():
    images = torch.rand(3, 1, 2, 2, dtype=torch.float64)
    with torch.no_grad():
        slope, value = autograd_gradient(lambda x, step: (step * x**2).sum(dim=(1, 2, 3)), images, 5)
    torch.testing.assert_close(slope, 10 * images)
    torch.testing.assert_close(value, 5 * images.square().sum(dim=(1, 2, 3)))
    assert not images.requires_grad
    assert not value.requires_grad
