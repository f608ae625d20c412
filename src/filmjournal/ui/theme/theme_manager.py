"""Dresses the application: Fusion, palette, stylesheet, density; follows the desktop or the person's choice."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from filmjournal.ui.theme import density, fonts, theme
from filmjournal.ui.theme.focus_ring import FocusRing
from filmjournal.ui.theme.palette import palette
from filmjournal.ui.theme.stylesheet import Stylesheet

CHOICES = ("system", "light", "dark")


class ThemeManager(QObject):
    """Holds what the person chose of light or dark, density and reading font, and applies it to the application.

    `changed` is emitted after each application; widgets that keep something drawn or measured listen to it.
    Nothing is applied before `apply()` or one of the setters is called.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice = "system"
        self._applying = False
        self._stylesheet = Stylesheet()
        self._ring = FocusRing(application, self)
        application.setStyle("Fusion")
        # Kept, since what it answers is valid only as long as it is.
        self._hints = hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._desktop_changed)
        # Qt tells the desktop's contrast preference from 6.10 on.
        accessibility = getattr(hints, "accessibility", None)
        self._accessibility = accessibility() if accessibility else None
        if self._accessibility is not None:
            self._accessibility.contrastPreferenceChanged.connect(self._desktop_changed)

    @property
    def choice(self) -> str:
        """`system`, `light` or `dark`."""
        return self._choice

    def set_choice(self, choice: str) -> None:
        """Follow the desktop or override it. Raises ValueError for a choice that is none."""
        if choice not in CHOICES:
            raise ValueError(choice)
        self._choice = choice
        self.apply()

    def set_density(self, name: str) -> None:
        """Lay out `comfortable`, `compact` or `large`. Raises KeyError for another name."""
        density.use(name)
        self.apply()

    def set_reading_family(self, family: str) -> None:
        """Set the person's words in this family; an empty name leaves the choice to us."""
        fonts.choose_reading(family)
        self.apply()

    def apply(self) -> None:
        """Dress the application in what is chosen."""
        self._applying = True
        try:
            self._tell_desktop()
            chosen = self._theme()
            theme.use(chosen)
            self._application.setPalette(QPalette() if chosen.is_high_contrast else palette(chosen))
            self._application.setStyleSheet(self._stylesheet.text(chosen))
        finally:
            self._applying = False
        self.changed.emit()

    def _desktop_changed(self) -> None:
        if not self._applying:
            self.apply()

    def _tell_desktop(self) -> None:
        # So that window frames and file dialogs of the desktop are light or dark with us.
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(self._choice)
        hints = QGuiApplication.styleHints()
        if scheme is None:
            hints.unsetColorScheme()
        elif hints.colorScheme() != scheme:
            hints.setColorScheme(scheme)

    def _theme(self) -> theme.Theme:
        if self._wants_contrast():
            self._application.setPalette(QPalette())
            return theme.high_contrast(self._application.palette())
        if self._choice != "system":
            return theme.load(self._choice)
        return theme.load("dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light")

    def _wants_contrast(self) -> bool:
        return self._accessibility is not None and (
            self._accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast
        )
