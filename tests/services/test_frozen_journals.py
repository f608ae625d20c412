"""Journals of every version that was given out open, and hold what they held."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from filmjournal.bootstrap import open_journal
from filmjournal.paths import Paths
from filmjournal.services.exporting_json import export_json
from filmjournal.services.integrity import check
from filmjournal.services.restoring import restore
from filmjournal.storage.file_head import VERSION

DATA = Path(__file__).parents[1] / "data"
VERSIONS = range(1, VERSION + 1)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_frozen_journal_opens_and_holds_what_it_held(version: int, paths: Paths, tmp_path: Path) -> None:
    frozen = DATA / f"journal-version-{version}.filmjournal"
    assert frozen.stat().st_size < 200_000
    shutil.copyfile(frozen, paths.journal)
    journal = open_journal(paths)
    export_json(journal, tmp_path / "now.json")
    troubles = [trouble for trouble in check(journal).troubles if "image" not in trouble]  # its images are not kept
    journal.close()
    assert troubles == []
    assert (tmp_path / "now.json").read_bytes() == frozen.with_suffix(".json").read_bytes()
    kept = sorted(paths.backups.iterdir()) if paths.backups.exists() else []
    assert bool(kept) == (version < VERSION)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_frozen_export_is_restored(version: int, paths: Paths, tmp_path: Path) -> None:
    frozen = DATA / f"journal-version-{version}.json"
    assert restore(frozen, paths).entries > 0
    journal = open_journal(paths)
    export_json(journal, tmp_path / "now.json")
    journal.close()
    assert (tmp_path / "now.json").read_bytes() == frozen.read_bytes()
