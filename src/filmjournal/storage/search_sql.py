"""A search's syntax tree as a condition on entries or on films.

What the full-text index can answer becomes one MATCH expression, so that the newest hits stream out of it in order;
the rest becomes conditions on columns. For films, words match the film or any one of its entries, and `rating:` is
the film's.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, false, func, literal_column, not_, or_, select, true

from filmjournal.domain.folding import words_of
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.domain.search import syntax_tree as t
from filmjournal.storage import index_words
from filmjournal.storage import schema as s

_Condition = ColumnElement[bool]

# Which columns of the index a text field looks in.
_TEXT_COLUMNS = {
    "title": "title",
    "person": "{actors crew}",
    "cast": "actors",
    "character": "characters",
    "tag": "tags",
    "review": "review",
    "headline": "headline",
}
# Fields whose words stand in the index's column `facts`.
_FACTS = frozenset({"director", "genre", "country", "language", "place", "with"})
_PRESENCE = {name: name for name in index_words.FACTS} | {"words": "review"}


def settled(node: t.Node) -> t.Node:
    """The same search, with `genre:none` as `-genre:any` and `is:reviewed` as `review:any`, which the index answers."""
    match node:
        case t.Field(name, t.Missing()) if name in _PRESENCE:
            return t.Not(t.Field(name, t.Present()))
        case t.Flag("reviewed"):
            return t.Field("review", t.Present())
        case t.Not(inner):
            return t.negated(settled(inner))
        case t.And(nodes):
            return t.all_of(map(settled, nodes))
        case t.Or(nodes):
            return t.any_of(map(settled, nodes))
        case _:
            return node


def match_expression(node: t.Node) -> str | None:
    """The MATCH expression that says the same as the node, or None where the index alone can't say it."""
    match node:
        case t.Word(text):
            return index_words.terms(text, prefix=True)
        case t.Phrase(text):
            return index_words.terms(text, prefix=False)
        case t.Field(name, t.Present()) if name in _PRESENCE:
            return index_words.presence_term(_PRESENCE[name])
        case t.Field(name, t.TextValue(text, phrase)) if name in _FACTS:
            return index_words.fact_terms(name, text, prefix=not phrase)
        case t.Field(name, t.TextValue(text, phrase)) if name in _TEXT_COLUMNS:
            terms = index_words.terms(text, prefix=not phrase)
            return None if terms is None else f"{_TEXT_COLUMNS[name]} : ({terms})"
        case t.And(nodes):
            wanted = [match_expression(n) for n in nodes if not isinstance(n, t.Not)]
            unwanted = [match_expression(n.node) for n in nodes if isinstance(n, t.Not)]
            if not wanted or None in wanted or None in unwanted:
                return None
            joined = " AND ".join(f"({part})" for part in wanted)
            return " NOT ".join([f"({joined})", *(f"({part})" for part in unwanted)])
        case t.Or(nodes):
            parts = [match_expression(n) for n in nodes]
            return None if None in parts else " OR ".join(f"({part})" for part in parts)
        case _:
            return None


def split(node: t.Node) -> tuple[str | None, tuple[t.Node, ...]]:
    """The part of a search that the index answers as one expression, and the nodes that are left; all must hold."""
    node = settled(node)
    whole = match_expression(node)
    if whole is not None:
        return whole, ()
    if not isinstance(node, t.And):
        return None, (node,)
    text: list[t.Node] = [n for n in node.nodes if not isinstance(n, t.Not) and match_expression(n) is not None]
    if not text:
        return None, node.nodes
    text += [n for n in node.nodes if isinstance(n, t.Not) and match_expression(n.node) is not None]
    rest = tuple(n for n in node.nodes if n not in text)
    return match_expression(text[0] if len(text) == 1 else t.And(tuple(text))), rest


def entry_condition(node: t.Node) -> _Condition:
    """The condition on rows of `entry` that the node means."""
    return _condition(settled(node), _entry_leaf)


def film_condition(node: t.Node) -> _Condition:
    """The condition on rows of `film` that the node means."""
    return _condition(settled(node), _film_leaf)


def _condition(node: t.Node, leaf: Callable[[t.Node], _Condition]) -> _Condition:
    match node:
        case t.Everything():
            return true()
        case t.Not(inner):
            return not_(_condition(inner, leaf))
        case t.And(nodes):
            text, rest = split(node)
            parts = [_condition(n, leaf) for n in (rest if text is not None else nodes)]
            return and_(*([_text_leaf(text, leaf)] if text is not None else []), *parts)
        case t.Or(nodes):
            return or_(*(_condition(n, leaf) for n in nodes))
        case _:
            text = match_expression(node)
            return leaf(node) if text is None else _text_leaf(text, leaf)


def _text_leaf(expression: str, leaf: Callable[[t.Node], _Condition]) -> _Condition:
    hits = _hits(expression)
    if leaf is _entry_leaf:
        return s.entry.c.diary_key.in_(hits)
    # One list of films: two conditions joined by OR would be looked at film by film. That of all entries lies in an
    # index of its own, read from end to end where there are many hits.
    with_entry = select(s.entry.c.film_id).where(s.entry.c.diary_key.in_(hits))
    without = (
        select(-literal_column("rowid", Integer))
        .select_from(full_text_table())
        .where(_matches(expression), literal_column("rowid", Integer) < 0)
    )
    return s.film.c.id.in_(with_entry.union_all(without))


def _hits(expression: str) -> Any:
    return select(literal_column("rowid")).select_from(full_text_table()).where(_matches(expression))


def _matches(expression: str) -> _Condition:
    matches: _Condition = literal_column("entry_text").op("MATCH")(expression)
    return matches


def full_text_table() -> Any:
    """The full-text index as something to select from."""
    from sqlalchemy import table

    return table("entry_text")


def _entry_leaf(node: t.Node) -> _Condition:
    e = s.entry.c
    match node:
        case t.Field("rating", value):
            return _compared(e.rating, value)
        case t.Field("watched", value):
            return _dated(e.watched, value)
        case t.Field("logged", value):
            return _dated(func.substr(e.logged, 1, 10), value)
        case t.Field("place", value):
            return _contains(e.place, value)
        case t.Field("with", t.TextValue() as value):
            return e.id.in_(select(s.companion.c.entry_id).where(_contains(s.companion.c.name, value)))
        case t.Field("headline", t.TextValue() as value):  # of signs alone, as the two below: others are in the index
            return _contains(e.headline, value)
        case t.Field("tag", t.TextValue() as value):
            return e.id.in_(select(s.entry_tag.c.entry_id).join(s.tag).where(_contains(s.tag.c.name, value)))
        case t.Field("review", t.TextValue()):
            return false()
        case t.Field("with" | "tag" | "words" | "review" | "headline" as name, value):
            return _entry_presence(name, value)
        case t.Flag(name) if name in _ENTRY_FLAGS:
            return _ENTRY_FLAGS[name]()
        case t.OfTag(tag_id):
            # The sum, or SQLite would go from tagged entry to entry and ask the full-text index for each.
            return (e.id + 0).in_(_entries_of(tag_id))
        case _:
            return e.film_id.in_(select(s.film.c.id).where(_film_fact(node)))


def _film_leaf(node: t.Node) -> _Condition:
    f = s.film.c
    match node:
        case t.Field("rating", value):
            return _compared(f.shown_rating, value)
        case t.Flag("unrated"):
            return f.shown_rating.is_(None)
        case t.Flag("undated"):
            return and_(f.entry_count > 0, f.id.in_(_films_of(_ENTRY_FLAGS["undated"]())))
        case t.Flag("unresolved"):
            r = s.import_record.c
            of_film = select(r.subject_id).where(r.verdict == "ambiguous", r.subject == "film")
            return or_(f.id.in_(_films_of(_ENTRY_FLAGS["unresolved"]())), f.id.in_(of_film))
        case t.Flag(name) if name in _ENTRY_FLAGS:
            return f.id.in_(_films_of(_ENTRY_FLAGS[name]()))
        case t.OfTag(tag_id):
            return f.id.in_(_films_of(s.entry.c.id.in_(_entries_of(tag_id))))
        case t.Field("watched" | "logged" | "place" | "with" | "tag" | "words" | "review" | "headline", value):
            if isinstance(value, t.Missing):
                return f.id.not_in(_films_of(not_(_entry_leaf(node))))
            return f.id.in_(_films_of(_entry_leaf(node)))
        case _:
            return _film_fact(node)


def _entries_of(tag_id: int) -> Any:
    return select(s.entry_tag.c.entry_id).where(s.entry_tag.c.tag_id == tag_id)


def _films_of(condition: _Condition) -> Any:
    return select(s.entry.c.film_id).where(s.entry.c.trashed.is_(None), condition)


_ENTRY_FLAGS: dict[str, Callable[[], _Condition]] = {
    "rewatch": lambda: s.entry.c.rewatch == 1,
    "reviewed": lambda: s.entry.c.id.in_(select(s.review.c.entry_id).where(s.review.c.words > 0)),
    "unrated": lambda: s.entry.c.rating.is_(None),
    "undated": lambda: s.entry.c.watched.is_(None),
    "unfinished": lambda: s.entry.c.finished == 0,
    "private": lambda: s.entry.c.private == 1,
    "unresolved": lambda: s.entry.c.unresolved == 1,
}


def _entry_presence(name: str, value: t.Value) -> _Condition:
    e = s.entry.c
    if name == "words":
        words = (
            select(func.coalesce(func.max(s.review.c.words), 0)).where(s.review.c.entry_id == e.id).scalar_subquery()
        )
        if isinstance(value, t.Range):
            return _compared(words, value)
    there: _Condition
    if name == "with":
        there = e.id.in_(select(s.companion.c.entry_id))
    elif name == "tag":
        there = e.id.in_(select(s.entry_tag.c.entry_id))
    elif name in ("review", "words"):
        there = _ENTRY_FLAGS["reviewed"]()
    else:
        there = func.coalesce(e.headline, "") != ""
    return there if isinstance(value, t.Present) else not_(there)


def _film_fact(node: t.Node) -> _Condition:
    f = s.film.c
    match node:
        case t.Word(text) | t.Phrase(text) | t.Field("title", t.TextValue(text)):
            return f.title.contains(text, autoescape=True)  # signs alone, such as `!!!`, are in no index
        case t.Field("year", value):
            return _compared(f.year, value)
        case t.Field("runtime", value):
            return _compared(f.runtime, value)
        case t.Field("director", value):
            return _credited(value, s.credit.c.job == "director")
        case t.Field("person", value):
            return _credited(value, true())
        case t.Field("cast", value):
            return _credited(value, s.credit.c.job == "cast")
        case t.Field("character", value):
            return _credited(value, s.credit.c.character.is_not(None), s.credit.c.character)
        case t.Field("genre" | "country" | "language" as kind, value):
            label = s.film_label.c
            return _related(value, select(label.film_id).where(label.kind == kind), label.name)
        case t.Field("list", value):
            item, film_list = s.film_list_item.c, s.film_list.c
            lists = select(film_list.id)  # the names are looked at list by list, not film by film
            if isinstance(value, t.TextValue):
                lists = lists.where(_contains(film_list.name, value))
            on_list = f.id.in_(select(item.film_id).where(item.film_list_id.in_(lists)))
            return not_(on_list) if isinstance(value, t.Missing) else on_list
        case t.Field("title", t.Missing()):
            return false()
        case t.Field("title", t.Present()):
            return true()
        case t.Flag("liked"):
            return f.liked == 1
        case t.Flag("watchlist"):
            return f.watchlist.is_not(None)
        case _:
            raise AssertionError(f"no meaning for {type(node).__name__}")


def _credited(value: t.Value, role: _Condition, name: Any = s.person.c.name) -> _Condition:
    credit = s.credit.c
    people = select(credit.film_id).join(s.person, s.person.c.id == credit.person_id).where(role)
    return _related(value, people, name)


def _related(value: t.Value, films: Any, name: Any) -> _Condition:
    if isinstance(value, t.Missing):
        return s.film.c.id.not_in(films)
    if isinstance(value, t.Present):
        return s.film.c.id.in_(films)
    return s.film.c.id.in_(films.where(_contains(name, value)))


def _contains(column: Any, value: t.Value) -> _Condition:
    """Whether a short text holds the words, each from its start; folded by the function that storage registers."""
    if isinstance(value, t.Missing):
        return func.coalesce(column, "") == ""
    if isinstance(value, t.Present):
        return func.coalesce(column, "") != ""
    if not isinstance(value, t.TextValue):
        raise AssertionError(f"text wanted, not {type(value).__name__}")
    return func.has_words(func.coalesce(column, ""), value.text, int(value.phrase)) == 1


def has_words(text: str, wanted: str, phrase: int) -> int:
    """1 if the text holds the wanted words in order, the last one from its start, or for a phrase whole.

    Signs alone, such as `!!!`, are looked for as they are.
    """
    have, want = words_of(text), words_of(wanted)
    if not want:
        return int(wanted in text)
    if phrase:
        return int(any(have[i : i + len(want)] == want for i in range(len(have))))
    for start in range(len(have)):
        there = have[start : start + len(want)]
        if len(there) == len(want) and there[:-1] == want[:-1] and there[-1].startswith(want[-1]):
            return 1
    return 0


def _compared(column: ColumnElement[Any], value: t.Value) -> _Condition:
    if isinstance(value, t.Missing):
        return column.is_(None)
    if isinstance(value, t.Present):
        return column.is_not(None)
    if not isinstance(value, t.Range):
        raise AssertionError(f"range wanted, not {type(value).__name__}")
    parts = [column.is_not(None)]
    if value.low is not None:
        low = _plain(value.low)
        parts.append(column >= low if value.include_low else column > low)
    if value.high is not None:
        high = _plain(value.high)
        parts.append(column <= high if value.include_high else column < high)
    return and_(*parts)


def _plain(bound: object) -> Any:
    return bound.half_stars if isinstance(bound, Rating) else bound


def _dated(column: Any, value: t.Value) -> _Condition:
    """Partial dates lie in a range if every day that they can mean does: their first day and their last."""
    if not isinstance(value, t.Range):
        return _compared(column, value)
    first = func.substr(column.op("||")("-01-01"), 1, 10)
    last = case(
        (func.length(column) == 4, column.op("||")("-12-31")), (func.length(column) == 7, column.op("||")("-31")),
        else_=column,
    )  # fmt: skip
    parts = [column.is_not(None)]
    if isinstance(value.low, PartialDate):
        day = value.low.first_day.isoformat()
        parts.append(first >= day if value.include_low else first > _last_day(value.low))
    if isinstance(value.high, PartialDate):
        parts.append(last <= _last_day(value.high) if value.include_high else last < value.high.first_day.isoformat())
    return and_(*parts)


def _last_day(date: PartialDate) -> str:
    """The last day that a date can mean; the last of any month is written as its 31st, as it is for a bare month."""
    if date.month is None:
        return f"{date.year:04}-12-31"
    length = monthrange(date.year, date.month)[1]
    return f"{date.year:04}-{date.month:02}-{31 if date.day in (None, length) else date.day:02}"
