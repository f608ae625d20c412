"""Toast, notice, save state, tabs, tags and empty state."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTabBar, QWidget

from filmjournal.ui.theme import motion, theme
from filmjournal.ui.theme.theme_manager import ThemeManager
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import ReadingLabel
from filmjournal.ui.widgets.save_state import SaveState, Saving
from filmjournal.ui.widgets.tag_editor import TagEditor
from filmjournal.ui.widgets.toast import Toast
from filmjournal.ui.widgets.viewing_tabs import ViewingTab, ViewingTabs


@pytest.fixture
def pane(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(500, 400)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def test_a_toast_offers_undo_once(pane):
    toast, undone = Toast(pane), []
    toast.show_message("Moved 3 viewings to the trash", "Undo", lambda: undone.append(1))
    assert toast.isVisible()
    assert toast.geometry().center().x() == pytest.approx(pane.width() / 2, abs=1)
    assert pane.rect().contains(toast.geometry())
    button = toast.findChild(QPushButton)
    button.click()
    button.click()
    assert undone == [1]
    assert not toast.isVisible()


def test_a_toast_waits_for_pointer_and_keyboard_and_goes_in_time(pane):
    toast = Toast(pane)
    toast.show_message("One", "Undo", lambda: None)
    assert not toast.waits()
    button = toast.findChild(QPushButton)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert toast.waits()
    button.clearFocus()
    assert not toast.waits()
    toast._timer.timeout.emit()
    assert not toast.isVisible()


def test_the_newest_sentence_stands_and_stays_at_the_bottom(pane):
    toast = Toast(pane)
    toast.show_message("One", "Undo", lambda: None)
    toast.show_message("Two")
    assert toast.message() == "Two"
    assert not toast.findChild(QPushButton).isVisible()
    pane.resize(700, 600)
    QApplication.processEvents()
    assert toast.geometry().bottom() > 500
    toast.show_message("A long sentence " * 30)
    assert pane.rect().contains(toast.geometry())


def test_a_notice_says_what_is_wrong_and_offers_one_way_on(pane, qtbot):
    notice = InlineNotice(pane)
    assert not notice.isVisible()
    notice.show_notice("The disk is full.", kind="error", action_label="Try again")
    assert notice.isVisible()
    assert notice.kind() == "error"
    assert notice.accessibleName() == "The disk is full."
    with qtbot.waitSignal(notice.action_triggered):
        notice.findChild(QPushButton).click()
    notice.show_notice("Sentence alone")
    assert not notice.findChild(QPushButton).isVisible()
    with pytest.raises(ValueError, match="panic"):
        notice.show_notice("x", kind="panic")


def test_saving_is_shown_only_when_it_takes_long_and_nothing_moves(pane, qtbot):
    state = SaveState(pane)
    state.set_state(Saving.SAVED)
    size = state.sizeHint()
    state.set_state(Saving.SAVING)
    assert state.shown() is Saving.SAVED
    state._later.timeout.emit()
    assert state.shown() is Saving.SAVING
    state.set_state(Saving.NOT_SAVED)
    assert state.shown() is Saving.NOT_SAVED
    assert state.accessibleName() == "Not saved"
    state.set_state(Saving.SAVING)
    state.set_state(Saving.SAVED)
    assert not state._later.isActive()
    assert state.shown() is Saving.SAVED
    assert state.sizeHint() == size


def test_tabs_choose_by_key_and_say_what_they_are(pane, qtbot):
    tabs = ViewingTabs(pane)
    tabs.set_viewings([ViewingTab(4, "11 June 2017, first time", 6), ViewingTab(9, "2 March 2024 & on", None)], 4)
    tabs.resize(480, tabs.sizeHint().height())
    tabs.show()
    assert tabs.current_id() == 4
    bar = tabs.findChild(QTabBar)
    assert bar.accessibleTabName(0) == "11 June 2017, first time, 3 out of 5 stars"
    assert QAccessible.queryAccessibleInterface(bar).role() == QAccessible.Role.PageTabList
    with qtbot.waitSignal(tabs.current_changed) as heard:
        QTest.keyClick(bar, Qt.Key.Key_Right)
    assert heard.args == [9]
    with qtbot.waitSignal(tabs.add_requested):
        tabs.plus.click()
    with qtbot.assertNotEmitted(tabs.current_changed):
        tabs.set_viewings([ViewingTab(9, "2 March 2024")])
        tabs.set_viewings([])
        tabs.set_viewings([ViewingTab(number, "a long date " * 30, 1) for number in range(40)], 3)
    assert tabs.current_id() == 3
    tabs.grab()
    pane.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    tabs.grab()


@pytest.fixture
def tags(pane):
    editor = TagEditor(pane)
    editor.resize(400, 200)
    editor.set_known(["Running", "grief", "Été"])
    editor.set_tags(["grief", "noir"])
    editor.show()
    editor.heard = []
    editor.tags_changed.connect(editor.heard.append)
    return editor


def test_tags_are_added_by_enter_comma_and_leaving(tags):
    QTest.keyClicks(tags.field, "slow")
    QTest.keyClick(tags.field, Qt.Key.Key_Return)
    assert tags.tags() == ("grief", "noir", "slow")
    QTest.keyClicks(tags.field, "one,")
    assert tags.tags()[-1] == "one"
    assert tags.field.text() == ""
    QTest.keyClicks(tags.field, "left behind")
    tags.field.setFocus()
    tags.field.clearFocus()
    assert tags.tags()[-1] == "left behind"
    assert tags.heard[-1] == tags.tags()
    assert len(tags.heard) == 3


def test_a_tag_is_not_added_twice_and_keeps_its_known_spelling(tags):
    assert not tags.add("GRIEF")
    assert not tags.add("  , ")
    assert tags.add("ete, running")
    assert tags.tags() == ("grief", "noir", "Été", "Running")


def test_tags_are_taken_off_by_key_alone(tags):
    tags.field.setFocus()
    QTest.keyClick(tags.field, Qt.Key.Key_Backspace)
    noir = tags._tags[-1]
    assert QApplication.focusWidget() is noir
    QTest.keyClick(noir, Qt.Key.Key_Left)
    assert QApplication.focusWidget().name == "grief"
    QTest.keyClick(tags._tags[0], Qt.Key.Key_Delete)
    assert tags.tags() == ("noir",)
    assert QApplication.focusWidget() is noir
    QTest.keyClick(noir, Qt.Key.Key_Space)
    assert tags.tags() == ()
    assert QApplication.focusWidget() is tags.field


def test_tags_are_taken_off_by_their_cross_and_not_by_their_word(tags):
    tag = tags._tags[0]
    QTest.mouseClick(tag, Qt.MouseButton.LeftButton, pos=QPoint(8, tag.height() // 2))
    assert tags.tags() == ("grief", "noir")
    QTest.mouseClick(tag, Qt.MouseButton.LeftButton, pos=tag._cross().center())
    assert tags.tags() == ("noir",)


def test_set_tags_is_silent_and_every_tag_has_a_name(tags):
    tags.set_tags(["a" * 300, "日本", "שלום"])
    assert tags.heard == []
    for tag in tags._tags:
        assert tag.name in QAccessible.queryAccessibleInterface(tag).text(QAccessible.Text.Name)
        assert tag.width() <= tags.width()
    tags.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    tags.grab()
    assert tags._tags[0].x() > tags._tags[1].x()


def test_an_empty_state_has_at_most_one_button(pane, qtbot):
    state = EmptyState("No film yet", "Press Ctrl N.", "Log a film", pane)
    state.show()
    with qtbot.waitSignal(state.triggered):
        state.findChild(QPushButton).click()
    state.set_words("Nothing found", "Try other words.")
    assert not state.findChild(QPushButton).isVisible()


def test_all_of_them_survive_a_change_of_theme(pane, qapp):
    palette, sheet = qapp.palette(), qapp.styleSheet()
    manager = ThemeManager(qapp)
    try:
        motion.keep_still(True)
        manager.set_choice("light")
        notice, label = InlineNotice(pane), ReadingLabel("Lap after Lap", 22, italic=True, parent=pane)
        notice.show_notice("Careful", kind="warning")
        notice.resize(300, 40)
        toast = Toast(pane)
        toast.show_message("Done")
        label.show()
        manager.set_choice("dark")
        image = notice.grab().toImage()
        assert image.pixelColor(5, 20) == theme.current().color("warning_ground")
        assert toast.grab().toImage().pixelColor(6, 20) == theme.current().color("text")
        manager.set_reading_family("Noto Serif")
        assert label.font().families()[0] == "Noto Serif"
        assert label.font().italic()
    finally:
        motion.keep_still(False)
        manager.set_reading_family("")
        manager.set_choice("system")
        manager.deleteLater()
        qapp.setStyleSheet(sheet)
        qapp.setPalette(palette)
        theme.use(theme.load("light"))
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
