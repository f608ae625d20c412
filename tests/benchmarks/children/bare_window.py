"""The measure of a start: an empty window of the same size, until it is painted.

The modules named as arguments are imported first. It touches nothing of Qt that such a window can do without.
"""

from __future__ import annotations

import sys
from importlib import import_module

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from report import report

for name in sys.argv[1:]:
    import_module(name)


class Window(QMainWindow):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: report(painted="window"))  # once the painting has reached the screen


application = QApplication(["bare"])
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
