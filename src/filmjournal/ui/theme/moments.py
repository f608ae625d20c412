"""Moments as the window says them: on this computer's clock, in the format of dates that the person chose."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QLocale, QTime

from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import _
from filmjournal.ui.theme import dates


def moment_text(moment: datetime, now: datetime | None = None) -> str:
    """`Today, 20:15`, `Yesterday, 20:15`, `11 June 2017, 20:15`, by the clock that `now` is on."""
    now = now or datetime.now().astimezone()
    local = moment.astimezone(now.tzinfo)
    if local.date() == now.date():
        return _("Today, {time}").format(time=time_text(local))
    if local.date() == now.date() - timedelta(days=1):
        return _("Yesterday, {time}").format(time=time_text(local))
    return _("{date}, {time}").format(date=dates.long_date(day_of(local)), time=time_text(local))


def time_text(local: datetime) -> str:
    """`20:15`, or as this place writes it."""
    time = QTime(local.hour, local.minute)
    if dates.current() == "iso":
        return time.toString("HH:mm")
    return QLocale().toString(time, QLocale.FormatType.ShortFormat)


def day_of(local: datetime) -> PartialDate:
    """The day of a moment, on the clock that it is on."""
    return PartialDate(local.year, local.month, local.day)
