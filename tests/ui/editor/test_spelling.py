"""Spelling in a real editor with a real helper process and a small dictionary made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.richtext.gate import parse
from filmjournal.spelling import personal
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.spelling import SpellChecker
from filmjournal.ui.editor.spelling_menu import SpellingMenu, language_names
from filmjournal.ui.editor.spelling_service import SpellingService, shared
from filmjournal.ui.theme import theme

WAVE = QTextCharFormat.UnderlineStyle.SpellCheckUnderline
ENGLISH = ("film/S", "the", "a", "we", "receive/S", "good", "well", "known", "is", "scene", "not", "see")
FRENCH = ("le", "film", "est", "bon")
AFFIXES = "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\nSFX S Y 1\nSFX S 0 s .\n"


class Desk:
    """An editor with its spelling, and another widget to go to."""

    def __init__(self, qtbot: QtBot, service: SpellingService) -> None:
        self.qtbot = qtbot
        self.service = service
        self.window = QWidget()
        layout = QVBoxLayout(self.window)
        self.edit = ReviewEdit(self.window)
        layout.addWidget(self.edit)
        self.other = QWidget(self.window)
        self.other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout.addWidget(self.other)
        self.checker = SpellChecker(self.edit, service)
        self.menu = SpellingMenu(self.checker)
        self.told: list[str] = []
        self.changes: list[bool] = []
        self.edit.document_changed.connect(lambda: self.changes.append(True))
        self.checker.told.connect(self.told.append)

    def open(self, html: str) -> None:
        self.edit.load(html)
        self.window.resize(700, 500)
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.edit.setFocus()

    def marked(self) -> list[str]:
        words = []
        for block in self.edit.review.blocks():
            units = block.text().encode("utf-16-le", errors="surrogatepass")
            end = -1
            for piece in block.layout().formats():
                if piece.format.underlineStyle() == WAVE:
                    part = units[2 * piece.start : 2 * (piece.start + piece.length)].decode("utf-16-le")
                    if piece.start == end:  # of the same word
                        words[-1] += part
                    else:
                        words.append(part)
                    end = piece.start + piece.length
        return words

    def expect(self, *words: str) -> None:
        self.qtbot.waitUntil(lambda: self.marked() == list(words))

    def put_caret(self, behind: str) -> None:
        cursor = self.edit.document().find(behind)
        assert cursor.hasSelection()
        cursor.setPosition(cursor.selectionEnd())
        self.edit.setTextCursor(cursor)

    def context_menu(self, word: str) -> QMenu:
        cursor = self.edit.document().find(word)
        cursor.setPosition(cursor.selectionStart() + 1)
        place = self.edit.cursorRect(cursor).center()
        reason = QContextMenuEvent.Reason.Mouse
        self.edit.contextMenuEvent(QContextMenuEvent(reason, place, self.edit.viewport().mapToGlobal(place)))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def choose(self, menu: QMenu, text: str) -> None:
        self.qtbot.waitUntil(lambda: any(a.text().replace("&", "") == text for a in menu.actions()))
        next(action for action in menu.actions() if action.text().replace("&", "") == text).trigger()
        menu.close()


MakeDesk = Callable[..., Desk]


def write_dictionary(folder: Path, name: str, words: tuple[str, ...]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.aff").write_text(AFFIXES, encoding="utf-8")
    (folder / f"{name}.dic").write_text("\n".join((str(len(words)), *words, "")), encoding="utf-8")


@pytest.fixture
def service(qapp: QApplication, tmp_path: Path) -> Iterator[SpellingService]:
    write_dictionary(tmp_path / "dictionaries", "en_US", ENGLISH)
    write_dictionary(tmp_path / "dictionaries", "fr_FR", FRENCH)
    service = SpellingService()
    use(service, tmp_path)
    yield service
    service.close()


def use(service: SpellingService, folder: Path, *, enabled: bool = True, language: str = "en_US") -> None:
    words, own = folder / "words.txt", folder / "dictionaries"
    service.configure(enabled=enabled, language=language, words=words, own_dictionaries=own)


@pytest.fixture
def make_desk(qtbot: QtBot, service: SpellingService) -> Iterator[MakeDesk]:
    desks: list[Desk] = []

    def make(html: str) -> Desk:
        desk = Desk(qtbot, service)
        desks.append(desk)
        desk.open(html)
        return desk

    yield make
    for desk in desks:
        desk.window.close()
        desk.window.deleteLater()


def test_wrong_words_are_marked_in_the_colour_of_errors(make_desk: MakeDesk) -> None:
    desk = make_desk("<p>The <strong>filmz</strong> is good, 🎬 recieves.</p><h2>A scean</h2><ul><li>we se</li></ul>")
    desk.expect("filmz", "recieves", "scean", "se")
    assert desk.changes == []  # so nothing is saved because of it
    piece = desk.edit.review.firstBlock().layout().formats()[0]
    assert piece.format.underlineColor() == theme.current().color("error")
    assert piece.format.fontWeight() > 500  # and it is still bold


def test_code_addresses_film_titles_and_other_scripts_are_not_marked(make_desk: MakeDesk) -> None:
    desk = make_desk(
        '<p>The <code>qwertz</code> https://qqq.example.org/wrng <a data-film="1">Blod Tyes</a> 東京物語 これは U.S.'
        ' BAFTA 1950s not wrng</p><pre>le fil qqq</pre><p>see <a href="https://example.org/qqqq">ths</a></p>'
    )
    desk.expect("wrng", "ths")


def test_names_of_the_film_are_right_and_can_change(make_desk: MakeDesk) -> None:
    desk = make_desk("<p>Crudup’s film, Rogers and Jean-Luc see Crudup.</p>")
    desk.expect("Crudup’s", "Rogers", "and", "Jean", "Luc", "Crudup")
    desk.checker.set_known_names(["Billy Crudup", "Jean-Luc Godard", "Graham Rogers"])
    desk.expect("and")
    desk.checker.set_known_names([])
    desk.expect("Crudup’s", "Rogers", "and", "Jean", "Luc", "Crudup")


def test_only_the_wrong_part_of_a_word_with_hyphens_is_marked(make_desk: MakeDesk) -> None:
    make_desk("<p>A well-knwon film, a well-known scene.</p>").expect("knwon")


def test_nothing_is_checked_before_the_keyboard_is_in_the_editor(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk("<p>The filmz.</p>")
    desk.expect("filmz")
    other = make_desk("<p>The filmz.</p>")  # takes the keyboard in its turn
    other.expect("filmz")
    quiet = Desk(qtbot, desk.service)
    quiet.edit.load("<p>The filmz.</p>")
    assert quiet.marked() == []
    assert quiet.checker.dictionary is None
    quiet.window.deleteLater()


def test_the_word_being_typed_is_left_alone_until_it_is_left(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk("<p>The wrng.</p>")
    desk.expect("wrng")
    desk.put_caret("The")
    qtbot.keyClicks(desk.edit, " recieves")
    qtbot.waitUntil(lambda: desk.service.verdicts(desk.checker.dictionary).get("recieves") is False)
    assert desk.marked() == ["wrng"]
    qtbot.keyClick(desk.edit, Qt.Key.Key_Left)
    assert desk.marked() == ["wrng"]
    qtbot.keyClick(desk.edit, Qt.Key.Key_End)
    desk.expect("recieves", "wrng")
    desk.put_caret("recieves")
    qtbot.keyClick(desk.edit, Qt.Key.Key_Backspace)  # it is written on
    desk.expect("wrng")
    desk.other.setFocus()
    desk.expect("recieve", "wrng")
    desk.edit.setFocus()
    qtbot.keyClick(desk.edit, Qt.Key.Key_Space)
    desk.expect("recieve", "wrng")


def test_a_suggestion_takes_the_place_of_the_word_in_one_step(make_desk: MakeDesk) -> None:
    html = "<p>We re<strong>cie</strong>ve a <em>filmz</em>.</p>"
    desk = make_desk(html)
    desk.expect("recieve", "filmz")
    desk.choose(desk.context_menu("recieve"), "receive")
    desk.expect("filmz")
    assert desk.edit.html() == "<p>We re<strong>cei</strong>ve a <em>filmz</em>.</p>"
    desk.choose(desk.context_menu("filmz"), "films")
    desk.expect()
    assert desk.edit.html() == "<p>We re<strong>cei</strong>ve a <em>films</em>.</p>"
    desk.edit.undo()
    desk.edit.undo()
    assert desk.edit.html() == html
    desk.put_caret("recieve")
    desk.put_caret("We")
    desk.expect("recieve", "filmz")


def test_the_lines_below_the_suggestions_stay_where_they_are(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk("<p>We recieve.</p>")
    desk.expect("recieve")
    menu = desk.context_menu("recieve")
    adding = next(line for line in menu.actions() if "dictionary" in line.text())
    waiting = menu.actions()[0]
    assert waiting.text().startswith("Looking")
    before = menu.actionGeometry(adding).top()
    qtbot.waitUntil(lambda: menu.actions()[0] is not waiting)
    assert menu.actionGeometry(adding).top() == before
    menu.close()


def test_a_word_changed_while_the_menu_was_open_is_left_alone(make_desk: MakeDesk) -> None:
    desk = make_desk("<p>We recieve.</p>")
    desk.expect("recieve")
    menu = desk.context_menu("recieve")
    desk.edit.replace_all(parse("<p>Something else altogether.</p>"))
    desk.choose(menu, "receive")
    assert desk.edit.html() == "<p>Something else altogether.</p>"


def test_a_word_without_likeness_has_no_suggestions(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk("<p>The sklmnqqqq.</p>")
    desk.expect("sklmnqqqq")
    menu = desk.context_menu("sklmnqqqq")
    qtbot.waitUntil(lambda: menu.actions()[0].text() == "No suggestions")
    assert not menu.actions()[0].isEnabled()
    menu.close()
    right = desk.context_menu("The")
    assert "Add to my dictionary" not in [action.text().replace("&", "") for action in right.actions()]
    right.close()


def test_a_menu_that_was_closed_gets_no_suggestions(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk("<p>We recieve.</p>")
    desk.expect("recieve")
    desk.context_menu("recieve").close()
    suggested: list[tuple[str, ...]] = []
    desk.service.suggest(desk.checker.dictionary, "recieve", suggested.append)
    qtbot.waitUntil(lambda: bool(suggested))
    assert "receive" in suggested[0]


def test_words_are_added_for_good_or_ignored_for_now(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    desk = make_desk("<p>Filmish the filmz, filmish not FILMISH.</p>")
    desk.expect("Filmish", "filmz", "filmish", "FILMISH")
    desk.choose(desk.context_menu("filmz"), "Ignore in this sitting")
    desk.expect("Filmish", "filmish", "FILMISH")
    desk.choose(desk.context_menu("filmish"), "Add to my dictionary")
    desk.expect()
    qtbot.waitUntil(lambda: personal.read(tmp_path / "words.txt") == {"Filmish"})
    later = SpellingService()
    use(later, tmp_path)
    with qtbot.waitSignal(later.dictionaries_found):
        later.look()
    assert later.accepts("filmish")
    assert not later.accepts("filmz")
    later.close()


def test_a_review_has_a_language_of_its_own(make_desk: MakeDesk) -> None:
    desk = make_desk("<p>le film est good</p>")
    desk.expect("le", "est")
    desk.checker.set_language("fr-fr")
    desk.expect("good")
    desk.checker.set_language("ja")  # no dictionary
    desk.expect()
    desk.checker.set_language(None)
    desk.expect("le", "est")


def test_the_language_is_chosen_from_the_menu(make_desk: MakeDesk) -> None:
    desk = make_desk("<p>the film</p>")
    desk.qtbot.waitUntil(lambda: desk.checker.dictionary is not None)
    chosen: list[object] = []
    desk.checker.language_chosen.connect(chosen.append)
    menu = desk.context_menu("film")
    languages = menu.actions()[-1].menu()
    assert isinstance(languages, QMenu)
    lines = {action.text(): action for action in languages.actions()}
    assert lines["As preferred: American English"].isChecked()
    lines["Français"].trigger()
    lines["As preferred: American English"].trigger()
    menu.close()
    assert chosen == ["fr-FR", None]


def test_preferences_hold_at_once(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk("<p>le film est good</p>")
    desk.expect("le", "est")
    use(desk.service, tmp_path, language="fr_FR")
    desk.expect("good")
    use(desk.service, tmp_path, enabled=False)
    desk.expect()
    desk.checker.next_wrong()
    assert desk.told == ["Spelling is not checked."]
    use(desk.service, tmp_path)
    desk.expect("le", "est")


def test_from_one_wrong_word_to_the_next(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk("<p>The filmz</p><p>is good, wrng.</p>")
    desk.checker.next_wrong()  # before anything is known
    for word in ("filmz", "wrng", "filmz"):
        qtbot.waitUntil(lambda word=word: desk.edit.textCursor().selectedText() == word)
        desk.checker.next_wrong()
    desk.edit.load("<p>The film is good.</p>")
    desk.checker.next_wrong()
    qtbot.waitUntil(lambda: desk.told == ["No word is misspelled."])


def test_a_long_review_is_marked_to_its_end(make_desk: MakeDesk) -> None:
    paragraphs = "".join(f"<p>The film is good and filmz{'abcdefghij'[n % 10]}.</p>" for n in range(300))
    desk = make_desk(paragraphs)
    expected = [word for n in range(300) for word in ("and", f"filmz{'abcdefghij'[n % 10]}")]
    desk.qtbot.waitUntil(lambda: desk.marked() == expected)
    assert desk.edit.html() == paragraphs
    assert not desk.edit.document().isUndoAvailable()


def test_the_helper_ends_with_the_last_editor(make_desk: MakeDesk, qtbot: QtBot) -> None:
    first, second = make_desk("<p>The filmz.</p>"), make_desk("<p>A filmz.</p>")
    second.expect("filmz")
    assert second.service._client is not None
    first.checker.deleteLater()
    second.checker.deleteLater()
    qtbot.waitUntil(lambda: second.service._client is None)


def test_there_is_one_service_for_the_program() -> None:
    assert shared() is shared()


def test_languages_are_called_as_they_call_themselves() -> None:
    assert language_names(["en_US", "sv_SE", "xx"]) == {"en_US": "American English", "sv_SE": "Svenska", "xx": "Xx"}
    names = language_names(["nl_NL", "nl_SR"])
    assert len(set(names.values())) == 2
