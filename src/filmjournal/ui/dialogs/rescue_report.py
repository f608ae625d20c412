"""What a rescue brought back and what it did not, said once the new journal is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QWidget

from filmjournal.i18n import _, ngettext
from filmjournal.ui.dialogs.about import open_folder
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme.wording import number_text
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel, wrapped
from filmjournal.ui.widgets.report_file import save_report

if TYPE_CHECKING:
    from filmjournal.services.salvage_report import Salvaged


class RescueReport(SmallWindow):
    """A window beside the new journal's."""

    def __init__(self, bus: JournalBus, salvaged: Salvaged, parent: QWidget) -> None:
        super().__init__(_("What was rescued"), parent)
        self._bus, self._salvaged = bus, salvaged
        self.state = wrapped(ReadingLabel(_verdict(salvaged), 20, parent=self))
        self.about = wrapped(SmallLabel(_about(salvaged), 13, parent=self))
        self.report = QPlainTextEdit("\n".join(salvaged.sentences()), self)
        self.report.setReadOnly(True)
        self.report.setFrameShape(QFrame.Shape.NoFrame)
        self.report.setAccessibleName(_("Report"))
        self.report.setProperty("ring", "none")  # it is a page to read, and no field
        self.report.document().setDocumentMargin(0)
        self.save_button = QPushButton(_("Save report…"), self)
        self.folder_button = QPushButton(_("Open folder of the damaged file"), self)
        for place, (button, act) in enumerate(((self.save_button, self._save), (self.folder_button, self._open))):
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self.foot.insertWidget(place, button)
        self.folder_button.setVisible(salvaged.moved_to is not None)
        self.content.addWidget(self.state)
        self.content.addSpacing(4)
        self.content.addWidget(self.about)
        self.content.addSpacing(12)
        self.content.addWidget(self.report, 1)
        self.resize(600, 480)
        self.close_button.setFocus()

    def _save(self) -> None:
        text = "\n".join((self.state.text(), self.about.text(), "", *self._salvaged.sentences()))
        save_report(self, self._bus, lambda: text, name=_("rescue-report.txt"))

    def _open(self) -> None:
        if self._salvaged.moved_to is not None:
            open_folder(self._salvaged.moved_to / "journal")


def _verdict(salvaged: Salvaged) -> str:
    if salvaged.is_whole:
        return _("Everything is there")
    if not salvaged.lost:
        return _("Nothing is known to be lost")
    sentence = ngettext("{count} thing is lost", "{count} things are lost", salvaged.lost)
    return sentence.format(count=number_text(salvaged.lost))


def _about(salvaged: Salvaged) -> str:
    if salvaged.backup is None:
        return _("This journal was made of what the damaged file still held; nothing came from a backup.")
    return _("This journal was made of what the damaged file still held, and of the newest good backup.")
