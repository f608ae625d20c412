"""The tabs of a film's viewings where there is little room."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from filmjournal.ui.widgets.viewing_tabs import ViewingTab, ViewingTabs


def test_stars_go_before_dates_are_cut(qtbot: QtBot) -> None:
    tabs = ViewingTabs()
    qtbot.addWidget(tabs)
    (bar,) = tabs.findChildren(QTabBar)
    tabs.set_viewings([ViewingTab(1, "11 June 2017, first time", 6), ViewingTab(2, "2 March 2024", 7)], 1)
    roomy = tabs.sizeHint().width()
    tabs.resize(roomy + 40, tabs.height())
    tabs.show()
    with_stars = [bar.tabRect(number).width() for number in range(2)]
    tabs.resize(roomy - 40, tabs.height())
    without = [bar.tabRect(number).width() for number in range(2)]
    assert all(bare < starred for bare, starred in zip(without, with_stars, strict=True))
    assert sum(without) + tabs.plus.width() <= tabs.width()
    assert "3 and a half out of 5 stars" in bar.accessibleTabName(1)
    tabs.resize(roomy + 40, tabs.height())
    assert [bar.tabRect(number).width() for number in range(2)] == with_stars
