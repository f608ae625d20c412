"""Everything about one film: each change is in the journal and undone exactly, those of others are seen."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain import rating
from filmjournal.domain.changes import EVERYTHING
from filmjournal.domain.films import CrewLine, Film, Still
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.services.commands import EditEntry, EditFilm, KeepImage, LogFilm, MergeFilms, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.film_details import FilmDetailsDialog
from filmjournal.ui.dialogs.merge_films import MergeFilmsPanel
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.pages.film_page import FilmPage
from filmjournal.ui.shell import Shell
from filmjournal.ui.widgets import cast_editor
from import_help import bring, film, seen
from journal_help import whole
from ui_help import PATIENCE, SMALL, look_for_others, pane_of, settle, view_of, viewing

ONCE_MORE = viewing("Dream House", None, "2018-01-01", 4, new_film=True)
FILMS = (
    viewing("Dream House", 2011, "2012-02-02", 2.5, headline="Twice the House"),
    viewing("Dream House", 2011, "2015-03-03", film_id=1),
    viewing("Dream House", 2011, "2019-05", 4, film_id=1),
    ONCE_MORE,
    LogFilm("Other", 1990, watchlist=True),
    EditFilm(
        1,
        {
            "ids": {"imdb": "tt1591479", "tmdb": "x/../../evil", "letterboxd": "javascript:alert(1)", "shelf": "B"},
            "alternative_titles": ("Traumhaus",),
            "crew": (CrewLine("Jim Sheridan", "director"), CrewLine("David Loucka", "writer")),
        },
    ),
    CreateList("Houses", ranked=True),
    CreateList("Later"),
    AddToList(1, (2, 1), notes_html="<p>Dark &amp; cold</p>"),
)


@pytest.fixture
def shell(make_window, qtbot: QtBot) -> Shell:
    made = make_window(FILMS)
    pane_of(made).show_entry(1)
    pane_of(made).show_film_itself()
    settle(qtbot, made)
    return made


@pytest.fixture
def pane(shell: Shell) -> EntryPane:
    return pane_of(shell)


@pytest.fixture
def page(pane: EntryPane) -> FilmPage:
    return pane.form.film_page


class _Opened(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.addresses.append(url.toString())


@pytest.fixture
def opened() -> Iterator[_Opened]:
    """What the browser is asked for."""
    made = _Opened()
    for scheme in ("http", "https", "javascript", "file"):
        QDesktopServices.setUrlHandler(scheme, made, "take")
    yield made
    for scheme in ("http", "https", "javascript", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


def stored(shell: Shell, film_id: int = 1) -> Film:
    return view_of(shell).bus.journal.browsing.film(film_id)


def undo(qtbot: QtBot, shell: Shell) -> None:
    view_of(shell).bus.undo()
    settle(qtbot, shell)
    settle(qtbot, shell)


def picture(folder: Path, colour: str = "teal") -> Path:
    path = folder / f"{colour}.png"
    Image.new("RGB", (90, 135), colour).save(path)
    return path


def test_the_film_is_a_tab_and_a_key_away(qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage) -> None:
    assert pane.entry is None
    assert pane.film is not None
    assert page.upper.isVisible()
    assert not pane.form.headline.isVisible()
    action = shell.actions_.set[ActionId.FILM_PAGE]
    action.trigger()
    assert pane.entry is not None
    assert pane.entry.id == 1  # where one was
    assert not page.upper.isVisible()
    action.trigger()
    assert page.upper.isVisible()
    (bar,) = pane.tabs.findChildren(QTabBar)
    assert bar.currentIndex() == 3
    bar.setFocus()
    qtbot.keyClick(bar, Qt.Key.Key_Left)
    assert pane.entry is not None
    assert pane.entry.id == 3
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    assert pane.entry is None
    assert page.upper.isVisible()
    assert not shell.actions_.set[ActionId.REMOVE_ENTRY].isEnabled()


def test_going_on_in_the_list_shows_a_viewing(qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage) -> None:
    view_of(shell).list.select(4)
    assert pane.entry is not None
    assert pane.entry.id == 4
    assert not page.upper.isVisible()


def test_a_film_without_viewings_shows_its_page_and_the_first_viewing(
    qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage
) -> None:
    pane.show_film(3)
    settle(qtbot, shell)
    assert page.upper.isVisible()
    assert pane.form.first_viewing.isVisible()
    assert not page.history.isVisible()
    assert page.watchlist.isChecked()
    assert "since" in page.watchlist.text()
    qtbot.mouseClick(pane.form.first_viewing, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert pane.entry is not None
    assert not pane.entry.rewatch
    assert not page.upper.isVisible()


def test_a_viewing_added_from_the_film_was_seen_before(qtbot: QtBot, shell: Shell, pane: EntryPane) -> None:
    pane.add_viewing()
    settle(qtbot, shell)
    assert pane.entry is not None
    assert pane.entry.rewatch


def test_viewings_are_a_history_and_lead_there(qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage) -> None:
    model = page.history.view.model()
    told = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert told == [
        "2 February 2012, 2 and a half out of 5 stars, Twice the House, first time",
        "3 March 2015, Not rated, first time",
        "May 2019, 4 out of 5 stars, first time",
    ]
    chart = page.history.chart
    assert chart.isVisible()
    first, second = chart.points()
    assert first.x() < second.x()
    assert first.y() > second.y()  # better
    assert "May 2019: 4 out of 5 stars" in chart.accessibleDescription()
    page.history.view.setFocus()
    qtbot.keyClick(page.history.view, Qt.Key.Key_Down)
    qtbot.keyClick(page.history.view, Qt.Key.Key_Return)
    assert pane.entry is not None
    assert pane.entry.id == 2


def test_one_rating_is_no_history(qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage) -> None:
    pane.show_merged(2)
    settle(qtbot, shell)
    assert page.history.isVisible()
    assert not page.history.chart.isVisible()


def test_ids_lead_to_their_pages_and_nowhere_else(qtbot: QtBot, shell: Shell, page: FilmPage, opened: _Opened) -> None:
    links = [link for link in page.facts.findChildren(QPushButton) if link is not page.facts.edit]
    assert [link.text() for link in links] == ["IMDb"]
    assert opened.addresses == []
    qtbot.mouseClick(links[0], Qt.MouseButton.LeftButton)
    assert opened.addresses == ["https://www.imdb.com/title/tt1591479/"]
    shown = [label for label in page.facts.findChildren(QLabel) if label.isVisible()]
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in shown)
    texts = {label.text() for label in shown}
    assert {"TMDB: x/../../evil", "Letterboxd: javascript:alert(1)", "shelf: B", "Traumhaus"} <= texts


def test_the_watchlist_by_key(qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage) -> None:
    before = whole(view_of(shell).bus.journal.path)
    page.watchlist.setFocus()
    qtbot.keyClick(page.watchlist, Qt.Key.Key_Space)
    settle(qtbot, shell)
    assert stored(shell).watchlist is not None
    assert page.watchlist.isChecked()
    assert pane.entry is None  # the film stays in sight
    assert page.upper.isVisible()
    undo(qtbot, shell)
    assert not page.watchlist.isChecked()
    assert page.watchlist.text() == "On the watchlist"
    assert whole(view_of(shell).bus.journal.path) == before


def test_the_stars_at_the_head_are_the_films(qtbot: QtBot, shell: Shell, pane: EntryPane) -> None:
    pane.head.rating.choose(9)
    settle(qtbot, shell)
    assert stored(shell).rating is not None
    entry = view_of(shell).bus.journal.browsing.entry(1)
    assert entry.rating is not None
    assert (stored(shell).rating.half_stars, entry.rating.half_stars) == (9, 5)


def test_crew_is_written_by_keys_alone(qtbot: QtBot, shell: Shell, page: FilmPage) -> None:
    before = whole(view_of(shell).bus.journal.path)
    crew = page.crew
    assert [(line.person, line.character) for line in crew.cast()] == [
        ("Jim Sheridan", "Director"), ("David Loucka", "Writer"),
    ]  # fmt: skip
    new = crew._rows[2].actor
    new.setFocus()
    qtbot.keyClicks(new, "Ann Writer")
    qtbot.keyClick(new, Qt.Key.Key_Tab)
    job = QApplication.focusWidget()
    assert job is crew._rows[2].character
    qtbot.keyClicks(job, "wri")  # the rest is offered
    assert job.text().casefold() == "writer"
    qtbot.keyClick(job, Qt.Key.Key_Return)
    settle(qtbot, shell)
    assert [(credit.person, credit.job) for credit in stored(shell).crew] == [
        ("Jim Sheridan", "director"), ("David Loucka", "writer"), ("Ann Writer", "writer"),
    ]  # fmt: skip
    assert crew.crew()[2] == CrewLine("Ann Writer", "writer")
    while view_of(shell).bus.stack.canUndo():
        undo(qtbot, shell)
    assert whole(view_of(shell).bus.journal.path) == before
    assert len(crew.crew()) == 2


def test_rows_of_the_crew_stay_where_they_are_while_it_is_edited(
    qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage
) -> None:
    page.crew.move_row(1, 0)  # the writer before the director
    settle(qtbot, shell)
    settle(qtbot, shell)
    assert [line.job for line in page.crew.crew()] == ["writer", "director"]
    pane.toggle("liked")
    settle(qtbot, shell)
    assert [line.job for line in page.crew.crew()] == ["writer", "director"]


def test_who_has_no_job_gets_one(qtbot: QtBot, shell: Shell, page: FilmPage) -> None:
    new = page.crew._rows[2].actor
    new.setFocus()
    qtbot.keyClicks(new, "Someone")
    page.flush()
    settle(qtbot, shell)
    settle(qtbot, shell)
    assert stored(shell).crew[0].job == "crew"
    assert page.crew.cast()[2].character == "Crew"


@pytest.mark.parametrize("by", ["click", "menu"])
def test_names_lead_to_people(qtbot: QtBot, shell: Shell, page: FilmPage, by: str) -> None:
    wanted: list[int] = []
    page.person_wanted.connect(wanted.append)
    field = page.crew._rows[1].actor
    if by == "click":
        qtbot.mouseClick(field, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier)
    else:
        field.setFocus()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(2, 2), field.mapToGlobal(QPoint(2, 2)))
        QApplication.sendEvent(field, event)
        menu = next(top for top in QApplication.topLevelWidgets() if isinstance(top, QMenu) and top.isVisible())
        assert menu.actions()[0].text() == "Go to David Loucka"
        qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert wanted == [stored(shell).crew[1].person_id]
    settle(qtbot, shell)
    assert view_of(shell).place.kind is PlaceKind.PEOPLE


def test_tab_goes_through_the_page_as_one_reads_it(qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage) -> None:
    merge, same = page.notice.findChildren(QPushButton)
    imdb, edit = page.facts.links()
    first, off = page.lists.links()
    expected = [
        pane.tabs.plus, merge, same, page.poster, imdb, edit, page.watchlist, page.history.view,
        pane.cast._rows[0].actor, page.crew._rows[0].actor, page.crew._rows[0].character, page.crew._rows[2].actor,
        page.stills.add, first, off, page.put,
    ]  # fmt: skip
    pane.tabs.plus.setFocus()
    met = [QApplication.focusWidget()]
    for _step in range(30):
        qtbot.keyClick(met[-1], Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())
    found = [met.index(widget) for widget in expected if widget in met]
    assert len(found) == len(expected)
    assert found == sorted(found)


def drop(target: QWidget, source: QMimeData) -> None:
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, source, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    target.dropEvent(event)  # as Qt sends it when something is let go over it


def of_file(path: Path) -> QMimeData:
    source = QMimeData()
    source.setUrls([QUrl.fromLocalFile(str(path))])
    return source


def wait_for_poster(qtbot: QtBot, shell: Shell) -> str:
    settle(qtbot, shell)
    qtbot.waitUntil(lambda: stored(shell).poster is not None, timeout=PATIENCE)
    settle(qtbot, shell)
    poster = stored(shell).poster
    assert poster is not None
    assert view_of(shell).bus.journal.browsing.image(poster) is not None
    return poster


def test_the_right_button_on_the_poster_offers_what_a_press_does(page: FilmPage) -> None:
    place = page.poster.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, page.poster.mapToGlobal(place))
    QApplication.sendEvent(page.poster, event)
    assert page.poster.menu.isVisible()
    page.poster.menu.close()


@pytest.mark.parametrize("way", ["drop", "paste", "choose"])
def test_a_poster_comes_in_and_goes(
    qtbot: QtBot, shell: Shell, page: FilmPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    path = picture(tmp_path)
    if way == "drop":
        drop(page.poster, of_file(path))
    elif way == "paste":
        source = QMimeData()
        source.setImageData(QImage(str(path)))
        QGuiApplication.clipboard().setMimeData(source)
        page.poster.setFocus()
        qtbot.keyClick(page.poster, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    else:
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(path), ""))
        page.poster.setFocus()
        qtbot.keyClick(page.poster, Qt.Key.Key_Return)
        assert page.poster.menu.isVisible()
        qtbot.keyClick(page.poster.menu, Qt.Key.Key_Down)
        qtbot.keyClick(page.poster.menu, Qt.Key.Key_Return)
    poster = wait_for_poster(qtbot, shell)
    qtbot.waitUntil(lambda: page.poster._source(poster, 90) is not None, timeout=PATIENCE)
    assert page.poster.grab().toImage().pixelColor(70, 100).name() == "#008080"
    undo(qtbot, shell)
    assert stored(shell).poster is None
    view_of(shell).bus.redo()
    settle(qtbot, shell)
    assert stored(shell).poster == poster
    page.poster.removal_wanted.emit()
    settle(qtbot, shell)
    assert stored(shell).poster is None
    undo(qtbot, shell)
    assert stored(shell).poster == poster
    QGuiApplication.clipboard().clear()


def test_what_is_no_picture_is_refused_in_a_sentence(
    qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage, tmp_path: Path
) -> None:
    hostile = tmp_path / "poster.png"
    hostile.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    before = whole(view_of(shell).bus.journal.path)
    for target in (page.poster, page.stills.add):
        pane.notice.hide()
        drop(target, of_file(hostile))
        settle(qtbot, shell)
        qtbot.waitUntil(pane.notice.isVisible, timeout=PATIENCE)
        assert pane.notice.text().endswith(".")
    drop(page.poster, of_file(Path(__file__)))  # no picture by its name: not even looked at
    settle(qtbot, shell)
    assert whole(view_of(shell).bus.journal.path) == before


def test_stills_are_added_described_moved_and_removed(
    qtbot: QtBot, shell: Shell, page: FilmPage, tmp_path: Path
) -> None:
    source = QMimeData()
    source.setUrls([QUrl.fromLocalFile(str(picture(tmp_path, colour))) for colour in ("red", "blue")])
    drop(page.stills.add, source)
    qtbot.waitUntil(lambda: len(stored(shell).stills) == 2, timeout=PATIENCE)
    settle(qtbot, shell)
    red, blue = stored(shell).stills
    drop(page.stills.add, of_file(tmp_path / "red.png"))  # it is there already
    settle(qtbot, shell)
    settle(qtbot, shell)
    assert stored(shell).stills == (red, blue)
    strip = page.stills
    first = strip._buttons[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    strip.alt.setFocus()
    qtbot.keyClicks(strip.alt, "A red wall")
    qtbot.keyClick(strip.alt, Qt.Key.Key_Tab)
    qtbot.keyClicks(strip.caption, "Walls")
    page.flush()
    settle(qtbot, shell)
    assert stored(shell).stills == (Still(red.image, "Walls", "A red wall"), blue)
    assert "A red wall" in strip._buttons[0].accessibleName()
    qtbot.mouseClick(strip.later, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert [still.image for still in stored(shell).stills] == [blue.image, red.image]
    assert strip.alt.text() == "A red wall"  # the same is spoken of
    qtbot.mouseClick(strip.as_poster, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert stored(shell).poster == red.image
    qtbot.mouseClick(strip.remove, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert stored(shell).stills == (blue,)
    assert not strip.alt.isVisible()
    undo(qtbot, shell)
    assert [still.alt for still in stored(shell).stills] == ["", "A red wall"]
    strip._buttons[1].click()
    strip.caption.setFocus()
    strip.caption.selectAll()
    qtbot.keyClicks(strip.caption, "One wall")
    strip.earlier.click()  # before the journal has the caption
    settle(qtbot, shell)
    assert stored(shell).stills == (Still(red.image, "One wall", "A red wall"), blue)


def test_words_for_a_still_survive_going_on(qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage) -> None:
    bus = view_of(shell).bus
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "green").save(buffer, "PNG")
    kept = bus.journal.execute(KeepImage(buffer.getvalue())).image
    assert kept is not None
    bus.do(EditFilm(1, {"stills": (Still(kept),)}), "Stills")
    settle(qtbot, shell)
    page.stills.choose_still(0)
    page.stills.caption.setFocus()
    qtbot.keyClicks(page.stills.caption, "Half a word")
    pane.toggle("liked")
    settle(qtbot, shell)
    assert page.stills.caption.text() == "Half a word"
    view_of(shell).list.select(4)
    settle(qtbot, shell)
    assert stored(shell).stills == (Still(kept, "Half a word"),)


def test_lists_say_where_the_film_is_and_let_it_go(qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage) -> None:
    before = whole(view_of(shell).bus.journal.path)
    texts = [label.text() for label in page.lists.findChildren(QLabel) if label.isVisible()]
    assert texts == ["number 2 of 2", "Dark & cold"]
    wanted: list[int] = []
    pane.list_wanted.connect(wanted.append)
    name, off = page.lists.links()
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    assert wanted == [1]
    settle(qtbot, shell)
    assert (view_of(shell).place.kind, view_of(shell).place.id) == (PlaceKind.LIST, 1)
    view_of(shell).go_to(PlaceKind.DIARY)
    settle(qtbot, shell)
    pane.show_merged(1)
    settle(qtbot, shell)
    _name, off = page.lists.links()
    off.setFocus()
    qtbot.keyClick(off, Qt.Key.Key_Space)
    settle(qtbot, shell)
    assert page.lists.links() == []
    undo(qtbot, shell)
    assert len(page.lists.links()) == 2
    assert whole(view_of(shell).bus.journal.path) == before


def test_a_film_is_put_on_a_list_by_keys(qtbot: QtBot, shell: Shell, page: FilmPage) -> None:
    page.put.setFocus()
    qtbot.keyClick(page.put, Qt.Key.Key_Space)
    settle(qtbot, shell)
    assert [action.text() for action in page.put_menu.actions()][:2] == ["Houses", "Later"]
    page.put_menu.setActiveAction(page.put_menu.actions()[1])
    qtbot.keyClick(page.put_menu, Qt.Key.Key_Return)
    settle(qtbot, shell)
    settle(qtbot, shell)
    assert [place.name for place in view_of(shell).bus.journal.browsing.lists.places_of(1)] == ["Houses", "Later"]
    assert len(page.lists.links()) == 4


def test_the_foot_of_a_viewing_names_the_lists_and_leads_there(
    qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage
) -> None:
    pane.show_entry(1)
    settle(qtbot, shell)
    assert pane.form.lists.text() == "Lists · Houses"
    assert pane.form.stills.text() == "Stills"
    qtbot.mouseClick(pane.form.lists, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    viewport = pane.form.viewport()
    qtbot.waitUntil(lambda: viewport.rect().contains(page.lists.mapTo(viewport, QPoint(0, 0))), timeout=PATIENCE)


def test_the_same_film_is_offered_merged_and_parted_again(
    qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage
) -> None:
    bus = view_of(shell).bus
    before = whole(bus.journal.path)
    assert page.notice.isVisible()
    assert page.notice.text() == "Perhaps the same film: Dream House, 1 viewing."
    page.notice.action_triggered.emit()
    (panel,) = view_of(shell).findChildren(MergeFilmsPanel)
    qtbot.waitUntil(panel.merge_button.isEnabled, timeout=PATIENCE)
    assert panel.keep_this.isChecked()
    assert panel.keep_this.text() == "Dream House · 2011 · 3 viewings"
    assert panel.outcome.text() == "Dream House (2011) will have 4 viewings."
    qtbot.mouseClick(panel.merge_button, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    settle(qtbot, shell)
    assert pane.film is not None
    assert pane.film.id == 1
    assert page.upper.isVisible()
    assert not page.notice.isVisible()
    assert page.history_count.text() == "4"
    undo(qtbot, shell)
    assert whole(bus.journal.path) == before
    qtbot.waitUntil(lambda: page.history_count.text() == "3", timeout=PATIENCE)
    qtbot.waitUntil(page.notice.isVisible, timeout=PATIENCE)


def test_what_becomes_of_a_viewing_elsewhere_is_seen(
    qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage
) -> None:
    bus = view_of(shell).bus
    bus.do(RemoveEntries((2,)), "Remove")
    settle(qtbot, shell)
    assert page.history_count.text() == "2"
    bus.do(EditEntry(3, {"rating": rating.from_stars(1)}), "Rate")
    settle(qtbot, shell)
    assert [shown.rating_half_stars for shown in pane.tabs.viewings()] == [5, 2]
    undo(qtbot, shell)
    undo(qtbot, shell)
    assert page.history_count.text() == "3"
    assert page.upper.isVisible()


def test_what_an_import_could_not_tell_is_settled_by_saying_so(
    qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage
) -> None:
    bus = view_of(shell).bus
    report = bring(bus.journal, seen(film("Dream House", 2012), "2019-06-01"))
    assert report.incomplete
    bus.changed.emit(EVERYTHING, None)
    before = whole(bus.journal.path)
    (entry,) = bus.journal.browsing.ids(ListQuery(Subject.ENTRIES, "is:unresolved"))
    pane.show_entry(entry)
    settle(qtbot, shell)
    pane.show_film_itself()
    settle(qtbot, shell)
    qtbot.waitUntil(lambda: page.notice.isVisible() and "2011" in page.notice.text(), timeout=PATIENCE)
    page.notice.other_triggered.emit()
    settle(qtbot, shell)
    qtbot.waitUntil(lambda: "2011" not in page.notice.text(), timeout=PATIENCE)
    assert not len(bus.journal.browsing.ids(ListQuery(Subject.ENTRIES, "is:unresolved")))
    undo(qtbot, shell)
    assert whole(bus.journal.path) == before


def test_two_films_stay_two_when_the_person_says_so(
    qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage
) -> None:
    qtbot.mouseClick(page.notice.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert not page.notice.isVisible()
    pane.show_merged(2)
    settle(qtbot, shell)
    assert not page.notice.isVisible()


def test_a_film_is_merged_by_keys_into_the_one_that_is_chosen(
    qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage
) -> None:
    bus = view_of(shell).bus
    before = whole(bus.journal.path)
    shell.actions_.set[ActionId.MERGE_FILMS].trigger()
    (panel,) = view_of(shell).findChildren(MergeFilmsPanel)
    settle(qtbot, shell)
    qtbot.keyClicks(panel.field, "oth")
    qtbot.waitUntil(panel.list.isVisible, timeout=PATIENCE)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert "It is also known as Other." in panel.outcome.text()
    panel.keep_other.setFocus()
    qtbot.keyClick(panel.keep_other, Qt.Key.Key_Space)
    assert panel.outcome.text().startswith("Other (1990) will have 3 viewings. It is also known as Dream House.")
    panel.merge_button.setFocus()
    qtbot.keyClick(panel.merge_button, Qt.Key.Key_Space)
    settle(qtbot, shell)
    settle(qtbot, shell)
    assert pane.film is not None
    assert (pane.film.id, pane.film.title) == (3, "Other")
    assert pane.film.alternative_titles == ("Dream House", "Traumhaus")
    undo(qtbot, shell)
    assert whole(bus.journal.path) == before


def test_the_details_say_all_that_is_known(qtbot: QtBot, shell: Shell, page: FilmPage) -> None:
    before = stored(shell)
    qtbot.mouseClick(page.facts.edit, Qt.MouseButton.LeftButton)
    (dialog,) = view_of(shell).findChildren(FilmDetailsDialog)
    dialog.save_button.click()
    settle(qtbot, shell)
    assert stored(shell) == before  # nothing was typed
    page.facts.edit.click()
    dialog = view_of(shell).findChildren(FilmDetailsDialog)[-1]
    dialog.kind.setCurrentIndex(dialog.kind.findData("documentary"))
    dialog.countries.setText("Ireland; Canada")
    dialog.languages.setText("English")
    dialog.ids["wikidata"].setText("Q1257863")
    dialog.ids["shelf"].clear()
    qtbot.keyClicks(dialog.extra[-1][0], "Disc")
    qtbot.keyClicks(dialog.extra[-1][1], "Box 3")
    dialog.save_button.click()
    settle(qtbot, shell)
    film = stored(shell)
    assert (film.kind, film.countries, film.languages) == ("documentary", ("Ireland", "Canada"), ("English",))
    assert film.ids["wikidata"] == "Q1257863"
    assert "shelf" not in film.ids
    assert film.extra == {"Disc": "Box 3"}
    shown = {label.text() for label in page.facts.findChildren(QLabel) if not label.isHidden()}
    assert {"Documentary", "Ireland, Canada", "English", "Box 3"} <= shown
    undo(qtbot, shell)
    assert stored(shell) == before


def test_what_others_write_is_seen(qtbot: QtBot, shell: Shell, page: FilmPage, other: Journal) -> None:
    other.execute(CreateList("Theirs"))
    other.execute(AddToList(3, (1,)))
    other.execute(EditFilm(1, {"countries": ("Ireland",)}))
    look_for_others(view_of(shell).bus)
    settle(qtbot, shell)
    settle(qtbot, shell)
    assert len(page.lists.links()) == 4
    assert "Ireland" in {label.text() for label in page.facts.findChildren(QLabel)}


def test_a_film_that_is_gone_leaves_nothing(
    qtbot: QtBot, shell: Shell, pane: EntryPane, page: FilmPage, other: Journal
) -> None:
    pane.show_merged(2)
    settle(qtbot, shell)
    other.execute(MergeFilms(1, 2))
    look_for_others(view_of(shell).bus)
    settle(qtbot, shell)
    assert pane.film is None
    assert not page.upper.isVisible()


def test_a_film_with_a_crowd_shows_some_and_more(qtbot: QtBot, make_window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast_editor, "SHOWN_MORE", 40)
    crowd = tuple((f"Extra {number}", None) for number in range(120))
    shell = make_window((viewing("Crowd", 1925, "2020-01-01", 4, cast=crowd),))
    pane = pane_of(shell)
    pane.show_entry(1)
    pane.show_film_itself()
    settle(qtbot, shell)
    cast = pane.form.cast
    assert len(cast._rows) == 31
    assert cast._more.text() == "Show 40 more of 120"
    cast._more.setFocus()
    qtbot.keyClick(cast._more, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is cast._rows[30].actor
    qtbot.waitUntil(lambda: len(cast._rows) == 71, timeout=PATIENCE)
    assert cast._rows[69].actor.text() == "Extra 69"
    assert cast._more.isVisible()
    last = cast._rows[70].actor
    last.setFocus()
    qtbot.keyClicks(last, "One More")
    pane.flush()
    settle(qtbot, shell)
    now = stored(shell).cast
    assert len(now) == 121
    assert now[-1].person == "One More"
    assert now[70].person == "Extra 70"


def test_the_small_journal_has_nothing_to_offer(qtbot: QtBot, make_window) -> None:
    shell = make_window(SMALL)
    pane = pane_of(shell)
    pane.show_entry(1)
    pane.show_film_itself()
    settle(qtbot, shell)
    page = pane.form.film_page
    assert not page.notice.isVisible()
    assert page.lists.links() == []
    assert pane.form.lists.text() == "Lists"
