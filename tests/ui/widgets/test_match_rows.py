"""Which letters of a match are marked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from filmjournal.ui.widgets.match_rows import MatchModel, MatchRow, matched


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("After the Storm", "after the st", "After the St"),
        ("The Red Turtle", "red", "Red"),
        ("Amélie", "ame", "Amé"),
        ("Melanie Lynskey", "lyn", "Lyn"),
        ("cast: Billy Crudup", "billy cru", "Billy Cru"),
        ("東京物語", "東京", "東京"),
        ("Ænima", "aen", "Æn"),
        ("Paterson", "ter", None),
        ("Paterson", "", None),
        ("Playtime", "plays", None),
    ],
)
def test_matched_letters(text: str, typed: str, marked: str | None) -> None:
    found = matched(text, typed)
    assert (None if found is None else text[found[0] : found[1]]) == marked


def test_a_row_is_said_with_its_note() -> None:
    model = MatchModel()
    model.set_rows([MatchRow("After the Storm", "2016", "Seen once")])
    index = model.index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "After the Storm 2016, Seen once"
    assert index.data() == "After the Storm"
