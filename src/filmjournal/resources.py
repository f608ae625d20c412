"""Where the files of `resources/` are: inside the installed package, or beside `src/` in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder with icons, themes, templates, translations and sample words."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parents[1] / "resources"


def text(name: str) -> str:
    """The text of one resource, named by its path below the root."""
    return (root() / name).read_text(encoding="utf-8")
