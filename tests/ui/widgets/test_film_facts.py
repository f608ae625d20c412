"""What is known of a film beside its title: further facts as they came, long ones on demand."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from filmjournal.domain.films import Film
from filmjournal.ui.widgets.film_facts import FilmFacts

SYNOPSIS = "He drives a bus and writes poems, and the week goes round. " * 20


def test_further_facts_are_shown_as_they_are(qtbot: QtBot):
    facts = FilmFacts()
    qtbot.addWidget(facts)
    facts.show_film(Film(1, "Paterson", extra={"Shelf": "<b>B 14</b>", "Synopsis": SYNOPSIS}))
    shown = [label.text() for label in facts.findChildren(QLabel)]
    assert shown[:2] == ["Shelf", "<b>B 14</b>"]
    (long,) = [label for label in facts.findChildren(QLabel) if label.text().startswith("He drives")]
    assert len(long.text()) < 310
    assert long.text().endswith(" …")


def test_a_long_fact_is_unfolded_and_folded(qtbot: QtBot):
    facts = FilmFacts()
    qtbot.addWidget(facts)
    facts.show_film(Film(1, "Paterson", extra={"Synopsis": SYNOPSIS}))
    (long,) = [label for label in facts.findChildren(QLabel) if label.text().startswith("He drives")]
    more, details = facts.links()
    assert isinstance(more, QPushButton)
    more.click()
    assert long.text() == SYNOPSIS
    assert more.text() == "Show less"
    more.click()
    assert long.text().endswith(" …")
    assert details is facts.edit
