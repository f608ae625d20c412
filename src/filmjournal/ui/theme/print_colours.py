"""The two tones of what is printed, whatever the theme of the window: black, and a grey for what is said quietly."""

from __future__ import annotations

from PySide6.QtGui import QColor

TEXT = QColor("#000000")
TEXT_QUIET = QColor("#444444")
