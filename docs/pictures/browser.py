"""What the pictures of the documentation have in common: a browser, and files that stay small."""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
MOST_BYTES = 150_000


@contextmanager
def page(width: int, height: int, scheme: str = "light") -> Iterator[Any]:
    """An empty page of Debian's Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        browser.close()


def save(picture: bytes, name: str) -> None:
    """Write a PNG with as many colours as keep it small, and say where."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= MOST_BYTES:
            break
    (HERE / name).write_bytes(out.getvalue())
    print(f"{HERE / name}: {len(out.getvalue()) / 1000:.0f} kB")
