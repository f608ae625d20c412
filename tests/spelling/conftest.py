"""Small dictionaries made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmjournal.spelling.client import Client

AFFIXES = "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\nSFX S Y 1\nSFX S 0 s .\nSFX M Y 1\nSFX M 0 's .\n"
WORDS = ("film/SM", "scene/S", "receive/S", "the", "a", "runner/SM", "well", "known", "e-mail", "don't", "not", "Paris")

MakeDictionary = Callable[..., Path]


@pytest.fixture
def make_dictionary(tmp_path: Path) -> MakeDictionary:
    """`make_dictionary(name, words, affixes)`: writes the two files and returns their path without endings."""

    def make(name: str = "xx", words: tuple[str, ...] = WORDS, affixes: str = AFFIXES) -> Path:
        stem = tmp_path / name
        stem.parent.mkdir(parents=True, exist_ok=True)
        stem.with_name(f"{stem.name}.aff").write_text(affixes, encoding="utf-8")
        lines = "\n".join((str(len(words)), *words))
        stem.with_name(f"{stem.name}.dic").write_text(f"{lines}\n", encoding="utf-8")
        return stem

    return make


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client()
    yield client
    client.close()
