"""What a row of an import's preview shows: the contract between its model and its delegate, under `ROW_ROLE`."""

from __future__ import annotations

from dataclasses import dataclass

from filmjournal.domain import rating
from filmjournal.i18n import _


@dataclass(frozen=True, slots=True)
class ImportRowView:
    """One record, in words ready to be shown. `ticked` is None where there is nothing to choose.

    A `question` has `answers`, of which the one at the place `answer` is chosen.
    """

    icon: str
    what: str
    title: str
    year: str = ""
    watched: str = ""
    rating_half_stars: int | None = None
    rating_text: str = ""  # in the place of the stars
    why: str = ""
    ticked: bool | None = None
    question: bool = False
    answers: tuple[str, ...] = ()
    answer: int = 0
    quiet: bool = False  # nothing of it comes in
    is_film: bool = True  # the title is one, set as titles are


def spoken(view: ImportRowView) -> str:
    """The row as a screen reader should say it, with the answers by the digits that choose them."""
    stars = view.rating_text
    if view.rating_half_stars:
        stars = rating.spoken(rating.Rating(view.rating_half_stars))
    parts = [view.what, " ".join(filter(None, (view.title, view.year))), view.watched, stars, view.why]
    if view.ticked is not None:
        parts.append(_("ticked") if view.ticked else _("not ticked"))
    if view.answers:
        parts += [f"{number}: {answer}" for number, answer in enumerate(view.answers, 1)]
        parts.append(_("chosen: {answer}").format(answer=view.answers[view.answer]))
    return ", ".join(filter(None, parts))
