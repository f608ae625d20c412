"""What all editors share to check spelling: the helper process, what it has said so far, and the person's own words.

A word is looked up once. The helper is started with the first question and ended when no editor is left; all that
may take time happens on a lane of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from filmjournal import i18n
from filmjournal.spelling import dictionaries, personal
from filmjournal.spelling.client import Client
from filmjournal.spelling.dictionaries import Dictionary
from filmjournal.spelling.words import stem_of
from filmjournal.ui.tasks import Lane, Tasks

log = logging.getLogger(__name__)

_AT_ONCE = 200  # words of one question, so that a question for suggestions waits 50 ms at most
_MOST_KEPT = 200_000  # words whose verdict is remembered
_MOST_SUGGESTED = 200  # words whose suggestions are

Verdicts = dict[str, bool]  # whether a word is right


class SpellingService(QObject):
    """Lives as long as the application. `changed` says that anything may be judged differently from now on."""

    changed = Signal()
    judged = Signal(object, object)  # a dictionary and those of the words it was asked for that are wrong
    dictionaries_found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.enabled = True
        self.dictionaries: tuple[Dictionary, ...] = ()
        self._default = ""
        self._words_file: Path | None = None
        self._own_folder: Path | None = None
        self._accepted: set[str] = set()  # stems of the person's words and of those ignored until the program ends
        self._verdicts: dict[Path, Verdicts] = {}
        self._suggestions: dict[tuple[Path, str], tuple[str, ...]] = {}
        self._under_way: set[tuple[Path, str]] = set()
        self._broken: set[Path] = set()
        self._users = 0
        self._looked = False
        self.is_ready = False  # the dictionaries were found, if there are any
        self._tasks: Tasks | None = None
        self._client: Client | None = None

    def configure(self, *, enabled: bool, language: str, words: Path, own_dictionaries: Path) -> None:
        """Take over preferences (`language` empty for that of the desktop) and the person's own files."""
        if (words, own_dictionaries) != (self._words_file, self._own_folder):
            self._words_file, self._own_folder = words, own_dictionaries
            self._accepted.clear()
            self._looked = False
        elif (enabled, language) == (self.enabled, self._default):
            return
        self.enabled, self._default = enabled, language
        self.changed.emit()

    def look(self) -> None:
        """Find the dictionaries and read the person's words, if that was not done yet."""
        if self._looked:
            return
        self._looked = True
        own, words = self._own_folder, self._words_file

        def work() -> tuple[tuple[Dictionary, ...], frozenset[str]]:
            return dictionaries.find(own), frozenset() if words is None else personal.read(words)

        def done(found: tuple[tuple[Dictionary, ...], frozenset[str]]) -> None:
            self.dictionaries = found[0]
            self.is_ready = True
            self._accepted |= {stem_of(word) for word in found[1]}
            self.dictionaries_found.emit()
            self.changed.emit()

        self._run(work, done)

    def dictionary_for(self, language: str | None) -> Dictionary | None:
        """The dictionary of a review: that of its language, else of the one preferred, else English."""
        if language is not None:
            return dictionaries.best_for(language, self.dictionaries)
        wanted = (self._default, i18n.desktop_language(), i18n.language(), "en")
        return next(filter(None, (dictionaries.best_for(name, self.dictionaries) for name in wanted if name)), None)

    @property
    def is_busy(self) -> bool:
        """Whether words are being looked up."""
        return bool(self._under_way)

    def verdicts(self, dictionary: Dictionary) -> Verdicts:
        """What is known so far by this dictionary; it grows."""
        known = self._verdicts.setdefault(dictionary.stem, {})
        if len(known) > _MOST_KEPT:
            known.clear()
        return known

    def accepts(self, word: str) -> bool:
        """Whether the person said that the word is right."""
        return stem_of(word) in self._accepted

    def ask(self, dictionary: Dictionary, words: Iterable[str]) -> None:
        """Have words looked up; `judged` tells of them."""
        stem = dictionary.stem
        asked = [word for word in words if (stem, word) not in self._under_way]
        self._under_way.update((stem, word) for word in asked)
        for first in range(0, len(asked), _AT_ONCE):
            self._check(dictionary, asked[first : first + _AT_ONCE])

    def suggest(self, dictionary: Dictionary, word: str, done: Callable[[tuple[str, ...]], None]) -> None:
        """Tell which words may be meant, at once where that is known; none where they can't be found."""
        key = (dictionary.stem, word)
        if key in self._suggestions:
            done(self._suggestions[key])
            return

        def keep(found: tuple[str, ...]) -> None:
            if len(self._suggestions) >= _MOST_SUGGESTED:
                self._suggestions.clear()
            self._suggestions[key] = found
            done(found)

        client = self._asked()
        self._run(lambda: client.suggest(dictionary.stem, word), keep, lambda _error: done(()))

    def add(self, word: str) -> None:
        """Take a word into the person's own dictionary."""
        self.ignore(word)
        if (file := self._words_file) is not None:
            self._run(lambda: personal.add(file, word), failed=_not_written)

    def ignore(self, word: str) -> None:
        """Take a word for right until the program ends."""
        self._accepted.add(stem_of(word))
        self.changed.emit()

    def attach(self, editor: QObject) -> None:
        """Be there for as long as this object is."""
        self._users += 1
        editor.destroyed.connect(self._detach)

    def close(self) -> None:
        """End the helper and what is asked of it. It is started again when it is needed again."""
        if self._client is not None:
            self._client.close()
        if self._tasks is not None:
            self._tasks.close()
            self._tasks.deleteLater()
        self._client = self._tasks = None
        self._under_way.clear()
        self._broken.clear()

    def _detach(self) -> None:
        self._users -= 1
        QTimer.singleShot(0, self, self._close_unused)  # another may be about to attach

    def _close_unused(self) -> None:
        if not self._users:
            self.close()

    def _check(self, dictionary: Dictionary, words: list[str]) -> None:
        stem, client = dictionary.stem, self._asked()
        known = self.verdicts(dictionary)

        def done(wrong: frozenset[str]) -> None:
            self._under_way.difference_update((stem, word) for word in words)
            known.update((word, word not in wrong) for word in words)
            self.judged.emit(dictionary, wrong)

        def failed(error: Exception) -> None:
            if stem not in self._broken:
                self._broken.add(stem)
                log.info("spelling is not checked: %s", type(error).__name__)
            done(frozenset())

        if stem in self._broken:
            done(frozenset())
        else:
            self._run(lambda: client.check(stem, words), done, failed)

    def _asked(self) -> Client:
        if self._client is None:
            self._client = Client()
        return self._client

    def _run(
        self,
        work: Callable[[], object],
        done: Callable[..., None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        if self._tasks is None:
            self._tasks = Tasks(self)
        self._tasks.run(work, done, failed, lane=Lane.READING)


def _not_written(error: Exception) -> None:
    log.info("the person's words could not be written: %s", type(error).__name__)


_shared: list[SpellingService] = []


def shared() -> SpellingService:
    """The service of this program, made when it is first asked for; it ends with the application."""
    if not _shared:
        application = QCoreApplication.instance()
        service = SpellingService(application)
        if application is not None:
            application.aboutToQuit.connect(service.close)
        _shared.append(service)
    return _shared[0]
