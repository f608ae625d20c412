"""What comes with the results: words in context, and what was meant where nothing was found."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from filmjournal.domain.queries import Subject
from filmjournal.services.commands import EditEntry
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme.entry_rows import ROW_ROLE, EntryRowView, spoken
from ui_help import PATIENCE, SMALL, settle, view_of, viewing, visible


@pytest.fixture
def shell(make_window) -> Shell:
    return make_window(
        (
            *SMALL,
            viewing("Spoiled", 2001, "2024-05-01", review='<p>In the end <span class="spoiler">the breath</span>.</p>'),
            viewing("Odd", 2002, "2024-05-02", review="<p>👩‍🚀 &lt;b&gt; breath</p>"),
        )
    )


@pytest.fixture
def view(shell: Shell) -> JournalView:
    return view_of(shell)


def row(view: JournalView, id_: int) -> EntryRowView:
    model = view.list.model
    number = model.row_of(id_)
    assert number is not None
    found = model.index(number, 0).data(ROW_ROLE)
    assert isinstance(found, EntryRowView)
    return found


def marked(view: JournalView, id_: int) -> list[str] | None:
    line = row(view, id_).extract
    return None if line is None else [line.text[first:last] for first, last in line.found]


def test_rows_say_where_the_words_are_found_and_then_their_headlines_again(
    qtbot: QtBot, shell: Shell, view: JournalView
) -> None:
    view.search.set_text("breath")
    qtbot.waitUntil(lambda: view.list.model.row_of(1) is not None and marked(view, 1) == ["Breath"], timeout=PATIENCE)
    assert marked(view, 8) == ["breath"]
    assert marked(view, 7) == ["█████"]
    assert "Breath, gravel." in spoken(row(view, 1))
    assert "Lap after Lap" not in spoken(row(view, 1))
    view.search.set_text("")
    settle(qtbot, shell)
    assert row(view, 1).extract is None
    assert "Lap after Lap" in spoken(row(view, 1))


def test_films_have_them_too(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    view.go_to(PlaceKind.FILMS)
    view.search.set_text("kinder")
    qtbot.waitUntil(
        lambda: (
            view.list.listed_subject is Subject.FILMS
            and list(view.list.model.ids) == [1]
            and marked(view, 1) == ["Kinder"]
        ),
        timeout=PATIENCE,
    )


def test_what_was_found_by_something_else_has_none(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    view.search.set_text("mile")
    settle(qtbot, shell)
    view.list._extracts._later.timeout.emit()
    qtbot.waitUntil(lambda: {1, 5} <= view.list._extracts._asked, timeout=PATIENCE)
    assert row(view, 1).extract is None


def test_they_follow_a_change_of_the_review(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    view.search.set_text("breath")
    qtbot.waitUntil(lambda: view.list.model.row_of(1) is not None and marked(view, 1) == ["Breath"], timeout=PATIENCE)
    review = {"review_html": "<p>Out of breath now.</p>"}
    view.bus.do(EditEntry(1, review), "")
    qtbot.waitUntil(
        lambda: view.list.model.row_of(1) is not None and "Out of breath" in spoken(row(view, 1)), timeout=PATIENCE
    )


def test_near_searches_are_offered_where_nothing_is_found(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    view.search.set_text("bily crudpu")
    links = lambda: [b for b in visible(view.list, QPushButton) if b.property("role") == "link"]  # noqa: E731
    qtbot.waitUntil(lambda: bool(links()), timeout=PATIENCE)
    assert [link.text() for link in links()] == ["billy crudup"]
    qtbot.mouseClick(links()[0], Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert view.search.text() == "billy crudup"
    assert list(view.list.model.ids) == [5, 1]
    view.search.set_text("zzzzzzzzzzzz")
    settle(qtbot, shell)
    assert links() == []
