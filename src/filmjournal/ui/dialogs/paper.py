"""A page of our own words to read: it scrolls, its text can be chosen and searched by a screen reader, and no more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from filmjournal.ui.theme import fonts, theme

_WORDS = "font-family: {families}; font-size: {points:.2f}pt;"


class Paper(QTextBrowser):
    """Shows HTML that the program wrote itself, dressed in the theme. It opens no links and fetches nothing."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = ""
        self._dressing = False
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)  # no caret: the arrows scroll
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)

    def show_page(self, html: str) -> None:
        """Show a page. Its classes are `head`, `quiet` and, in tables, `keys`."""
        self._page = html
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Dress the page anew when theme or lettering may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange) and not self._dressing:
            self._dress()

    def _dress(self) -> None:
        self._dressing = True
        colours = theme.current()
        reading = _WORDS.format(
            families=", ".join(f"'{family}'" for family in fonts.reading().families()), points=fonts.points(16)
        )
        self.document().setDefaultFont(fonts.interface(13))
        self.document().setDefaultStyleSheet(
            f"body {{ color: {colours.css('text')}; }}"
            f"p {{ margin-top: 0; margin-bottom: 8px; line-height: 135%; }}"
            f"p.head {{ {reading} margin-top: 18px; margin-bottom: 4px; line-height: 100%; }}"
            f".quiet {{ color: {colours.css('text_quiet')}; }}"
            f"td {{ padding-top: 3px; padding-bottom: 3px; }}"
            f"td.keys {{ color: {colours.css('text_quiet')}; padding-left: 24px; white-space: nowrap; }}"
        )
        at = self.verticalScrollBar().value()
        self.setHtml(f"<body>{self._page}</body>")
        self.verticalScrollBar().setValue(at)
        self._dressing = False
