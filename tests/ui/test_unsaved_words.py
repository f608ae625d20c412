"""What is said of words that were brought back."""

from __future__ import annotations

from pathlib import Path

from filmjournal.ui.unsaved_words import BroughtBack, sentences_of


def test_each_thing_that_became_of_them_is_said_with_its_entry() -> None:
    found = BroughtBack(saved=(3, 4), drafts=(5,), titles=("Frantz", "Tomboy", "Blood Ties"), left=((7, "evening"),))
    told = list(sentences_of(found))
    assert [one.entry_id for one in told] == [5, 3, None]
    assert "“Blood Ties”" in told[0].sentence
    assert "2 reviews" in told[1].sentence
    assert "no longer in the journal" in told[2].sentence


def test_what_did_not_come_back_is_said_with_what_may_be_discarded() -> None:
    file = Path("journal-unsaved-damaged-1.json")
    found = BroughtBack(left=((7, "a"),), refused=((8, "b"), (9, "b")), damaged=(file,), troubles=("It is newer.",))
    told = list(sentences_of(found))
    assert [(one.entry_id, one.kept, one.damaged) for one in told] == [
        (None, found.left, ()),
        (None, found.refused, ()),
        (None, (), (file,)),
        (None, (), ()),
    ]
    assert "2 texts" in told[1].sentence
    assert file.name in told[2].sentence
    assert told[3].sentence == "It is newer."


def test_where_nothing_came_nothing_is_said() -> None:
    assert list(sentences_of(BroughtBack())) == []
