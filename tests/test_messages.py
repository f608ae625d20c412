"""Every text of the program's own reaches the translators: from code, from tables and from templates."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from filmjournal import i18n

ROOT = Path(__file__).parents[1]
EXTRACT = ["extract", "-F", "pyproject.toml", "-k", "_", "-k", "N_", "-k", "ngettext:1,2"]


def test_texts_of_code_tables_and_templates_are_found(tmp_path: Path) -> None:
    target = tmp_path / "filmjournal.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", *EXTRACT, "-o", str(target), "."]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with target.open("rb") as file:
        found = {message.id for message in read_po(file)}
    in_code, in_table, in_template = "A film needs a title.", "&Log a film…", "Cast"
    assert {in_code, in_table, in_template} <= found


def test_a_catalogue_is_spoken(tmp_path: Path) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Not rated", "Ohne Wertung")
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "filmjournal.mo").open("wb") as file:
        write_mo(file, catalogue)
    try:
        i18n.use_language("de_DE", tmp_path)
        assert i18n._("Not rated") == "Ohne Wertung"
        assert i18n.language() == "de_DE"
        i18n.use_language("fr_FR", tmp_path)
        assert (i18n._("Not rated"), i18n.language()) == ("Not rated", "en")
    finally:
        i18n.use_language("en", tmp_path)
