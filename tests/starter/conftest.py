"""Machines, folders of images and speeds that nobody measured."""

from robsweep.config.datasets import Size
from robsweep.data.image_summary import ImageSummary
from robsweep.starter.machine import LocalMachine
from robsweep.sweep.calibrate import Speed

CPU, GPU = LocalMachine(2, 16 * 2**30, 0), LocalMachine(8, 64 * 2**30, 1)


def look(images=1_000, *, side=100, grey=False, damaged=0):
    return ImageSummary(Size(images, 10), Size(images, 10), side, grey, 64, damaged)


def speed(per_megapixel):
    """Seconds in proportion to the pixels; LeNet takes a tenth."""

    def of(backbone, images):
        each = per_megapixel * images.side**2 / 1e6 * (0.1 if backbone == "rlenet" else 1.0)
        return Speed(each, each, each)

    return of
