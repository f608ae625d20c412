"""What is written about a film is kept clean, whatever it came with."""

from __future__ import annotations

from pathlib import Path

from filmjournal.paths import in_profile
from filmjournal.services.backups import restore
from filmjournal.services.commands import EditFilm, LogFilm
from filmjournal.services.exporting_json import export_json
from filmjournal.services.journal import Journal


def test_ids_and_extra_fields_are_clean_and_come_back(journal: Journal, tmp_path: Path) -> None:
    journal.execute(LogFilm("A", watchlist=True))
    journal.execute(
        EditFilm(
            1,
            {
                "ids": {" imdb ": " tt1\x00\n", "tmdb": " ", "": "x"},
                "extra": {"note\u0301": "one \r\ntwo\x00\ud800 e\u0301\n\n", "empty": "\n"},
            },
        )
    )
    film = journal.browsing.film(1)
    assert film.ids == {"imdb": "tt1"}
    assert film.extra == {"noté": "one\ntwo é"}
    export_json(journal, tmp_path / "a.json")
    assert restore(tmp_path / "a.json", in_profile(tmp_path / "other")).films == 1
