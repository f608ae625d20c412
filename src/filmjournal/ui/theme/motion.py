"""Whether things may move: the desktop's word, or the person's."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStyle

FADE = 90
_still = [False]


def keep_still(still: bool) -> None:
    """The person's own setting: no motion at all."""
    _still[:] = [still]


def fade_duration() -> int:
    """Milliseconds in which a popup or toast appears; 0 where nothing shall move."""
    if _still[0] or QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0:
        return 0
    # Qt tells the desktop's motion preference from 6.12 on.
    hints = getattr(QApplication.styleHints(), "accessibility", None)
    preference = getattr(hints() if hints else None, "motionPreference", None)
    return 0 if preference is not None and preference().name == "ReducedMotion" else FADE
