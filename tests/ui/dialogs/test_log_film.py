"""Logging a film from its panel, on a real journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.domain.entries import Entry
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery
from filmjournal.domain.rating import Rating
from filmjournal.paths import in_profile
from filmjournal.services import clock
from filmjournal.services.commands import LogFilm
from filmjournal.ui.dialogs.log_film import LogFilmPanel
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Tasks

KEY = Qt.Key
SEEN = PartialDate(2017, 6, 17)


@pytest.fixture
def bus(qtbot: QtBot, profile: Path) -> Iterator[JournalBus]:
    made = JournalBus(Tasks())
    paths = in_profile(profile)
    with qtbot.waitSignal(made.opened):
        made.open(lambda: bootstrap.open_journal(paths, create=True), lambda error: pytest.fail(str(error)))
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 700)
    qtbot.addWidget(made)
    QLineEdit(made).setObjectName("behind")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def panel(bus: JournalBus, window: QWidget) -> LogFilmPanel:
    made = LogFilmPanel(bus, window)
    made.open_at(QPoint(12, 42))
    return made


@pytest.fixture
def logged(panel: LogFilmPanel) -> list[tuple[int, bool]]:
    heard: list[tuple[int, bool]] = []
    panel.logged.connect(lambda entry_id, write: heard.append((entry_id, write)))
    return heard


def already(bus: JournalBus, *films: LogFilm) -> None:
    for film in films:
        bus.journal.execute(film)


def storm(title: str = "After the Storm", year: int = 2016) -> LogFilm:
    return LogFilm(title, year, viewing={"watched": SEEN})


def typed(qtbot: QtBot, panel: LogFilmPanel, text: str) -> None:
    """Type a title and wait until the films that answer to it are there."""
    panel.film.selectAll()
    qtbot.keyClicks(panel.film, text)
    qtbot.waitUntil(lambda: panel._answered == panel.film.text())


def entries(bus: JournalBus) -> list[Entry]:
    ids = list(bus.journal.browsing.ids(ListQuery()))
    found = bus.journal.browsing.entries(ids)
    return [found[id_] for id_ in sorted(ids)]


def offered(panel: LogFilmPanel) -> list[str]:
    model = panel._model
    return [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def test_a_title_and_enter(panel: LogFilmPanel, bus: JournalBus, logged: list[object], qtbot: QtBot) -> None:
    assert panel.film.hasFocus()
    qtbot.keyClicks(panel.film, "1 Mile to You (2017)")
    qtbot.keyClick(panel.film, KEY.Key_Return)  # even before the answer to what was typed is there
    qtbot.waitUntil(lambda: bool(logged))
    (entry,) = entries(bus)
    assert (entry.film.title, entry.film.year, entry.watched) == ("1 Mile to You", 2017, clock.today())
    assert (entry.rating, entry.headline, entry.rewatch, entry.private) == (None, None, False, False)
    assert logged == [(entry.id, False)]
    assert panel.isHidden()
    assert panel.film.text() == ""
    bus.undo()
    qtbot.waitUntil(lambda: not bus.tasks.busy)
    assert entries(bus) == []


def test_everything_by_keyboard(panel: LogFilmPanel, bus: JournalBus, logged: list[object], qtbot: QtBot) -> None:
    typed(qtbot, panel, "Frantz (2016) (aka: Franz)")

    def tab() -> QWidget:
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    field = tab()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "june 2017")
    stars = tab()
    qtbot.keyClick(stars, KEY.Key_4)
    qtbot.keyClick(stars, KEY.Key_Right)
    assert panel._rating_words.text() == "4½ of 5"
    qtbot.keyClicks(tab(), "A Letter in the Wrong Hand")
    for _toggle in range(3):
        qtbot.keyClick(tab(), KEY.Key_Space)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(logged))
    (entry,) = entries(bus)
    assert (entry.watched, entry.rating, entry.headline) == (
        PartialDate(2017, 6), Rating(9), "A Letter in the Wrong Hand",
    )  # fmt: skip
    assert (entry.rewatch, entry.film.liked, entry.private) == (True, True, True)
    assert entry.film.alternative_titles == ("Franz",)
    assert logged == [(entry.id, True)]


@pytest.mark.parametrize("control", ["watched", "rating", "headline", "seen", "like", "private", "log_button"])
def test_enter_logs_from_anywhere(
    control: str, panel: LogFilmPanel, bus: JournalBus, logged: list[object], qtbot: QtBot
) -> None:
    typed(qtbot, panel, "Paterson (2016)")
    widget: QWidget = getattr(panel, control)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(widget, KEY.Key_Return)
    qtbot.keyClick(widget, KEY.Key_Return)  # an impatient second one logs nothing more
    qtbot.waitUntil(lambda: bool(logged))
    assert len(entries(bus)) == 1
    assert logged == [(1, False)]


def test_enter_on_the_other_button_goes_on_to_write(panel: LogFilmPanel, logged: list[object], qtbot: QtBot) -> None:
    typed(qtbot, panel, "Paterson (2016)")
    panel.write_button.setFocus()
    qtbot.keyClick(panel.write_button, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(logged))
    assert logged == [(1, True)]


def test_films_that_are_there_are_offered(panel: LogFilmPanel, bus: JournalBus, qtbot: QtBot) -> None:
    already(bus, storm(), storm(), LogFilm("After the Wedding", 2006))
    typed(qtbot, panel, "after the")
    assert panel.list.isVisible()
    assert offered(panel) == [
        "After the Storm 2016, Seen 2 times, 17 June 2017",
        "After the Wedding 2006, Not seen yet",
        "New film “after the”, Add a year in brackets if you know it",
    ]
    typed(qtbot, panel, "after the wedding (2007)")
    assert offered(panel) == ["New film “after the wedding (2007)”"]
    assert panel.list.isHidden()


def test_enter_takes_the_highlighted_film_and_then_logs(
    panel: LogFilmPanel, bus: JournalBus, logged: list[object], qtbot: QtBot
) -> None:
    already(bus, storm())
    typed(qtbot, panel, "after the st")
    assert not panel.seen.isChecked()
    qtbot.keyClick(panel.film, KEY.Key_Return)
    assert (panel.film.text(), panel.list.isVisible(), logged) == ("After the Storm (2016)", False, [])
    assert panel.seen.isChecked()
    assert panel._film_hint.text() == "Seen once, 17 June 2017"
    qtbot.keyClick(panel.film, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(logged))
    first, second = entries(bus)
    assert first.film.id == second.film.id
    assert (first.rewatch, second.rewatch) == (False, True)


def test_the_arrows_choose_the_new_film(
    panel: LogFilmPanel, bus: JournalBus, logged: list[object], qtbot: QtBot
) -> None:
    already(bus, storm())
    typed(qtbot, panel, "after the storm")
    assert panel.seen.isChecked()
    qtbot.keyClick(panel.film, KEY.Key_Down)
    if panel._picked is not None and panel.list.isVisible() and panel.list.currentIndex().row() == 0:
        qtbot.keyClick(panel.film, KEY.Key_Down)
    qtbot.keyClick(panel.film, KEY.Key_Return)
    assert not panel.seen.isChecked()
    qtbot.keyClick(panel.film, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(logged))
    assert [entry.film.id for entry in entries(bus)] == [1, 2]


def test_a_click_chooses(panel: LogFilmPanel, bus: JournalBus, qtbot: QtBot) -> None:
    already(bus, storm(), LogFilm("After the Wedding", 2006))
    typed(qtbot, panel, "after")
    place = panel.list.visualRect(panel._model.index(1, 0)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.film.text() == "After the Wedding (2006)"
    assert panel.film.hasFocus()


@pytest.mark.parametrize("text", ["After the Storm (2016)", "after the storm", "AFTER THE STORM (2016)"])
def test_the_same_title_is_the_same_film(
    text: str, panel: LogFilmPanel, bus: JournalBus, logged: list[object], qtbot: QtBot
) -> None:
    already(bus, storm())
    typed(qtbot, panel, text)
    assert panel.seen.isChecked()
    qtbot.keyClick(panel.film, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(logged))
    assert [entry.film.id for entry in entries(bus)] == [1, 1]


def test_a_film_known_by_another_name(panel: LogFilmPanel, bus: JournalBus, qtbot: QtBot) -> None:
    already(bus, LogFilm("Umi yori mo mada fukaku", 2016, also_known_as=("After the Storm",), viewing={}))
    typed(qtbot, panel, "After the Storm")
    assert offered(panel)[0] == "Umi yori mo mada fukaku 2016, Seen once"


def test_two_films_of_one_title_are_asked_about(
    panel: LogFilmPanel, bus: JournalBus, logged: list[object], qtbot: QtBot
) -> None:
    already(bus, storm(), storm(year=2001))
    panel.film.selectAll()
    qtbot.keyClicks(panel.film, "After the Storm")
    qtbot.keyClick(panel.film, KEY.Key_Return)
    qtbot.waitUntil(panel.list.isVisible)
    assert (len(entries(bus)), logged) == (2, [])
    qtbot.keyClick(panel.film, KEY.Key_Return)
    qtbot.keyClick(panel.film, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(logged))
    assert len(entries(bus)) == 3


def test_seen_before_is_the_persons_once_touched(panel: LogFilmPanel, bus: JournalBus, qtbot: QtBot) -> None:
    already(bus, storm())
    typed(qtbot, panel, "After the Storm")
    panel.seen.click()
    typed(qtbot, panel, "After the Storm (2016)")
    assert not panel.seen.isChecked()


@pytest.mark.parametrize(
    ("film", "watched", "sentence"),
    [
        ("", "today", "A film needs a title."),
        ("Film (20177)", "today", "There is no film of the year 20177: a year is between 1870 and 2199."),
        ("Film", "2017-13-40", "There is no such date as 2017-13-40."),
        ("Film", "30 feb 2017", "There is no such date as 2017-02-30."),
        ("x" * 1001, "today", "A title has at most 1000 characters."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(
    film: str, watched: str, sentence: str, panel: LogFilmPanel, bus: JournalBus, qtbot: QtBot
) -> None:
    panel.film.setText(film)
    panel._title_typed(film)
    panel.watched.setText(watched)
    panel.headline.setText("A headline")
    panel.headline.setFocus()
    qtbot.keyClick(panel.headline, KEY.Key_Return)
    hint = panel._film_hint if watched == "today" else panel._watched_hint
    qtbot.waitUntil(lambda: hint.text() == sentence)
    assert hint.property("role") == "error"
    assert (panel.film if watched == "today" else panel.watched).hasFocus()
    assert (panel.isVisible(), panel.film.text(), panel.headline.text()) == (True, film, "A headline")
    assert entries(bus) == []


def test_a_journal_that_refuses_is_explained_in_the_panel(
    panel: LogFilmPanel, bus: JournalBus, logged: list[object], qtbot: QtBot
) -> None:
    already(bus, storm())
    typed(qtbot, panel, "after the storm")
    bus.journal.execute(bus.journal.execute(LogFilm("Frantz", 2016)).undo)
    panel._picked = panel._picked and type(panel._picked)(99, "Gone", 2000, 1, None)
    panel.log(write=False)
    qtbot.waitUntil(panel.notice.isVisible)
    assert panel.notice.text() == "There is no film 99."
    assert panel.film.text() == "after the storm"
    assert logged == []


def test_esc_keeps_a_draft(panel: LogFilmPanel, bus: JournalBus, window: QWidget, qtbot: QtBot) -> None:
    typed(qtbot, panel, "Paterson")
    panel.watched.setText("yesterday")
    panel.rating.choose(8)
    panel.headline.setText("Poems on a Bus")
    qtbot.keyClick(panel.film, KEY.Key_Escape)
    qtbot.waitUntil(panel.isHidden)
    panel.open_at(QPoint(12, 42))
    assert (panel.film.text(), panel.headline.text(), panel.rating.rating()) == (
        "Paterson", "Poems on a Bus", Rating(8),
    )  # fmt: skip
    assert panel.watched.text() not in ("yesterday", "")  # it would mean another day tomorrow
    assert panel.film.hasFocus()
    panel._afresh.click()
    assert (panel.film.text(), panel.headline.text(), panel.rating.rating()) == ("", "", None)
    assert panel.watched.date() == clock.today()


def test_esc_closes_the_offer_first(panel: LogFilmPanel, bus: JournalBus, qtbot: QtBot) -> None:
    already(bus, storm())
    typed(qtbot, panel, "after")
    qtbot.keyClick(panel.film, KEY.Key_Escape)
    assert (panel.list.isVisible(), panel.isVisible()) == (False, True)
    qtbot.keyClick(panel.film, KEY.Key_Escape)
    assert panel.isHidden()


def test_the_keyboard_goes_back_to_where_it_was(bus: JournalBus, window: QWidget, qtbot: QtBot) -> None:
    behind = window.findChild(QLineEdit, "behind")
    assert isinstance(behind, QLineEdit)
    behind.setFocus()
    panel = LogFilmPanel(bus, window)
    panel.open_at(QPoint(12, 42))
    qtbot.keyClick(panel.film, KEY.Key_Escape)
    assert behind.hasFocus()


def test_tab_goes_round_within_the_panel(panel: LogFilmPanel, qtbot: QtBot) -> None:
    seen = []
    for _stop in range(10):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(QAccessible.queryAccessibleInterface(focused).text(QAccessible.Text.Name))
        qtbot.keyClick(focused, KEY.Key_Tab)
    assert seen == [
        "Film", "Watched", "Rating", "Headline", "Seen before", "Like", "Private", "Log and write", "Log film", "Close",
    ]  # fmt: skip
    assert panel.film.hasFocus()
    qtbot.keyClick(panel.film, KEY.Key_Backtab)
    assert panel.close_button.hasFocus()


def test_it_fits_a_small_window(panel: LogFilmPanel, window: QWidget) -> None:
    window.resize(420, 520)
    assert window.rect().contains(panel.geometry())
    window.resize(1200, 800)
    assert panel.geometry().topLeft() == QPoint(12, 48)
    assert panel.width() == 560
