"""A hook of MkDocs: the repository's other Markdown files become pages, and links between all of them lead there."""

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
PAGES = {
    "index.md": "README.md",
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "analysis.md": "analysis/README.md",
    "recorded-table.md": "benchmarks/replay/table/README.md",
    "example-package.md": "examples/robsweep_example/README.md",
}
"""Page of the site -> file of the repository."""
_OF_FILE = {file: page for page, file in PAGES.items()}
_LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files outside ``docs/``."""
    for page, file in PAGES.items():
        files.append(File.generated(config, page, content=(ROOT / file).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links between files of the repository into links between pages."""
    source = PAGES.get(page.file.src_uri, f"docs/{page.file.src_uri}")

    def moved(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), match[1]))
        for file in (target, f"{target}/README.md"):
            if file in _OF_FILE:
                target = f"docs/{_OF_FILE[file]}"
        here = posixpath.dirname(f"docs/{page.file.src_uri}")
        return f"]({posixpath.relpath(target, here)}{match[2] or ''})"

    return _LINK.sub(moved, markdown)
