"""Which dictionaries of words there are on this machine: Hunspell's, two files each, `en_GB.aff` and `en_GB.dic`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_TAG = re.compile(r"([a-z]{2,3})(?:[_-]([a-z]{4}))?(?:[_-]([a-z]{2}|\d{3}))?(?![a-z0-9])", re.IGNORECASE)
_SAME = {"no": "nb", "iw": "he", "in": "id"}
_FIRST = {"en": "US", "pt": "PT", "sv": "SE", "da": "DK", "cs": "CZ", "nb": "NO", "nn": "NO", "uk": "UA", "el": "GR"}
_SYSTEM = (
    "/usr/share/hunspell",
    "/usr/local/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/lib/libreoffice/share/extensions",
    "/usr/lib64/libreoffice/share/extensions",
)
_MAC = (
    "~/Library/Spelling",
    "/Library/Spelling",
    "/opt/homebrew/share/hunspell",
    "/Applications/LibreOffice.app/Contents/Resources/extensions",
)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary by the language it is of, such as `en_GB`, and its two files without their endings."""

    tag: str
    stem: Path


def normal_tag(language: str) -> str | None:
    """A language as dictionaries are named, `en-gb` as `en_GB`; None where this is no language."""
    match = _TAG.match(language.strip())
    if match is None:
        return None
    name, script, region = match.groups()
    name = _SAME.get(name.lower(), name.lower())
    return "_".join(filter(None, (name, script and script.title(), region and region.upper())))


def find(own: Path | None = None) -> tuple[Dictionary, ...]:
    """The dictionaries that are there, one a language, by language.

    The person's `own` folder comes before those of `DICPATH`, these before those of the system and what comes with
    the program. In each, folders one level below are looked into as well.
    """
    found: dict[str, Dictionary] = {}
    for folder in _folders(own):
        for dictionary in sorted(
            _in_folder(folder), key=lambda dictionary: (len(dictionary.stem.name), dictionary.tag)
        ):
            found.setdefault(dictionary.tag, dictionary)
    return tuple(found[tag] for tag in sorted(found))


def best_for(language: str, found: Iterable[Dictionary]) -> Dictionary | None:
    """The dictionary for a language: the very one, else one of another region."""
    wanted = normal_tag(language)
    if wanted is None:
        return None
    by_tag = {dictionary.tag: dictionary for dictionary in found}
    name = wanted.split("_", 1)[0]
    for tag in (wanted, f"{name}_{_FIRST.get(name, name.upper())}", name):
        if tag in by_tag:
            return by_tag[tag]
    return next((by_tag[tag] for tag in sorted(by_tag) if tag.startswith(f"{name}_")), None)


def _folders(own: Path | None) -> Iterator[Path]:
    if own is not None:
        yield own
    yield from (Path(name) for name in os.environ.get("DICPATH", "").split(os.pathsep) if name)
    if sys.platform == "win32":
        yield Path(os.environ.get("PROGRAMFILES", "C:/Program Files")) / "LibreOffice/share/extensions"
    else:
        yield from (Path(name).expanduser() for name in (*(_MAC if sys.platform == "darwin" else ()), *_SYSTEM))
    bundled = find_spec("spylls")
    for folder in (bundled and bundled.submodule_search_locations) or ():
        yield Path(folder) / "hunspell/data"


def _in_folder(folder: Path) -> Iterator[Dictionary]:
    try:
        names = sorted(os.scandir(folder), key=lambda entry: entry.name)
        below = [Path(entry.path) for entry in names if entry.is_dir()]
    except OSError:
        return
    for place in (folder, *below):
        try:
            files = {entry.name for entry in os.scandir(place)}
        except OSError:
            continue
        for file in files:
            name = file.removesuffix(".aff")
            if name != file and f"{name}.dic" in files:
                tag = normal_tag(place.name if name == "index" else name)
                if tag is not None:
                    yield Dictionary(tag, place / name)
