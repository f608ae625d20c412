"""Answers that come when nobody is there to hear them any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

_T = TypeVar("_T")


def while_there(receiver: QObject, then: Callable[[_T], object]) -> Callable[[_T], None]:
    """Go on with an answer unless the receiver was deleted meanwhile, as a window is that was closed."""

    def tell(answer: _T) -> None:
        if isValid(receiver):
            then(answer)

    return tell
