"""The import page: its rows by key and pointer, its steps on real files and a real journal, and every way out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.drafts import Draft
from filmjournal.domain.errors import Stopped
from filmjournal.domain.retention import Occasion
from filmjournal.paths import Paths
from filmjournal.services.backup_files import kept_in
from filmjournal.services.import_plan import Choice, Decisions
from filmjournal.ui.delegates.import_row import box_place, columns, lay_out_answers
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.import_order import arrange
from filmjournal.ui.pages.import_page import ImportPage
from filmjournal.ui.pages.importing.preview import ImportPreview
from filmjournal.ui.pages.importing.watch import Watch
from import_plans_help import small_plan
from ui_help import PATIENCE

Key = Qt.Key
CSV = (
    "Title,Year,Seen,My rating,Notes\n"
    "Paterson,2016,2017-05-26,8,A week of mornings\n"
    "Playtime,1967,2017-05-06,9,\n"
    "New One,2020,2021-02-03,9,<b>good</b>\n"
)


@pytest.fixture
def preview(qtbot: QtBot) -> Iterator[ImportPreview]:
    window = QWidget()  # as the panes do, it lets the page be as narrow as it will
    qtbot.addWidget(window)
    window.resize(1700, 700)
    made = ImportPreview(window)
    made.resize(1072, 700)
    made.show_plan(arrange(small_plan(further=50)), anew=True)
    window.show()
    made.rows.setFocus()
    yield made
    window.close()


@pytest.fixture
def page(qtbot: QtBot, bus: JournalBus, tmp_path: Path) -> Iterator[ImportPage]:
    made = ImportPage(bus, tmp_path / "columns.toml")
    qtbot.addWidget(made)
    made.resize(1072, 700)
    made.show()
    yield made
    made.leave()
    made.close()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "films.csv"
    file.write_text(CSV, encoding="utf-8")
    return file


def wait_for(qtbot: QtBot, page: ImportPage, part: object) -> None:
    qtbot.waitUntil(lambda: page._shown() is part, timeout=PATIENCE)


def open_preview(qtbot: QtBot, page: ImportPage, table: Path) -> None:
    page.begin([table])
    wait_for(qtbot, page, page.columns)
    page.columns.read_button.click()
    wait_for(qtbot, page, page.preview)


def titles(bus: JournalBus) -> set[str]:
    from filmjournal.domain.queries import ListQuery, Subject

    ids = bus.journal.browsing.listing(ListQuery(subject=Subject.FILMS)).ids
    return {row.title for row in bus.journal.browsing.rows(Subject.FILMS, ids).values()}


# Rows -----------------------------------------------------------------------------------------------------------------


def test_questions_are_answered_by_digits_and_arrows(qtbot: QtBot, preview: ImportPreview):
    rows, model = preview.rows, preview.model
    assert rows.currentIndex().row() == 0
    qtbot.keyClick(rows, Key.Key_1)
    assert model.decisions().choices[1] == Choice(candidate=0)
    qtbot.keyClick(rows, Key.Key_Right)
    assert model.decisions().choices[1] == Choice(candidate=1)
    for _step in range(3):
        qtbot.keyClick(rows, Key.Key_Left)
    assert model.decisions().choices[1] == Choice(candidate=0)
    qtbot.keyClick(rows, Key.Key_9)
    assert model.decisions().choices[1] == Choice(candidate=0)
    qtbot.keyClick(rows, Key.Key_Down)
    qtbot.keyClick(rows, Key.Key_2)
    assert model.decisions().choices[2] == Choice(answer=1)


def test_rows_are_unticked_by_space_several_at_once(qtbot: QtBot, preview: ImportPreview):
    rows = preview.rows
    rows.choose(4)
    qtbot.keyClick(rows, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(rows, Key.Key_Space)
    assert preview.model.decisions().left_out == frozenset({0, 8})
    qtbot.keyClick(rows, Key.Key_Space)
    assert preview.model.decisions() == Decisions()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_answers_and_ticks_are_pressed(qtbot: QtBot, preview: ImportPreview, direction: Qt.LayoutDirection):
    rows, model = preview.rows, preview.model
    rows.setLayoutDirection(direction)
    rect = rows.visualRect(model.index(0, 0))
    where = lay_out_answers(rect, model.view(0), direction)
    assert [number for number, _place in where.answers] == [0, 1, 2, 3]
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=where.answers[2][1].center())
    assert model.decisions().choices[1] == Choice(new_film=True)
    rect = rows.visualRect(model.index(4, 0))
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=box_place(rect, direction).center())
    assert model.decisions().left_out == frozenset({0})
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(model.index(5, 0)).center())
    assert rows.currentIndex().row() == 5
    assert model.decisions().left_out == frozenset({0})


def test_answers_without_room_are_in_a_menu(qtbot: QtBot, preview: ImportPreview):
    rows, model = preview.rows, preview.model
    preview.resize(372, 700)
    assert rows.viewport().width() <= 372
    assert preview.import_button.geometry().right() < 372
    where = lay_out_answers(rows.visualRect(model.index(0, 0)), model.view(0), rows.layoutDirection())
    assert where.left > 0
    assert {2, 3} <= {number for number, _place in where.answers}
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=where.more.center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert model.decisions().choices[1] == Choice(candidate=0)
    moved = lay_out_answers(rows.visualRect(model.index(0, 0)), model.view(0), rows.layoutDirection())
    assert 0 in {number for number, _place in moved.answers}


def test_the_menu_answers_all_that_are_alike(preview: ImportPreview):
    rows, model = preview.rows, preview.model
    rows.choose(1)
    model.answer(1, 0)
    menu = rows.menu()
    assert menu is not None
    (alike,) = [action for action in menu.actions() if "2" in action.text() and not action.isCheckable()]
    alike.trigger()
    assert model.decisions().choices == {2: Choice(answer=0), 6: Choice(answer=0)}
    menu.close()


def test_the_button_counts_what_it_does(qtbot: QtBot, preview: ImportPreview):
    button = preview.import_button
    assert button.text() == "Import 113, 8 to settle later"
    preview.model.answer(0, 2)
    assert button.text() == "Import 113, 4 to settle later"
    preview.model.tick(range(preview.model.rowCount()), False)
    assert (button.text(), button.isEnabled()) == ("Nothing to import", False)
    preview.model.tick([4], True)
    assert (button.text(), button.isEnabled()) == ("Import 2", True)


def test_tabs_add_up_and_choose_rows(qtbot: QtBot, preview: ImportPreview):
    tabs = preview.tabs
    names = [tabs.accessibleTabName(number) for number in range(tabs.count())]
    assert names == [
        "119 records", "8 need an answer", "103 new", "2 changed", "2 already here", "4 left out",
    ]  # fmt: skip
    tabs.setFocus()
    qtbot.keyClick(tabs, Key.Key_Right)
    assert preview.model.rowCount() == 4
    tabs.setCurrentIndex(3)
    assert [preview.model.view(row).title for row in range(preview.model.rowCount())] == ["Frantz"]
    assert "Frantz (2016)" in preview.details.toPlainText()


def test_what_a_record_says_is_plain_text(preview: ImportPreview):
    preview.details.show_facts([("Review", "<b>x</b>\nsecond")])
    assert preview.details.toPlainText().split() == ["Review", "<b>x</b>", "second"]


@pytest.mark.parametrize("width", [300, 420, 640, 852, 1072, 1700])
def test_columns_fit_any_width(preview: ImportPreview, width: int):
    preview.rows.resize(width, 400)
    places = [place for place in columns(preview.rows.rect()) if place.isValid()]
    assert len(places) >= 2
    assert all(left.right() < right.left() for left, right in pairwise(places))
    assert places[-1].right() < width


# Steps ----------------------------------------------------------------------------------------------------------------


def test_a_table_comes_in_and_is_taken_back(qtbot: QtBot, bus: JournalBus, page: ImportPage, paths: Paths, table: Path):
    before = titles(bus)
    page.begin([table])
    wait_for(qtbot, page, page.columns)
    assert page.columns.mapping()["My rating"] == "rating"
    page.columns.read_button.click()
    wait_for(qtbot, page, page.preview)
    assert "films.csv" in page.files.text()
    assert (kept_in(paths.backups, paths.journal), titles(bus)) == ([], before)
    page.preview.import_button.click()
    wait_for(qtbot, page, page.result)
    (kept,) = kept_in(paths.backups, paths.journal)
    assert kept.note is not None
    assert kept.note.occasion is Occasion.IMPORT
    assert titles(bus) == before | {"New One"}
    assert "1 film that was not here" in page.result.lead.text()
    assert bus.stack.undoText() == page.heading.text()
    page.result.undo_button.click()
    qtbot.waitUntil(lambda: "taken back" in page.result.lead.text(), timeout=PATIENCE)
    assert titles(bus) == before
    assert not bus.stack.canUndo()


def test_what_is_unticked_stays_out_and_undo_takes_the_rest_back_once(
    qtbot: QtBot, bus: JournalBus, page: ImportPage, table: Path
):
    before, told = titles(bus), []
    bus.told.connect(told.append)
    open_preview(qtbot, page, table)
    model = page.preview.model
    model.tick([row for row in range(model.rowCount()) if model.view(row).title == "New One"], False)
    page.preview.import_button.click()
    wait_for(qtbot, page, page.result)
    assert titles(bus) == before
    assert page.result.lead.text() == "What came in: 1 viewing."
    bus.undo()
    qtbot.waitUntil(lambda: "taken back" in page.result.lead.text(), timeout=PATIENCE)
    assert titles(bus) == before
    assert len(told) == 2
    assert not bus.stack.canUndo()
    assert not bus.stack.canRedo()


def test_a_table_that_tells_nothing_of_films_is_asked_about(qtbot: QtBot, page: ImportPage, tmp_path: Path):
    unknown = tmp_path / "unknown.csv"
    unknown.write_text("Zun;Ilk\nPaterson;Jim Jarmusch\nFrantz;François Ozon\n", encoding="utf-8")
    page.begin([unknown])
    wait_for(qtbot, page, page.columns)
    assert page.columns.mapping() == {"Zun": "extra", "Ilk": "extra"}
    box = page.columns.boxes["Zun"]
    box.setCurrentIndex(box.findData("title"))
    page.columns.read_button.click()
    wait_for(qtbot, page, page.preview)
    assert page.session.reading is not None
    found = [draft.film.title for draft in page.session.reading.drafts if isinstance(draft, Draft)]
    assert found == ["Paterson", "Frantz"]


def test_other_columns_make_other_records_and_the_report_is_saved(
    qtbot: QtBot, monkeypatch, bus: JournalBus, page: ImportPage, table: Path, tmp_path: Path
):
    page.begin([table])
    wait_for(qtbot, page, page.columns)
    box = page.columns.boxes["Notes"]
    box.setCurrentIndex(box.findData(""))
    page.columns.read_button.click()
    wait_for(qtbot, page, page.preview)
    page.preview.rows.choose(0)
    assert "A week of mornings" not in page.preview.details.toPlainText()
    page.options.columns_button.click()
    assert page._shown() is page.columns
    assert page.columns.mapping()["Notes"] == ""
    target, told = tmp_path / "report.txt", []
    bus.told.connect(told.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(target), ""))
    page.preview.report_button.click()
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert "films.csv  3 records" in target.read_text(encoding="utf-8")


def test_what_was_decided_is_kept_when_it_is_read_in_another_way(qtbot: QtBot, page: ImportPage, table: Path):
    open_preview(qtbot, page, table)
    model = page.preview.model
    row = next(row for row in range(model.rowCount()) if model.view(row).title == "New One")
    model.tick([row], False)
    scale = page.options.scale
    scale.setCurrentIndex(scale.findData(20.0))
    scale.activated.emit(scale.currentIndex())
    wait_for(qtbot, page, page.progress)
    wait_for(qtbot, page, page.preview)
    assert model.view(row).rating_half_stars == 5
    assert model.view(row).ticked is False
    qtbot.waitUntil(lambda: page.session.plan.decisions == model.decisions(), timeout=PATIENCE)


def test_options_wait_until_the_columns_are_said(qtbot: QtBot, page: ImportPage, table: Path):
    page.begin([table])
    wait_for(qtbot, page, page.columns)
    scale = page.options.scale
    scale.setCurrentIndex(scale.findData(20.0))
    scale.activated.emit(scale.currentIndex())
    assert page._shown() is page.columns
    for heading in ("Title", "Notes"):
        box = page.columns.boxes[heading]
        box.setCurrentIndex(box.findData("title"))
    page.columns.read_button.click()
    wait_for(qtbot, page, page.preview)
    assert page.preview.model.view(0).rating_half_stars == 4


def test_what_is_no_known_format_is_explained(qtbot: QtBot, page: ImportPage, tmp_path: Path, table: Path):
    letter = tmp_path / "letter.bin"
    letter.write_bytes(b"\x00\x01Dear mother")
    page.begin([letter])
    wait_for(qtbot, page, page.trouble)
    assert "letter.bin" in page.trouble.notice.text()
    with qtbot.waitSignal(page.files_wanted):
        page.trouble.others_button.click()
    page.begin([table])
    wait_for(qtbot, page, page.columns)


def test_a_file_can_be_read_as_another_format(qtbot: QtBot, page: ImportPage, table: Path):
    open_preview(qtbot, page, table)
    formats = page.options.formats
    assert formats.currentData() == "table"
    formats.setCurrentIndex(formats.findData("filmjournal"))
    formats.activated.emit(formats.currentIndex())
    wait_for(qtbot, page, page.trouble)
    assert page.options.isVisible()
    formats.setCurrentIndex(formats.findData("table"))
    formats.activated.emit(formats.currentIndex())
    wait_for(qtbot, page, page.columns)


def test_a_backup_that_fails_stops_the_import(
    qtbot: QtBot, bus: JournalBus, page: ImportPage, paths: Paths, table: Path
):
    before = titles(bus)
    open_preview(qtbot, page, table)
    paths.backups.write_bytes(b"no folder")
    page.preview.import_button.click()
    qtbot.waitUntil(page.notice.isVisible, timeout=PATIENCE)
    assert page.notice.text().startswith(f"The folder of backups, {paths.backups}, can't be written:")
    assert page._shown() is page.preview
    assert titles(bus) == before


def test_writing_can_be_stopped(qtbot: QtBot, bus: JournalBus, page: ImportPage, table: Path):
    before, told, held = titles(bus), [], Event()
    bus.told.connect(told.append)
    open_preview(qtbot, page, table)
    bus.tasks.run(lambda: held.wait(PATIENCE / 1000))  # the journal is busy, so that it can't be over already
    page.preview.import_button.click()
    wait_for(qtbot, page, page.progress)
    assert page.is_writing
    page.progress.cancel_button.click()
    held.set()
    wait_for(qtbot, page, page.preview)
    assert told == ["Stopped. Nothing was written."]
    assert titles(bus) == before
    assert not bus.stack.canUndo()


def test_leaving_gives_up_what_is_read(qtbot: QtBot, bus: JournalBus, page: ImportPage, table: Path):
    page.begin([table])
    assert page.waits
    page.leave()
    assert not page.waits
    done: list[object] = []
    from filmjournal.ui.tasks import Lane

    bus.tasks.run(lambda: None, done.append, lane=Lane.UPKEEP)  # behind what was being read
    qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE)
    assert not page.waits


def test_a_watch_stops_what_reports_to_it():
    watch = Watch()
    watch("reading", 3, 10)
    assert watch.state == ("reading", 3, 10)
    watch.stop()
    with pytest.raises(Stopped):
        watch("reading", 4, 10)


def test_a_change_of_the_journal_is_planned_for(qtbot: QtBot, bus: JournalBus, page: ImportPage, table: Path):
    from filmjournal.services.import_plan import Verdict
    from ui_help import viewing

    open_preview(qtbot, page, table)
    assert page.preview.model.counts()[Verdict.NEW] == 2
    bus.do(viewing("New One", 2020, "2021-02-03", 4.5, review="<p><strong>good</strong></p>"), "Log")
    qtbot.waitUntil(lambda: page.preview.model.counts()[Verdict.NEW] == 1, timeout=PATIENCE)
    assert page._shown() is page.preview


def test_time_zones_are_found_by_any_part(qtbot: QtBot, page: ImportPage):
    from filmjournal.domain.drafts import Questions, ReadOptions

    page.options.show_questions(Questions(time_zone=True, scale=5), ReadOptions(), None)
    zone = page.options.zone
    completer = zone.completer()
    assert completer is not None
    completer.setCompletionPrefix("berlin")
    assert [completer.currentCompletion()] == ["Europe/Berlin"]
    assert zone.currentData() is None
    with qtbot.waitSignal(page.options.options_chosen) as chosen:
        zone.setCurrentIndex(zone.findData("Europe/Berlin"))
        zone.activated.emit(zone.currentIndex())
    assert chosen.args[0].time_zone == "Europe/Berlin"
    zone.setEditText("Nowhere")
    zone.lineEdit().editingFinished.emit()
    assert zone.currentText() == "Europe/Berlin"


def test_rows_keep_clear_of_the_pointer(preview: ImportPreview):
    rect = preview.rows.visualRect(preview.model.index(4, 0))
    assert preview.rows._pressed_at(rect.center()) is None
    assert preview.rows._pressed_at(QPoint(-5, -5)) is None
