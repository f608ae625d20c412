"""What the program is, whose work it stands on, and where it keeps things."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from filmjournal.i18n import _
from filmjournal.logs import FILE_NAME
from filmjournal.paths import Paths
from filmjournal.ui.dialogs.paper import Paper
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.theme import icons
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel
from filmjournal.version import VERSION

_ICON = 56
LICENCES = (
    ("Film Journal", "MIT"),
    ("Qt, PySide6", "LGPL 3"),
    ("Python", "PSF 2"),
    ("SQLAlchemy, Alembic", "MIT"),
    ("SQLite", "public domain"),
    ("Babel, Jinja2", "BSD 3-Clause"),
    ("markdown-it-py, platformdirs, tomli-w", "MIT"),
    ("Pillow", "MIT-CMU"),
)


class AboutDialog(SmallWindow):
    """Name, version, licences, and the folders of journal and log."""

    def __init__(self, paths: Paths, parent: QWidget | None = None) -> None:
        super().__init__(_("About Film Journal"), parent)
        self.heading.hide()
        head = QHBoxLayout()
        head.setSpacing(16)
        picture = QLabel(self)
        picture.setPixmap(icons.application_icon().pixmap(_ICON, _ICON))
        head.addWidget(picture)
        names = QGridLayout()
        names.setVerticalSpacing(2)
        names.addWidget(ReadingLabel(_("Film Journal"), 22, parent=self), 0, 0)
        names.addWidget(SmallLabel(_("Version {number}").format(number=VERSION), parent=self), 1, 0)
        head.addLayout(names, 1)
        self.content.addLayout(head)
        self.content.addSpacing(18)
        self.content.addWidget(
            SmallLabel(_("A journal of the films you watch. It stays on this machine."), 13, quiet=False, parent=self)
        )
        self.content.addSpacing(18)
        places = QGridLayout()
        places.setHorizontalSpacing(12)
        places.setVerticalSpacing(8)
        places.setColumnStretch(1, 1)
        self.places = (
            self._place(places, 0, _("Journal"), paths.journal),
            self._place(places, 1, _("Log"), paths.logs / FILE_NAME),
        )
        self.content.addLayout(places)
        self.content.addSpacing(20)
        self.content.addWidget(ReadingLabel(_("Made with"), 15, parent=self))
        self.content.addSpacing(4)
        self.paper = Paper(_("Licences"), self)
        self.paper.show_page(
            "<table width='100%'>"
            + "".join(
                f"<tr><td>{escape(name)}</td><td class='keys' align='right'>{escape(licence)}</td></tr>"
                for name, licence in LICENCES
            )
            + "</table>"
        )
        self.paper.setMinimumHeight(236)
        self.content.addWidget(self.paper, 1)
        self.resize(560, 570)
        self.close_button.setFocus()

    def _place(self, grid: QGridLayout, row: int, name: str, file: Path) -> QPushButton:
        label = SmallLabel(name, parent=self)
        shown = QLineEdit(str(file), self)
        shown.setReadOnly(True)
        shown.setProperty("role", "quiet")
        shown.setAccessibleName(_("{what} file").format(what=name))
        shown.setCursorPosition(0)
        button = QPushButton(_("Open folder"), self)
        button.setAutoDefault(False)
        button.setAccessibleName(_("Open the folder of the file: {what}").format(what=name))
        button.clicked.connect(lambda: open_folder(file))
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(shown, row, 1)
        grid.addWidget(button, row, 2)
        return button


def open_folder(file: Path) -> bool:
    """Show the folder of a file in the desktop's file manager, or the nearest folder above it that is there."""
    folder = next((place for place in file.parents if place.is_dir()), file.parent)
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
