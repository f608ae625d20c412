"""Preferences: each declared once, read from a TOML file that people may edit, written whole and atomically.

A bad value costs that value only, and an unknown key is left alone: a newer version may have written it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

THEMES = ("system", "light", "dark")
DENSITIES = ("comfortable", "compact", "large")
DATE_FORMATS = ("long", "short", "iso")
REVIEW_SIZES = (16, 18, 20, 22, 25)
RECENT_MOST = 8
LEAST_BACKUP_SPACE, MOST_BACKUP_SPACE = 1, 10_000  # gigabytes


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can prefer. `reading_font`, `language` and `spelling_language` are empty for the desktop's.

    `backup_space` is what backups may take in each of their folders, in gigabytes; `backup_folder` is a second folder
    for them, empty for none.
    """

    theme: str = "system"
    density: str = "comfortable"
    reading_font: str = ""
    review_size: int = 18
    date_format: str = "long"
    language: str = ""
    spelling: bool = True
    spelling_language: str = ""
    markdown_typing: bool = True
    smart_typing: bool = True
    backup_space: int = 2
    backup_folder: str = ""
    recent_journals: tuple[str, ...] = ()

    def changed(self, **values: Any) -> Settings:
        """The settings with some values replaced; a value that can't be is left as it was."""
        return replace(self, **{name: value for name, value in values.items() if _valid(name, value)})

    def with_recent(self, journal: Path) -> Settings:
        """The settings with a journal as the one opened last."""
        others = [name for name in self.recent_journals if name != str(journal)]
        return replace(self, recent_journals=(str(journal), *others)[:RECENT_MOST])


_CHOICES: dict[str, tuple[Any, ...]] = {
    "theme": THEMES,
    "density": DENSITIES,
    "date_format": DATE_FORMATS,
    "review_size": REVIEW_SIZES,
}


def load(file: Path) -> Settings:
    """The settings of a file; the defaults where there is none or it can't be read."""
    known = {field.name for field in fields(Settings)}
    table = {name: value for name, value in read_table(file).items() if name in known}
    return Settings().changed(**{name: tuple(v) if isinstance(v, list) else v for name, v in table.items()})


def save(settings: Settings, file: Path) -> None:
    """Write the settings, keeping what a newer version added. Raises OSError where that can't be done."""
    table = read_table(file)
    for field in fields(Settings):
        value = getattr(settings, field.name)
        table[field.name] = list(value) if isinstance(value, tuple) else value
    write_table(table, file)


def read_table(file: Path) -> dict[str, Any]:
    """What a TOML file holds; nothing where there is none or it can't be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write_table(table: dict[str, Any], file: Path) -> None:
    """Write a TOML file whole, in place of what is there. Raises OSError."""
    import tomli_w

    from filmjournal.atomic_file import make_folder, replacing

    make_folder(file.parent)
    with replacing(file) as beside:
        tomli_w.dump(table, beside)


def _valid(name: str, value: Any) -> bool:
    if name in _CHOICES:
        return value in _CHOICES[name] and not isinstance(value, bool)
    if name == "recent_journals":
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    if name in {"spelling", "markdown_typing", "smart_typing"}:
        return isinstance(value, bool)
    if name == "backup_space":
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return is_number and LEAST_BACKUP_SPACE <= value <= MOST_BACKUP_SPACE
    return isinstance(value, str)
