"""The crew of a film: rows of a person and a job, edited as the cast is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.films import CREW, DIRECTOR, JOBS, CastCredit, CrewCredit, CrewLine
from filmjournal.i18n import N_, _
from filmjournal.ui.widgets.cast_editor import CastEditor, Words

_JOB_NAMES = {
    DIRECTOR: N_("Director"),
    "writer": N_("Writer"),
    "screenplay": N_("Screenplay"),
    "story": N_("Story"),
    "producer": N_("Producer"),
    "cinematographer": N_("Cinematographer"),
    "editor": N_("Editor"),
    "composer": N_("Composer"),
    CREW: N_("Crew"),
}


def job_name(job: str) -> str:
    """What a job is called; one that has no name here is called as it was typed."""
    return _(_JOB_NAMES[job]) if job in _JOB_NAMES else job


def job_of(name: str) -> str:
    """The job of a name as it is typed, in the person's language or as the journal has it."""
    same = name.strip().casefold()
    return next((job for job in JOBS if same in (job, job_name(job).casefold())), name.strip())


class CrewEditor(CastEditor):
    """A cast editor whose second name is a job. `crew_edited` carries the whole crew as a tuple of CrewLine.

    Rows of one job stand together when a film is shown, and stay where they are while it is edited. Who is put in
    without a job is the director of a film that has none, else one of the crew.
    """

    crew_edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        words = Words(
            _("Crew"), _("Person"), _("Crew member {number}"), _("Add a person"), _("Job"), _("Job of {person}"), ""
        )  # fmt: skip
        super().__init__(parent, words)
        self._film: object = None
        self.cast_edited.connect(self._edited)

    def set_crew(self, crew: Sequence[CrewCredit], owner: object) -> None:
        """Show a crew, silently; `owner` names the film."""
        shown = [
            CastCredit(credit.person_id, credit.person, job_name(credit.job))
            for credit in sorted(crew, key=lambda credit: _place(credit.job))
        ]
        if owner == self._film and len(shown) == len(self.cast()):
            # The same rows stay in the order in which they stand.
            there = [CastLine(line.person, job_name(line.job)) for line in self.crew()]
            lines = [CastLine(credit.person, credit.character) for credit in shown]
            if sorted(map(repr, lines)) == sorted(map(repr, there)):
                left = dict(enumerate(shown))
                shown = [left.pop(next(n for n in left if lines[n] == line)) for line in there]
        self._film = owner
        self.set_cast(shown, owner)

    def crew(self) -> tuple[CrewLine, ...]:
        """The crew without what is still being typed."""
        lines: list[CrewLine] = []
        for line in self.cast():
            directed = any(before.job == DIRECTOR for before in lines)
            lines.append(CrewLine(line.person, job_of(line.character or (CREW if directed else DIRECTOR))))
        return tuple(lines)

    def dress_second(self, field: QLineEdit) -> None:
        """Offer the rest of a job's name while it is typed."""
        completer = QCompleter([job_name(job) for job in JOBS], field)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        field.setCompleter(completer)

    def _edited(self, _lines: object) -> None:
        self.crew_edited.emit(self.crew())


def _place(job: str) -> tuple[int, str]:
    return (JOBS.index(job) if job in JOBS else len(JOBS), job)
