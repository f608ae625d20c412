"""Every script, emoji and accent: typed, stored, found, shown again and published as they are."""

from __future__ import annotations

import html as markup
import re
import unicodedata
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal.domain.queries import ListQuery
from filmjournal.paths import Paths
from filmjournal.services.commands import EditEntry
from filmjournal.services.exporting import export_page
from filmjournal.ui.editor.review_area import ReviewArea
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.widgets.save_state import Saving
from ui_help import PATIENCE

# Of some script's, on machines with few fonts.
pytestmark = pytest.mark.qt_log_ignore("OpenType support missing")


def compose(edit: ReviewEdit, *parts: str) -> None:
    """Write with an input method: all but the last of the parts are only shown while one chooses."""
    for preedit in parts[:-1]:
        QApplication.sendEvent(edit, QInputMethodEvent(preedit, []))
    event = QInputMethodEvent()
    event.setCommitString(parts[-1])
    QApplication.sendEvent(edit, event)


def press(edit: ReviewEdit, key: Qt.Key) -> None:
    QApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


WRITTEN = {
    "Arabic": (("فيلم رائع عن العائلة",), "العائلة"),
    "vocalised Hebrew": (("שָׁלוֹם, סרט יפה",), "סרט"),
    "Chinese": (("ni", "ni hao", "你好世界"), "世界"),
    "Japanese": (("と", "とうきょう", "東京物語は美しい"), "美しい"),
    "Korean": (("ㅎ", "하", "한국 영화"), "영화"),
    "emoji with joiners": (("family 👩‍👩‍👧‍👦 and 👍🏽 🏳️‍🌈",), "family"),
    "combining accents": (("cafe\u0301 A\u030angstro\u0308m x\u0302\u0323 done",), "café"),
    "beyond the first plane": (("𠮷野家 𝔘𝔫𝔦 fin",), "fin"),
    "Thai": (("หนังดีมาก",), "หนัง"),
    "both directions": (('He said "שלום" twice, then مرحبا.',), "twice"),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_is_typed_is_stored_found_shown_and_published(
    qtbot: QtBot, bus: JournalBus, small: Paths, kind: str
) -> None:
    parts, sought = WRITTEN[kind]
    written = unicodedata.normalize("NFC", parts[-1])
    area = ReviewArea(bus)
    qtbot.addWidget(area)
    journal = bus.journal
    area.show_review(journal.browsing.entry(2))
    area.edit.selectAll()
    compose(area.edit, *parts)
    area.flush()
    qtbot.waitUntil(lambda: area.state.state() is Saving.SAVED, timeout=PATIENCE)
    entry = journal.browsing.entry(2)
    assert entry.review.html == f"<p>{markup.escape(written, quote=False)}</p>"
    assert list(journal.browsing.ids(ListQuery(search=sought))) == [2]
    area.show_review(journal.browsing.entry(1))
    area.show_review(entry)
    assert area.edit.toPlainText() == written
    page = small.journal.with_name("page.html")
    export_page(journal, 2, page, "en")
    text = markup.unescape(re.sub("<[^>]+>", "", page.read_text(encoding="utf-8")))
    assert written in text


def test_quotes_are_those_of_the_review(qtbot: QtBot, bus: JournalBus) -> None:
    area = ReviewArea(bus)
    qtbot.addWidget(area)
    journal = bus.journal
    for language, quoted in (("de", "„Ja“"), ("fr", "«\u202fJa\u202f»"), (None, "“Ja”")):
        journal.execute(EditEntry(2, {"language": language}))
        area.show_review(journal.browsing.entry(2))
        area.edit.selectAll()
        for character in '"Ja"':
            compose(area.edit, character)
        assert area.edit.toPlainText() == quoted
        area.show_review(journal.browsing.entry(1))
        qtbot.waitUntil(lambda: not area.has_unsaved_text and not bus.tasks.busy, timeout=PATIENCE)


@pytest.fixture
def editor(qtbot: QtBot) -> ReviewEdit:
    widget = ReviewEdit()
    qtbot.addWidget(widget)
    return widget


CHARACTERS = (
    "👩‍👩‍👧‍👦",
    "👍🏽",
    "🇩🇪",
    "❤️",
    "1️⃣",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "𠮷",
    "é",
    "한",
)


@pytest.mark.parametrize("character", CHARACTERS)
def test_keys_take_a_character_whole(editor: ReviewEdit, character: str) -> None:
    html = f"<p>a{character}{character}b</p>"
    editor.load(html)
    press(editor, Qt.Key.Key_End)
    press(editor, Qt.Key.Key_Left)
    press(editor, Qt.Key.Key_Left)
    compose(editor, "|")
    assert editor.toPlainText() == f"a{character}|{character}b"
    press(editor, Qt.Key.Key_Delete)
    press(editor, Qt.Key.Key_Backspace)
    press(editor, Qt.Key.Key_Backspace)
    assert editor.toPlainText() == "ab"
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.html() == html


def test_backspace_takes_the_last_accent_or_vowel_sign_only(editor: ReviewEdit) -> None:
    for text, left in (("x\u0302\u0323", "x\u0302"), ("नि", "न"), ("שָׁ", "שָ")):
        compose(editor, text)
        press(editor, Qt.Key.Key_Backspace)
        assert unicodedata.normalize("NFD", editor.toPlainText()) in (left, unicodedata.normalize("NFD", left))
        editor.load("")


@pytest.mark.parametrize(
    "change",
    [
        lambda editor: editor.toggle_mark("strong"),
        ReviewEdit.toggle_code_block,
        ReviewEdit.toggle_spoiler_block,
        ReviewEdit.insert_rule,
        lambda editor: editor.edit_link("https://e.org/"),
        lambda editor: press(editor, Qt.Key.Key_Return),
    ],
)
def test_no_change_halves_a_character(editor: ReviewEdit, change: Callable[[ReviewEdit], object]) -> None:
    words = "😀𠮷a👩‍👩‍👧‍👦 b"
    for place in range(8):
        editor.load(f"<p>{words}</p><p>😀</p>")
        for _ in range(place):
            editor.moveCursor(QTextCursor.MoveOperation.NextCharacter)
        for _ in range(2):
            editor.moveCursor(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        change(editor)
        kept = editor.html()
        kept.encode()
        assert "\ufffd" not in kept
        left = re.sub(r"<[^>]+>|\s|https://e.org/", "", kept)
        assert set(left) <= set(words)
        editor.undo()
        assert editor.html() == f"<p>{words}</p><p>😀</p>"


def test_an_endless_word_of_emoji_is_not_taken_apart(editor: ReviewEdit) -> None:
    family = "👩‍👩‍👧‍👦"
    html = f"<p>{family * 1_500}</p>"
    editor.load(html)
    assert editor.html() == html
    cursor = editor.textCursor()
    cursor.setPosition(15 * 11 + 1)  # behind the first place where the line may break
    editor.setTextCursor(cursor)
    for _ in range(3):
        press(editor, Qt.Key.Key_Backspace)
    assert set(editor.html().split(family)) <= {"<p>", "", "</p>"}
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.html() == html
