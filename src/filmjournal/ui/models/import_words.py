"""An import's records in words: what will happen, why, which answers there are, and all that a record says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from filmjournal.domain.drafts import Draft, FilmDraft, ListDraft, Skipped, SourceRecord
from filmjournal.domain.films import title_and_year
from filmjournal.domain.rating import OriginalRating, Rating, short
from filmjournal.i18n import N_, _, ngettext
from filmjournal.services.import_plan import Choice, Item, Verdict
from filmjournal.ui.theme import dates

ICONS = {
    Verdict.NEW: "plus",
    Verdict.SAME: "check",
    Verdict.CHANGED: "undo",
    Verdict.AMBIGUOUS: "warning",
    Verdict.SKIPPED: "close",
}
_VALUES = {
    "title": N_("title"),
    "year": N_("year"),
    "watched": N_("date"),
    "rating": N_("rating"),
    "rating_original": N_("rating as it was given"),
    "film_rating": N_("film rating"),
    "on_list": N_("list"),
    "rewatch": N_("seen before"),
    "headline": N_("headline"),
    "review": N_("review"),
    "review_html": N_("review"),
    "tags": N_("tags"),
    "place": N_("place"),
    "medium": N_("medium"),
    "companions": N_("company"),
    "language": N_("language"),
    "logged": N_("when it was logged"),
    "watchlist": N_("watchlist"),
    "liked": N_("like"),
    "runtime": N_("minutes"),
    "original_title": N_("original title"),
    "alternative_titles": N_("other titles"),
    "genres": N_("genres"),
    "countries": N_("countries"),
    "languages": N_("languages"),
    "ids": N_("ids"),
    "extra": N_("further facts"),
    "cast": N_("cast"),
    "crew": N_("crew"),
    "poster": N_("poster"),
    "stills": N_("stills"),
}
_FACTS = ("on_list", "watchlist", "liked", "film_rating")  # what a record is about, and no more
_LONGEST = 20_000  # characters of a text that are shown


def what(item: Item, verdict: Verdict) -> str:
    """What will happen, in two words."""
    if verdict is Verdict.AMBIGUOUS:
        return _("Which film?") if item.candidates else _("What is meant?")
    if verdict is Verdict.SAME:
        return _("Already here")
    if verdict is Verdict.SKIPPED:
        return _("Left out")
    if verdict is Verdict.CHANGED:
        return _("Change")
    draft = item.draft
    if isinstance(draft, ListDraft):
        return _("New list")
    if draft.entry is not None:
        return _("New entry")
    if draft.on_list is not None:
        return _("On a list")
    if draft.watchlist is not None:
        return _("Watchlist")
    if draft.liked:
        return _("Like")
    return _("Film rating") if draft.rating is not None else _("New film")


def why(item: Item, verdict: Verdict, *, left_out: bool, lists: Mapping[str, str]) -> str:
    """Why it will happen, in one line; nothing where that is plain. `lists` are names by their keys."""
    if left_out:
        return _("Left out by you")
    reason = item.reason
    if isinstance(item.draft, Draft):
        if verdict is Verdict.AMBIGUOUS and item.draft.doubt is not None and reason != item.draft.doubt.reason:
            reason = "; ".join(filter(None, (reason, item.draft.doubt.reason)))
        elif not reason and verdict is Verdict.SKIPPED and item.draft.why_off is not None:
            reason = item.draft.why_off
    is_fact = isinstance(item.draft, Draft) and item.draft.entry is None
    if not reason and verdict is Verdict.NEW and isinstance(item.draft, Draft) and item.draft.on_list is not None:
        place = item.draft.on_list
        reason = _("{list}, place {place}").format(list=lists.get(place.list_key, ""), place=place.position)
    if not reason and (filled := _filled(item, but=_FACTS if is_fact and verdict is Verdict.NEW else ())):
        reason = _("Fills in: {values}").format(values=filled)
    if not reason and item.differences:
        reason = item.differences[0]
    if not reason and verdict is Verdict.NEW and item.film is not None and item.film.film_id is None:
        reason = _("The film is new too")
    return clause(reason)


def clause(text: str) -> str:
    """A clause as the beginning of a line."""
    return text[:1].upper() + text[1:]


def value_name(name: str) -> str:
    """What a value is called in a sentence."""
    return _(_VALUES[name]) if name in _VALUES else name.replace("_", " ")


def record_place(record: SourceRecord) -> str:
    """Where a record is: `diary.csv, 12`, or the file alone."""
    return _("{file}, {place}").format(file=record.file, place=record.place) if record.place else record.file


def answers(item: Item) -> tuple[tuple[str, Choice], ...]:
    """What a question can be answered with; the last is to decide later."""
    given: list[tuple[str, Choice]] = []
    doubt = item.draft.doubt if isinstance(item.draft, Draft) else None
    meanings = () if doubt is None else tuple(answer.text for answer in doubt.answers)
    if doubt is not None and not meanings and not item.candidates:
        given.append((_("As it is"), Choice(answer=0)))
    elif item.candidates or not meanings:
        for number, candidate in enumerate(item.candidates):
            name = candidate.title if candidate.year is None else f"{candidate.title} {candidate.year}"
            given.append((", ".join(filter(None, (name, candidate.detail))), Choice(candidate=number)))
        given.append((_("A new film"), Choice(new_film=True)))
        if meanings:  # both are asked: which film, and what of it
            given = [
                (_("{film}: {meaning}").format(film=film, meaning=meaning), replace(choice, answer=number))
                for film, choice in given
                for number, meaning in enumerate(meanings)
            ]
    else:
        given += [(meaning, Choice(answer=number)) for number, meaning in enumerate(meanings)]
    return (*given, (_("Decide later"), Choice()))


def watched(item: Item) -> str:
    """The date of the viewing, as far as it is known."""
    draft = item.draft
    if isinstance(draft, ListDraft):
        return ""
    if draft.entry is None:
        return "" if draft.watchlist is None else _day(draft.watchlist)
    return dates.long_date(draft.entry.watched) if draft.entry.watched is not None else _("unknown")


def rating_of(item: Item) -> Rating | None:
    """What the record gives the film."""
    if isinstance(item.draft, ListDraft):
        return None
    return item.draft.rating if item.draft.entry is None else item.draft.entry.rating


def facts(item: Item) -> Iterator[tuple[str, str]]:
    """All that is said of a record, as names and values."""
    draft = item.draft
    if isinstance(draft, ListDraft):
        yield from _of_list(draft)
    else:
        yield from _of_film(draft.film)
        yield from _of_entry(draft)
    if item.fills:
        yield _("Is filled in"), _filled(item)
    yield from _some(_("Yours is kept"), "\n".join(item.differences))
    yield ngettext("Record", "Records", len(item.records)), "\n".join(map(record_place, item.records[:20]))


def facts_of_skipped(skipped: Skipped) -> Iterator[tuple[str, str]]:
    """The same of one that is not brought in, besides why."""
    yield _("Record"), record_place(skipped.record)


def _of_list(draft: ListDraft) -> Iterator[tuple[str, str]]:
    yield _("List"), draft.name
    if draft.ranked:
        yield _("Order"), _("ranked")
    yield from _some(_("Tags"), ", ".join(draft.tags))
    yield from _some(_("Description"), _text(draft.description_html))


def _of_film(film: FilmDraft) -> Iterator[tuple[str, str]]:
    yield _("Film"), title_and_year(film.title, film.year)
    yield from _some(_("Original title"), film.original_title)
    yield from _some(_("Also known as"), "; ".join(film.alternative_titles))
    yield from _some(_("Minutes"), "" if film.runtime is None else str(film.runtime))
    yield from _some(_("Genres"), ", ".join(film.genres))
    yield from _some(_("Countries"), ", ".join(film.countries))
    yield from _some(_("Languages"), ", ".join(film.languages))
    yield from _some(
        _("Cast"),
        ", ".join(f"{line.person} ({line.character})" if line.character else line.person for line in film.cast),
    )
    yield from _some(_("Crew"), ", ".join(f"{line.person} ({line.job})" for line in film.crew))
    yield from _some(_("Elsewhere"), ", ".join(f"{source} {id_}" for source, id_ in film.ids.items()))
    yield from ((name, value) for name, value in film.extra.items() if value)


def _of_entry(draft: Draft) -> Iterator[tuple[str, str]]:
    entry = draft.entry
    if entry is not None:
        yield _("Watched"), dates.long_date(entry.watched)
        yield from _some(_("Rating"), _rated(entry.rating, entry.rating_original))
        marks = (
            _("seen before") if entry.rewatch else "",
            "" if entry.finished else _("not finished"),
            _("private") if entry.private else "",
        )
        yield from _some(_("Marks"), ", ".join(filter(None, marks)))
        yield from _some(_("Headline"), entry.headline)
        yield from _some(_("Review"), _text(entry.review_html))
        yield from _some(_("Tags"), ", ".join(entry.tags))
        yield from _some(_("Place"), entry.place)
        yield from _some(_("Medium"), entry.medium)
        yield from _some(_("Seen with"), ", ".join(entry.companions))
        yield from _some(_("Logged"), "" if entry.logged is None else _day(entry.logged))
    yield from _some(_("Film rating"), _rated(draft.rating, draft.rating_original))
    if draft.liked:
        yield _("Liked"), _("yes")
    yield from _some(_("On the watchlist since"), "" if draft.watchlist is None else _day(draft.watchlist))
    if draft.on_list is not None:
        yield (
            _("On a list"),
            ngettext("at place {place}", "at place {place}", draft.on_list.position).format(
                place=draft.on_list.position
            ),
        )
        yield from _some(_("Note"), _text(draft.on_list.notes_html))


def _filled(item: Item, but: Collection[str] = ()) -> str:
    """The names of the values that are written, those of the film among them."""
    of_film = item.fills.get("film")
    names = [value_name(name) for name in item.fills if name != "film" and name not in but]
    return ", ".join([*names, *map(value_name, of_film if isinstance(of_film, Mapping) else ())])


def _some(name: str, value: str | None) -> Iterator[tuple[str, str]]:
    if value:
        yield name, value


def _rated(rating: Rating | None, original: OriginalRating | None) -> str:
    given = ""
    if original is not None:
        given = _("{value} of {scale}").format(value=f"{original.value:g}", scale=f"{original.scale:g}")
    if rating is None:
        return given
    stars = _("{stars} of 5").format(stars=short(rating))
    return _("{stars} (given as {original})").format(stars=stars, original=given) if given else stars


def _text(html: str) -> str:
    from filmjournal.richtext.plain import text_of_canonical

    return text_of_canonical(html)[:_LONGEST].strip() if html else ""


def _day(iso: str) -> str:
    from filmjournal.domain.partial_date import parse

    return dates.long_date(parse(iso[:10]))
