"""What the context menu says of a wrong word, and of the language a review is in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction, QActionGroup, QFont, QTextCursor
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction
from shiboken6 import isValid

from filmjournal.i18n import _
from filmjournal.spelling.dictionaries import normal_tag
from filmjournal.ui.editor.spelling import Place, SpellChecker

ROOM = 6  # lines kept for suggestions while they are looked for, so that the lines below stay where they are


def language_names(tags: Iterable[str]) -> dict[str, str]:
    """What languages call themselves, by tag: `American English`, `Svenska`; with the country where two are alike."""
    locales = {tag: QLocale(tag) for tag in tags}
    known = {tag: locale.language() is not QLocale.Language.C for tag, locale in locales.items()}
    names = {tag: (locale.nativeLanguageName() if known[tag] else "") or tag for tag, locale in locales.items()}
    plain = list(names.values())
    return {
        tag: _upper(_("{language} ({country})").format(language=name, country=locales[tag].nativeTerritoryName()))
        if plain.count(name) > 1
        else _upper(name)
        for tag, name in names.items()
    }


class SpellingMenu:
    """Adds lines to an editor's context menu."""

    def __init__(self, checker: SpellChecker) -> None:
        self._checker = checker
        checker.edit.menu_opening.connect(self._fill)

    def _fill(self, menu: QMenu, cursor: QTextCursor) -> None:
        checker = self._checker
        place = checker.wrong_word(cursor)
        if place is not None:
            self._add_word(menu, place)
        if checker.service.dictionaries:
            menu.addSeparator()
            menu.addMenu(self._languages(menu))

    def _add_word(self, menu: QMenu, place: Place) -> None:
        checker, word = self._checker, place[1]
        first = menu.actions()[0] if menu.actions() else None

        def insert(action: QAction, before: QAction | None = None) -> QAction:
            if before is None and first is None:
                menu.addAction(action)
            else:
                menu.insertAction(before or first, action)  # type: ignore[arg-type]  # one of the two is there
            return action

        waiting = insert(QAction(_("Looking for suggestions…"), menu))
        waiting.setEnabled(False)
        room = insert(_Room(menu))
        after = insert(_separator(menu))
        insert(_action(_("&Add to my dictionary"), menu, partial(checker.service.add, word)))
        insert(_action(_("I&gnore in this sitting"), menu, partial(checker.service.ignore, word)))
        insert(_separator(menu))

        def show(words: tuple[str, ...]) -> None:
            if not isValid(menu):  # it was closed meanwhile
                return
            for suggestion in words:
                typographic = suggestion.replace("'", "’") if "’" in word else suggestion
                action = _action(typographic.replace("&", "&&"), menu, partial(checker.replace, place, typographic))
                font = QFont(menu.font())
                font.setBold(True)
                action.setFont(font)
                insert(action, waiting)
            if words:
                menu.removeAction(waiting)
            else:
                waiting.setText(_("No suggestions"))
            menu.removeAction(room)
            if menu.isVisible() and len(words) < ROOM:
                menu.insertAction(after, _Room(menu, ROOM - max(len(words), 1)))

        if checker.dictionary is not None:
            checker.service.suggest(checker.dictionary, word, show)

    def _languages(self, parent: QMenu) -> QMenu:
        checker, found = self._checker, self._checker.service.dictionaries
        submenu = QMenu(_("&Language of this review"), parent)
        group = QActionGroup(submenu)
        names = language_names(dictionary.tag for dictionary in found)
        preferred = checker.service.dictionary_for(None)
        as_preferred = names.get(preferred.tag, "") if preferred is not None else ""
        lines: list[tuple[str | None, str]] = [(None, _("As preferred: {language}").format(language=as_preferred))]
        lines += sorted(names.items(), key=lambda line: line[1].casefold())
        chosen = None if checker.language is None else normal_tag(checker.language)
        if chosen is not None and chosen not in names:  # of another machine, or of a text nobody has a dictionary for
            lines.append((chosen, language_names([chosen])[chosen]))
        for tag, name in lines:
            action = _action(name.replace("&", "&&"), submenu, partial(checker.language_chosen.emit, _as_in_html(tag)))
            action.setCheckable(True)
            action.setChecked(tag == chosen)
            group.addAction(action)
            submenu.addAction(action)
        return submenu


class _Room(QWidgetAction):
    """Empty lines of a menu, as high as its others."""

    def __init__(self, menu: QMenu, lines: int = ROOM - 1) -> None:
        super().__init__(menu)
        self.setEnabled(False)
        nothing = QWidget()
        nothing.setEnabled(False)
        menu.sizeHint()  # lays out the lines
        nothing.setFixedHeight(lines * menu.actionGeometry(menu.actions()[0]).height())
        self.setDefaultWidget(nothing)


def _action(text: str, parent: QMenu, what: Callable[[], object]) -> QAction:
    action = QAction(text, parent)
    action.triggered.connect(lambda *_checked: what())
    return action


def _as_in_html(tag: str | None) -> str | None:
    """The language as pages name it, `en-GB`: what is stored goes there too."""
    return None if tag is None else tag.replace("_", "-")


def _separator(parent: QMenu) -> QAction:
    action = QAction(parent)
    action.setSeparator(True)
    return action


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]
