"""The person's own words."""

from __future__ import annotations

from pathlib import Path

from filmjournal.spelling import personal


def test_words_are_kept_sorted_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "profile" / "words.txt"
    assert personal.read(file) == frozenset()
    for word in ("rewatch", "Buñuel", "rewatch"):
        personal.add(file, word)
    assert file.read_text(encoding="utf-8") == "Buñuel\nrewatch\n"
    assert personal.read(file) == {"Buñuel", "rewatch"}
    assert [entry.name for entry in file.parent.iterdir()] == ["words.txt"]


def test_a_file_edited_by_hand_is_read_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes("\ufeff  zeta \r\n\r\nalpha\r\n".encode() + b"caf\xe9\n")
    assert {"zeta", "alpha"} < personal.read(file)
    personal.add(file, "beta")
    assert file.read_bytes() == b"alpha\nbeta\ncaf\xe9\nzeta\n"


def test_a_folder_in_its_place_holds_no_words(tmp_path: Path) -> None:
    assert personal.read(tmp_path) == frozenset()
