"""Publishing a web site in the real window: settings, what they come to, the preview, the site and the second time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain import partial_date, rating
from filmjournal.services.commands import EditEntry, RemoveEntries
from filmjournal.services.list_commands import SetPrivate
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.pages.publish_page import PublishPage
from filmjournal.ui.shell import Shell
from keyboard_help import Key, Keyboard
from ui_help import PATIENCE, SMALL, look_for_others, settle, view_of, write

CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Desktop(QObject):
    """Takes what the program asks the desktop to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[QUrl] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url)


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    made = Desktop()
    for scheme in ("http", "file"):
        QDesktopServices.setUrlHandler(scheme, made, "open")
    yield made
    for scheme in ("http", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


def open_page(qtbot: QtBot, shell: Shell, folder: Path | None = None) -> PublishPage:
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.PUBLISH].trigger()
    page = view_of(shell).publishing
    assert page is not None
    if folder is not None:
        page.form.choose_folder(folder)
    counted(qtbot, shell, page)
    return page


def counted(qtbot: QtBot, shell: Shell, page: PublishPage) -> str:
    """What is said to be on the site, once that is known."""
    qtbot.waitUntil(lambda: not page._rest.isActive(), timeout=PATIENCE)
    settle(qtbot, shell)
    return page.amount.text()


def publish(qtbot: QtBot, page: PublishPage) -> None:
    page.publish_button.click()
    assert page.progress.isVisible()
    qtbot.waitUntil(lambda: not page.is_publishing, timeout=PATIENCE)
    assert page.result.isVisible(), page.notice.text()


def changed_pages(page: PublishPage) -> list[list[str]]:
    tree = page.result.list
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [[item.text(column) for column in range(3)] for item in items if item is not None]


def there(address: str) -> bytes:
    with urlopen(address) as reply:
        return reply.read()


def test_a_site_is_published_by_key_alone(
    qtbot: QtBot, make_window, desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = make_window(SMALL)
    view, keys, site = view_of(shell), Keyboard(qtbot, shell), tmp_path / "My films"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(site))  # the desktop's own window
    keys.press(Key.Key_W, CONTROL_ALT)
    page = view.publishing
    assert page is not None
    assert page.isVisible()
    assert not view.list.isVisible()
    assert not any(button.isChecked() for button in view.view_tabs.buttons.values())
    assert page.form.choose_button.hasFocus()
    assert not page.publish_button.isEnabled()
    keys.press(Key.Key_Space)
    assert page.form.folder() == site
    keys.go_to(page.form.title, Key.Key_Tab)
    qtbot.keyClicks(page.form.title, "Films I Saw")
    counted(qtbot, shell, page)
    keys.go_to(page.publish_button, Key.Key_Tab)
    keys.press(Key.Key_Return)
    qtbot.waitUntil(page.result.isVisible, timeout=PATIENCE)
    assert page.result.open_button.hasFocus()
    assert "“My films”: 5 films, 6 entries, 3 reviews" in page.result.lead.text()
    assert not page.result.list.isVisible()  # all of it is new
    assert "Films I Saw" in (site / "index.html").read_text(encoding="utf-8")
    keys.press(Key.Key_Space)
    assert [url.toLocalFile() for url in desktop.opened] == [str(site / "index.html")]
    keys.press(Key.Key_Tab)
    keys.press(Key.Key_Space)
    assert desktop.opened[-1].toLocalFile() == str(site)
    keys.press(Key.Key_Escape)
    assert view.list.isVisible()
    assert view.list.isAncestorOf(shell.focusWidget())


def test_the_second_time_comes_with_its_settings_and_says_what_changed(
    qtbot: QtBot, make_window, desktop: Desktop, tmp_path: Path
) -> None:
    shell, site = make_window(SMALL), tmp_path / "site"
    page = open_page(qtbot, shell, site)
    page.form.title.setText("Films I Saw")
    page.form.companions.click()
    publish(qtbot, page)
    shell.open_journal()  # as if the program were started anew
    qtbot.waitUntil(lambda: shell.view is not None and shell.view.bus.is_open, timeout=PATIENCE)
    settle(qtbot, shell)
    page = open_page(qtbot, shell)
    assert page.form.folder() == site
    assert (page.form.choice().title, page.form.choice().companions) == ("Films I Saw", True)
    assert "5 films" in page.form.folder_note.text()
    assert "Published last time on" in page.form.folder_note.text()
    publish(qtbot, page)
    assert page.result.words.text() == "Nothing has changed since last time: no file was written."
    page.result.settings_button.click()
    write(shell.paths, (EditEntry(3, {"headline": "The Restaurant"}), RemoveEntries((6,))))
    publish(qtbot, page)
    rows = changed_pages(page)
    film = next(row for row in rows if "playtime" in row[2])
    assert film[1] == "Changed"
    assert "Playtime" in film[0]
    assert any(kind == "Removed" and "paterson" in name for name, kind, _address in rows)
    page.result.list.itemActivated.emit(page.result.list.topLevelItem(rows.index(film)), 0)
    assert desktop.opened[-1].toLocalFile() == str(site / film[2])


def test_settings_say_at_once_what_they_come_to(qtbot: QtBot, make_window, tmp_path: Path) -> None:
    shell = make_window((*SMALL, SetPrivate((3, 6), True)))
    page = open_page(qtbot, shell, tmp_path / "site")
    form = page.form
    assert page.amount.text() == "On the site: 3 films, 4 entries, 3 reviews."
    assert page.privacy.text() == "Private entries are never published: 2 of them stay at home."
    form.undated.click()
    assert counted(qtbot, shell, page) == "On the site: 3 films, 4 entries, 3 reviews."
    assert page.privacy.text() == "Private entries are never published: 1 of them stays at home."
    form.unreviewed.click()
    assert counted(qtbot, shell, page) == "On the site: 2 films, 3 entries, 3 reviews."
    form.since.setText("2018")
    assert counted(qtbot, shell, page) == "On the site: 1 film, 1 entry, 1 review."
    form.since.clear()
    form.tag.setCurrentIndex(form.tag.findData("running"))
    form.tag.activated.emit(form.tag.currentIndex())
    assert counted(qtbot, shell, page) == "On the site: 1 film, 1 entry, 1 review."
    form.tag.setCurrentIndex(0)
    form.rating.setFocus()
    qtbot.keyClick(form.rating, Qt.Key.Key_5)
    assert counted(qtbot, shell, page).startswith("Nothing in the journal is like this")
    assert not page.publish_button.isEnabled()
    assert not page.preview_button.isEnabled()
    form.any_rating.click()
    assert form.rating.rating() is None
    form.search.setText("door")
    assert counted(qtbot, shell, page) == "On the site: 1 film, 1 entry, 1 review."
    assert form.query() == "is:reviewed -is:undated door" or form.query() == "-is:undated is:reviewed door"
    write(shell.paths, (EditEntry(2, {"private": True}),))  # another program
    look_for_others(view_of(shell).bus)
    qtbot.waitUntil(lambda: "Nothing in the journal" in page.amount.text(), timeout=PATIENCE)


def test_a_mistake_is_told_under_its_field_and_nothing_is_published_with_it(
    qtbot: QtBot, make_window, tmp_path: Path
) -> None:
    shell = make_window(SMALL)
    page = open_page(qtbot, shell, tmp_path / "site")
    form = page.form
    form.since.setText("2017")
    assert page.publish_button.isEnabled()
    for line, note, text, sentence in (
        (form.address, form.address_note, "example.org", "is no address of a site"),
        (form.address, form.address_note, "ftp://example.org/", "is no address of a site"),
        (form.search, form.search_note, "rating:7", "A rating is between"),
        (form.search, form.search_note, "(drama", "not closed"),
        (form.until, form.dates_note, "someday", "someday"),
        (form.until, form.dates_note, "2016", "run backwards"),
    ):
        line.setText(text)
        assert sentence in note.text().replace("\u200b", "")
        assert [other.mistake for other in (form.address_note, form.search_note, form.dates_note)].count("") == 2
        assert sentence in page.amount.text().replace("\u200b", "")
        assert not page.publish_button.isEnabled()
        assert not page.preview_button.isEnabled()
        line.clear()
        assert not note.mistake
        assert page.publish_button.isEnabled()
    assert counted(qtbot, shell, page) == "On the site: 5 films, 6 entries, 3 reviews."


def test_the_preview_is_in_the_browser_until_the_page_is_left(
    qtbot: QtBot, make_window, desktop: Desktop, tmp_path: Path
) -> None:
    shell = make_window(SMALL)
    view, page = view_of(shell), open_page(qtbot, shell)
    assert page.preview_button.isEnabled()  # without a folder too
    page.form.title.setText("Films I Saw")
    page.preview_button.click()
    qtbot.waitUntil(lambda: bool(desktop.opened), timeout=PATIENCE)
    address = desktop.opened[0].toString()
    assert address.startswith("http://127.0.0.1:")
    assert b"Films I Saw" in there(address)
    assert page.preview_note.isVisible()
    page.form.title.setText("Another Title")
    assert b"Another Title" in there(address)
    page.stop_button.click()
    settle(qtbot, shell)
    qtbot.waitUntil(lambda: is_gone(address), timeout=PATIENCE)
    assert not page.stop_button.isVisible()
    assert not page.preview_note.isVisible()
    page.preview_button.click()
    qtbot.waitUntil(lambda: len(desktop.opened) == 2, timeout=PATIENCE)
    second = desktop.opened[1].toString()
    assert second != address
    view.go_to(PlaceKind.FILMS)
    qtbot.waitUntil(lambda: is_gone(second), timeout=PATIENCE)
    assert view.list.isVisible()
    open_page(qtbot, shell).preview_button.click()
    qtbot.waitUntil(lambda: len(desktop.opened) == 3, timeout=PATIENCE)
    third = desktop.opened[2].toString()
    assert there(third)
    shell.close()
    assert is_gone(third)


def is_gone(address: str) -> bool:
    try:
        there(address)
    except OSError:  # refused, or cut off
        return True
    return False


def test_one_can_stop_and_the_site_that_is_there_still_works(qtbot: QtBot, make_window, tmp_path: Path) -> None:
    shell, site = make_window(SMALL), tmp_path / "site"
    page = open_page(qtbot, shell, site)
    page.publish_button.click()
    page.progress.cancel_button.click()
    assert page.progress.words.text() == "Stopping…"
    qtbot.waitUntil(lambda: not page.is_publishing, timeout=PATIENCE)
    assert page.notice.text() == "Stopped before anything was written."
    assert not site.exists()
    publish(qtbot, page)
    home = (site / "index.html").read_bytes()
    page.result.settings_button.click()
    page.form.title.setText("Another Title")
    page.session.progressed.connect(page.session.stop, Qt.ConnectionType.DirectConnection)
    page.publish_button.click()
    qtbot.waitUntil(lambda: not page.is_publishing, timeout=PATIENCE)
    assert "still works" in page.notice.text()
    assert page._settings.isVisible()
    assert (site / "index.html").read_bytes() == home
    page.session.progressed.disconnect(page.session.stop)
    publish(qtbot, page)
    assert "Another Title" in (site / "index.html").read_text(encoding="utf-8")


def test_what_goes_wrong_is_told_and_the_settings_stay(qtbot: QtBot, make_window, tmp_path: Path) -> None:
    shell = make_window(SMALL)
    (tmp_path / "a file").write_text("mine", encoding="utf-8")
    page = open_page(qtbot, shell, tmp_path / "a file")
    page.form.title.setText("Films I Saw")
    page.publish_button.click()
    qtbot.waitUntil(page.notice.isVisible, timeout=PATIENCE)
    assert (page.notice.kind(), "a file" in page.notice.text()) == ("error", True)
    assert page._settings.isVisible()
    assert page.form.choice().title == "Films I Saw"
    page.form.choose_folder(shell.paths.journal.parent)
    assert "where the journal itself is" in page.form.folder_note.text()
    assert not page.publish_button.isEnabled()
    page.form.choose_folder(tmp_path / "site")
    publish(qtbot, page)
    assert not page.notice.isVisible()


def test_a_mistake_in_an_own_template_is_told_with_its_place(qtbot: QtBot, make_window, tmp_path: Path) -> None:
    shell, own = make_window(SMALL), tmp_path / "own"
    own.mkdir()
    (own / "film.html").write_text("<p>one</p>\n{% if %}\n", encoding="utf-8")
    page = open_page(qtbot, shell, tmp_path / "site")
    page.form.show_choice(replace(page.form.choice(), templates=own))
    for button in (page.preview_button, page.publish_button):
        page.notice.hide()
        button.click()
        qtbot.waitUntil(page.notice.isVisible, timeout=PATIENCE)
        assert "film.html" in page.notice.text()
        assert "2" in page.notice.text().replace(str(own), "")
    assert not (tmp_path / "site").exists()
    page.form.no_templates_button.click()
    publish(qtbot, page)


def test_publishing_goes_on_while_one_looks_elsewhere(qtbot: QtBot, make_window, tmp_path: Path) -> None:
    shell = make_window(SMALL)
    view, page = view_of(shell), open_page(qtbot, shell, tmp_path / "site")
    page.publish_button.click()
    qtbot.keyClick(page.progress.cancel_button, Qt.Key.Key_Escape)
    assert view.list.isVisible()
    assert "goes on" in view.toast.message()
    qtbot.waitUntil(lambda: "The site is in “site”" in view.toast.message(), timeout=PATIENCE)
    view.show_publish()
    assert page.result.isVisible()


def test_closing_the_window_stops_publishing_and_the_next_time_finishes_it(
    qtbot: QtBot, make_window, tmp_path: Path
) -> None:
    shell, site = make_window(SMALL), tmp_path / "site"
    page = open_page(qtbot, shell, site)
    page.session.progressed.connect(page.session.stop, Qt.ConnectionType.DirectConnection)
    page.publish_button.click()
    shell.close()
    assert not shell.isVisible()
    shell = make_window(SMALL)
    publish(qtbot, open_page(qtbot, shell, site))
    assert (site / "index.html").exists()


def test_words_on_their_way_are_on_the_site(qtbot: QtBot, make_window, tmp_path: Path) -> None:
    shell, site = make_window(SMALL), tmp_path / "site"
    view = view_of(shell)
    assert view.entry is not None
    view.entry.show_entry(1)
    settle(qtbot, shell)
    view.entry.review.edit.insertPlainText("Typed a moment ago. ")
    page = open_page(qtbot, shell, site)
    publish(qtbot, page)
    assert any("Typed a moment ago." in film.read_text(encoding="utf-8") for film in (site / "film").iterdir())


@pytest.mark.parametrize("private", [False, True])
def test_with_nothing_to_publish_it_says_what_to_do(qtbot: QtBot, make_window, private: bool) -> None:
    shell = make_window((*SMALL[:1], SetPrivate((1,), True)) if private else ())
    view, page = view_of(shell), open_page(qtbot, shell)
    qtbot.waitUntil(page.empty.isVisible, timeout=PATIENCE)
    said = " ".join(label.text() for label in page.empty.findChildren(QLabel))
    assert "Nothing to publish yet" in said
    assert ("only private entries here (1 viewing)" in said) is private
    with qtbot.waitSignal(view.log_wanted):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Space)
    write(shell.paths, SMALL[1:2])
    look_for_others(view.bus)
    qtbot.waitUntil(page.form.isVisible, timeout=PATIENCE)


def test_remembered_is_what_was_set_and_nothing_of_the_journal(qtbot: QtBot, make_window, tmp_path: Path) -> None:
    shell = make_window(SMALL)
    page = open_page(qtbot, shell, tmp_path / "site")
    page.form.show_choice(type(page.form.choice())(since=partial_date.parse("2017"), rating=rating.from_stars(3)))
    counted(qtbot, shell, page)
    publish(qtbot, page)
    text = shell.paths.destinations.read_text(encoding="utf-8")
    (row,) = tomllib.loads(text)["destinations"]
    assert (row["since"], row["rating"], row["films"]) == ("2017", "3", 4)
    for word in ("Playtime", "Blood", "Crudup", "running", "gravel", "Mile"):
        assert word not in text


@pytest.mark.parametrize("width", [800, 1280])
def test_the_keyboard_goes_through_it_as_one_reads_and_all_has_a_name(
    qtbot: QtBot, make_window, tmp_path: Path, width: int
) -> None:
    shell = make_window(SMALL, size=(width, 700))
    page = open_page(qtbot, shell, tmp_path / "site")
    keys, form = Keyboard(qtbot, shell), page.form
    form.folders.setFocus()
    order: list[QWidget] = [
        form.choose_button, form.title, form.address, form.themes.buttons[form.themes.chosen()], form.language,
        form.templates_button, form.since, form.until, form.rating, form.tag, form.search, form.undated,
        form.unreviewed, form.companions, form.places, page.close_button, page.preview_button, page.publish_button,
    ]  # fmt: skip
    for stop in order:
        keys.press(Key.Key_Tab)
        assert shell.focusWidget() is stop
        assert stop.accessibleName() or stop.property("text")
        top = stop.mapTo(page, stop.rect().topLeft()).y()
        assert page.rect().contains(stop.mapTo(page, stop.rect().center())), stop
        assert top >= 0
    assert page.form.horizontalScrollBar().maximum() == 0
