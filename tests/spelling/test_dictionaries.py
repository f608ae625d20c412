"""Finding dictionaries and choosing one for a language."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from filmjournal.spelling.dictionaries import Dictionary, best_for, find, normal_tag


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en_US", "en_US"), ("en-gb", "en_GB"), ("EN", "en"), ("sr-latn-rs", "sr_Latn_RS"), ("no", "nb"),
        ("de_DE_frami", "de_DE"), ("en_GB-large", "en_GB"), ("es-419", "es_419"), ("", None), ("english", None),
        ("hyph_en_US", None),
    ],
)  # fmt: skip
def test_a_language_has_one_name(written: str, tag: str | None) -> None:
    assert normal_tag(written) == tag


def test_dictionaries_are_found_in_folders_and_one_below(make_dictionary, tmp_path: Path, monkeypatch) -> None:
    own = tmp_path / "own"
    make_dictionary("own/fr_FR")
    make_dictionary("own/dict-de/de_DE_frami")
    make_dictionary("own/pl/index")
    make_dictionary("more/fr_FR")
    make_dictionary("more/it_IT")
    (own / "nl_NL.aff").write_text("SET UTF-8\n")  # its other file is missing
    monkeypatch.setenv("DICPATH", str(tmp_path / "more"))
    found = {dictionary.tag: dictionary.stem for dictionary in find(own)}
    assert found["fr_FR"] == own / "fr_FR"  # the person's own comes first
    assert found["de_DE"] == own / "dict-de/de_DE_frami"
    assert found["pl"] == own / "pl/index"
    assert found["it_IT"] == tmp_path / "more/it_IT"
    assert "nl_NL" not in found


def test_a_dictionary_comes_with_the_program_and_none_is_loaded_to_find_it(tmp_path: Path) -> None:
    assert best_for("en_GB", find(tmp_path / "nowhere")) is not None
    code = (
        "import sys; from filmjournal.spelling.dictionaries import find; assert find();"
        "assert not [name for name in sys.modules if name.startswith(('spylls.', 'PySide6'))]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_best_is_the_very_one_or_another_region() -> None:
    found = [Dictionary(tag, Path(tag)) for tag in ("de_AT", "de_DE", "en_AU", "en_GB", "en_US", "eo", "fr_CA")]

    def chosen(language: str) -> str | None:
        best = best_for(language, found)
        return None if best is None else best.tag

    assert chosen("en-gb") == "en_GB"
    assert chosen("en") == "en_US"
    assert chosen("en_NZ") == "en_US"
    assert chosen("de_CH") == "de_DE"
    assert chosen("fr") == "fr_CA"
    assert chosen("eo_XX") == "eo"
    assert chosen("ja") is None
    assert chosen("…") is None
