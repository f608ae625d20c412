"""Markdown files with front matter: Hugo and Jekyll sites, Obsidian vaults, and the folder that we export.

One file is one viewing. Keys are known by many names, in any case. `date` is the day of viewing, as it is in what we
write, unless another key says when the film was watched; then it is when the text was published. What is known of a
film and has no place here is kept as an extra. Files that say nothing of a film are skipped by rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any

from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    Notice,
    PictureDraft,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    SourceRecord,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import DIRECTOR, ID_SOURCES, KINDS, CrewLine
from filmjournal.domain.folding import fold
from filmjournal.domain.rating import OriginalRating
from filmjournal.i18n import _, ngettext
from filmjournal.interchange.markdown.front_matter import split_front
from filmjournal.interchange.markdown.keys import (
    SERIES_TYPE,
    WIKI_LINK,
    cast_in,
    date_in,
    identifier_in,
    is_nothing,
    is_own_file,
    meant,
    names_in,
    tags_in,
    text_in,
    texts_in,
    title_of_file,
    why_not,
)
from filmjournal.interchange.markdown.queries import without_queries
from filmjournal.interchange.pages.pictures import PICTURE_ENDINGS, Picture, Pictures, own_review
from filmjournal.interchange.pages.ratings import Found, rating_in
from filmjournal.interchange.pages.titles import TitleLine, read_title
from filmjournal.interchange.reading import values, written_dates
from filmjournal.interchange.reading.source import Member, Source, decoded
from filmjournal.richtext.gate import parse
from filmjournal.richtext.markdown import from_markdown
from filmjournal.richtext.tree import Document

NAME = "markdown"

_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_OTHER_ENDINGS = (".txt", ".html", ".htm", "")
_LOOKED_AT = 120
_WIKI_PICTURE = re.compile(r"!\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{0,300}))?\]\]")
_PICTURE = re.compile(
    r"!\[(?P<alt>(?:[^\]\\\n]|\\.){0,1000})\]\(\s*(?P<address><[^<>\n]{1,2000}>|[^\s()<>]{1,2000})"
    r"""(?P<title>\s+(?:"(?:[^"\\\n]|\\.){0,1000}"|'(?:[^'\\\n]|\\.){0,1000}'))?\s*\)"""
)
_COMMENT = re.compile(r"<!--.{0,10000}?-->", re.DOTALL)
_TAG_LINE = re.compile(r"^[ \t]*(#[^\s#]{1,100}(?:[ \t,]+#[^\s#]{1,100})*)[ \t]*$", re.MULTILINE)
_FIRST_HEADING = re.compile(r"\s*# (?P<text>[^\n]{1,500})\n?")
_HTML = re.compile(
    r"</?(?:p|br|em|i|b|strong|blockquote|div|span|a|img|figure|ul|ol|li|cite|small|center)\b[^<>]*>", re.I
)
_BARE_RATING = re.compile(
    r"^(?:rating|score|stars|my_?rating|personal_?rating)\s*[:=]\s*[\"']?(\d{1,3}(?:[.,]\d+)?)[\"']?\s*$", re.I | re.M
)
_SERIES_KINDS = ("series", "episode")


def recognises(source: Source) -> int:
    """How surely these files are Markdown about films: by the share of those looked at that have such front matter."""
    candidates = [member for member in source.members if member.suffix in (*_ENDINGS, *_OTHER_ENDINGS)]
    if not candidates:
        return 0
    step = max(1, len(candidates) // _LOOKED_AT)
    looked_at = candidates[::step][:_LOOKED_AT]
    found = sum(1 for member in looked_at if _front_of_head(member) is not None)
    return max(10, round(55 + 35 * found / len(looked_at))) if found else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Which scale bare ratings are on, by the highest of them; and whether there are series."""
    front = [one for member in source.members if (one := _front_of_head(member, kinds=True)) is not None]
    has_series = any(SERIES_TYPE.search(text_in(one.get("type"))) for one in front)
    return Questions(scale=options.scale or _guessed_scale(source), other_kinds=has_series)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The viewings of all files that have any; the others are told by rule."""
    pictures = Pictures(source)
    scale = options.scale or _guessed_scale(source)
    others = 0
    for member in source.members:
        if member.suffix in _ENDINGS or (member.suffix in _OTHER_ENDINGS and _has_front(member)):
            yield _File(member, pictures, scale, options).read()
        elif member.suffix not in PICTURE_ENDINGS:
            others += 1
    if others:
        yield Notice(
            source.name,
            ngettext(
                "{count} other file is no Markdown and was not read.",
                "{count} other files are no Markdown and were not read.",
                others,
            ).format(count=others),
        )


def _has_front(member: Member) -> bool:
    head = member.head(4).lstrip(b"\xef\xbb\xbf")
    return head.startswith((b"---", b"+++"))


def _front_of_head(member: Member, *, kinds: bool = False) -> dict[str, Any] | None:
    """The front matter of a file that is about a film, from its beginning; with `kinds` that of any file."""
    if member.suffix not in _ENDINGS and not _has_front(member):
        return None
    try:
        text = decoded(_whole_lines(member.head()), member.shown)
    except Refused:
        return None
    front, _body = split_front(text)
    if front is None:
        return None
    known, _extra = meant(front)
    return known if kinds or why_not(known, front, member.name) is None else None


def _whole_lines(head: bytes) -> bytes:
    return head[: head.rfind(b"\n") + 1] or head


def _guessed_scale(source: Source) -> float:
    """Five, ten or a hundred, by the highest bare number that is given for a rating."""
    highest = 0.0
    for member in source.members:
        if member.suffix in _ENDINGS or (member.suffix in _OTHER_ENDINGS and _has_front(member)):
            head = member.head(4_096).decode("utf-8", "replace")
            highest = max([highest, *(values.number(found[1]) or 0 for found in _BARE_RATING.finditer(head))])
    return 5 if highest <= 5 else 10 if highest <= 10 else 100


class _File:
    """One file, read into a draft."""

    def __init__(self, member: Member, pictures: Pictures, scale: float, options: ReadOptions) -> None:
        self._member = member
        self._pictures = pictures
        self._scale = scale
        self._options = options
        self._found: dict[str, PictureDraft] = {}

    def read(self) -> ReadItem:
        """The viewing it tells of, or why it tells of none."""
        member = self._member
        record = source_record(member.name, "", f"file:{member.name}", (member.size,))
        try:
            text = decoded(member.bytes(), member.shown)
        except Refused as error:
            return Skipped(record, str(error).rstrip("."), by_rule=False)
        record = source_record(member.name, "", f"file:{member.name}", (text,))
        front, body = split_front(text)
        if front is None:
            is_broken = _has_front(member) and text.count("\n---") + text.count("\n+++") > 0
            if is_broken:
                return Skipped(record, _("what stands in front of it can't be read"), by_rule=False)
            return Skipped(record, _("nothing in front of it says that it is about a film"))
        known, extra = meant(front)
        if (reason := why_not(known, front, member.name)) is not None:
            return Skipped(record, reason)
        is_series = (
            SERIES_TYPE.search(text_in(known.get("type"))) is not None
            or text_in(known.get("kind")).lower() in _SERIES_KINDS
        )
        if is_series and not self._options.other_kinds and not is_own_file(front):
            return Skipped(record, _("it is a series"))
        return self._draft(record, known, extra, body, is_series=is_series, is_own=is_own_file(front))

    def _draft(
        self,
        record: SourceRecord,
        known: Mapping[str, Any],
        extra: Mapping[str, str],
        body: str,
        *,
        is_series: bool,
        is_own: bool,
    ) -> ReadItem:
        stem, posted = title_of_file(record.file)
        heading = _FIRST_HEADING.match(body)
        if heading and "`" in heading["text"]:
            heading = None  # a program that stands for the title
        named = self._title(known, heading["text"] if heading else "", stem, is_own=is_own)
        if named is None:
            return Skipped(record, _("it names no film"), by_rule=False)
        if heading and not is_own and _is_title(heading["text"], named):
            body = body[heading.end() :]
        review, tags = self._review(body, is_own=is_own)
        said = text_in(known.get("watched"))
        watched = date_in(said)
        date = date_in(text_in(known.get("date"))) or date_in(posted)
        written = text_in(known.get("logged"))
        logged = values.stamp(values.moment(written)) or values.stamp(date_in(written))
        if watched is None and said.lower() not in ("false", "no") and not written_dates.readings(said, None):
            watched = date
        elif date is not None and logged is None:
            logged = values.stamp(date)
        rating, original = self._rating(text_in(known.get("rating")), 5 if is_own else self._scale)
        if parts := re.fullmatch(r"([\d.]{1,12})/([\d.]{1,12})", text_in(known.get("rating_original"))):
            number, scale = values.number(parts[1]), values.number(parts[2])
            original = OriginalRating(number, scale) if number is not None and scale else original
        is_unseen = said.lower() in ("false", "no") and rating is None and not review
        headline = text_in(known.get("headline"))
        if "film" in known and not headline and (title := text_in(known.get("title"))) and not _is_title(title, named):
            headline = title
        entry = EntryDraft(
            watched=watched,
            rating=rating,
            rating_original=original,
            rewatch=values.truth(text_in(known.get("rewatch"))),
            finished=text_in(known.get("finished")).lower() not in ("false", "no"),
            headline=values.line(headline) or None,
            review_html=review,
            language=values.line(text_in(known.get("review_language")), 35) or None,
            tags=tuple(texts_in(known.get("tags")))
            if is_own
            else tuple(dict.fromkeys((*tags_in(known.get("tags")), *tags))),
            place=values.line(text_in(known.get("place"))) or None,
            medium=values.line(text_in(known.get("medium"))) or None,
            companions=tuple(names_in(known.get("companions"))),
            private=values.truth(text_in(known.get("private"))),
            logged=logged,
            pictures=self._found,
        )
        entry, doubt = written_dates.doubtful(entry, written_dates.readings(said, None) if watched is None else ())
        says_more = entry.watched or review or entry.headline or entry.tags or entry.place or entry.companions
        watchlist = values.day(text_in(known.get("watchlist")))
        if is_unseen and watchlist is None:
            watchlist = date or values.day(logged)
        film_rating = values.rating_of(text_in(known.get("film_rating")), 5)
        unknown = "" if is_unseen else None  # put there at a time that nobody says
        return Draft(
            (record,),
            self._film(known, extra, named, is_series=is_series),
            None if is_unseen else entry if says_more else replace(entry, only_seen=True),
            watchlist=str(watchlist) if watchlist is not None and watchlist.day is not None else unknown,
            liked=values.truth(text_in(known.get("liked"))),
            rating=film_rating[0],
            rating_original=film_rating[1],
            doubt=doubt,
        )

    def _title(self, known: Mapping[str, Any], heading: str, stem: str, *, is_own: bool) -> TitleLine | None:
        year = values.year(text_in(known.get("year")))
        for said in (known.get("film"), known.get("title"), heading, stem):
            text = text_in(said)
            if not text:
                continue
            if is_own:  # what we wrote is a title and nothing else
                return TitleLine(values.title(text), year)
            named = read_title(text)
            if named is not None and named.title:
                return TitleLine(named.title, year or named.year, named.also_known_as, named.is_tv)
        return None

    def _rating(self, text: str, scale: float) -> Found:
        if is_nothing(text):
            return None, None
        found = rating_in(text, scale)
        return found if found is not None else values.rating_of(text, scale)

    def _film(
        self, known: Mapping[str, Any], extra: Mapping[str, str], named: TitleLine, *, is_series: bool
    ) -> FilmDraft:
        ids = {source: id_ for source in ID_SOURCES if (id_ := identifier_in(source, text_in(known.get(source))))}
        if (
            "imdb" not in ids
            and (imdb := values.imdb(text_in(known.get("id"))))
            and text_in(known.get("id")).startswith("tt")
        ):
            ids["imdb"] = imdb
        other_ids = known.get("other_ids")
        for name, value in other_ids.items() if isinstance(other_ids, dict) else ():
            if (source := values.line(name, 40).lower()) and (id_ := values.identifier(text_in(value))):
                ids.setdefault(source, id_)
        given = known.get("extra")
        said = (
            {values.line(k, 100): values.text(text_in(v)) for k, v in given.items()} if isinstance(given, dict) else {}
        )
        kind = text_in(known.get("kind")).lower().replace(" ", "_")
        poster = self._picture(text_in(known.get("poster")))
        crew = [CrewLine(name, DIRECTOR) for name in names_in(known.get("directors"))]
        crew += [CrewLine(name, "writer") for name in names_in(known.get("writers"))]
        for line in texts_in(known.get("crew")):
            person, _open, job = line.rpartition(" (")
            if (name := values.line(person)) and (work := values.line(job.removesuffix(")"))):
                crew.append(CrewLine(name, work))
        # Hugo's aliases are addresses.
        others = (values.title(one) for one in texts_in(known.get("alternative_titles")) if not one.startswith("/"))
        return FilmDraft(
            title=named.title,
            year=named.year,
            original_title=values.title(text_in(known.get("original_title"))) or None,
            alternative_titles=tuple(
                one for one in dict.fromkeys((*named.also_known_as, *others)) if one and fold(one) != fold(named.title)
            ),
            runtime=values.minutes(text_in(known.get("runtime"))),
            kind=kind if kind in KINDS else "series" if is_series else "tv_film" if named.is_tv else None,
            countries=tuple(names_in(known.get("countries"))),
            languages=tuple(names_in(known.get("languages"))),
            genres=tuple(names_in(known.get("genres"))),
            ids=ids,
            extra={**{key: value for key, value in said.items() if key and value}, **extra},
            cast=cast_in(known.get("cast")),
            crew=tuple(dict.fromkeys(crew)),
            poster=poster[1] if poster else None,
            stills=tuple(found[1] for one in texts_in(known.get("stills")) if (found := self._picture(one))),
        )

    def _picture(self, address: str, alt: str = "", caption: str = "") -> tuple[str, PictureDraft] | None:
        if not address:
            return None
        return self._pictures.draft(Picture(address, alt), self._member.name, caption, anywhere=True)

    def _review(self, body: str, *, is_own: bool) -> tuple[str, list[str]]:
        """The review below the front matter, and the tags that stand in it in a line of their own."""
        tags: list[str] = []
        if is_own:  # plain CommonMark, in which all else is text
            return own_review(from_markdown(_PICTURE.sub(self._beside, body)), self._found), tags

        def tag_line(found: re.Match[str]) -> str:
            tags.extend(tags_in(found[1].replace("#", " ")))
            return ""

        text = without_queries(_COMMENT.sub("", body))
        text = _TAG_LINE.sub(tag_line, text)
        text = _PICTURE.sub(self._beside, text)
        text = _WIKI_PICTURE.sub(self._wiki_picture, text)
        text = WIKI_LINK.sub(lambda found: _plain(found[2] or found[1].partition("#")[0] or found[1]), text)
        return own_review(self._document(text), self._found), tags

    def _document(self, text: str) -> Document:
        if self._member.suffix in (".html", ".htm"):
            return parse(text)
        if not _HTML.search(text):
            return from_markdown(text)
        from markdown_it import MarkdownIt

        if len(text) > 500_000 or text.count("[") > 2_000 or re.search(r"^(?:[ \t]*>){12}", text, re.MULTILINE):
            return from_markdown(text)
        return parse(str(MarkdownIt("commonmark", {"html": True}).enable("strikethrough").render(text)))

    def _wiki_picture(self, found: re.Match[str]) -> str:
        alt = found[2] if found[2] and not re.fullmatch(r"\d+(?:x\d+)?", found[2]) else ""
        made = self._picture(found[1].strip(), alt)
        if made is None:
            return _plain(alt)
        self._found[made[0]] = made[1]
        return f"\n\n![{_plain(alt)}](image:{made[0]})\n\n"

    def _beside(self, found: re.Match[str]) -> str:
        """A picture that is there under the name that it has for now; of another its words."""
        title = (found["title"] or "").strip()[1:-1]
        address, alt, caption = (
            unescape(re.sub(r"\\(.)", r"\1", part)) for part in (found["address"].strip("<>"), found["alt"], title)
        )
        made = self._picture(address, alt, caption)
        if made is None:
            return title or found["alt"]
        self._found[made[0]] = made[1]
        return f"![{found['alt']}](image:{made[0]}{found['title'] or ''})"


def _is_title(text: str, named: TitleLine) -> bool:
    said = read_title(text)
    return said is not None and fold(said.title) == fold(named.title)


def _plain(text: str) -> str:
    """A text as Markdown that means nothing else."""
    return re.sub(r"([\\`*_\[\]<~])", r"\\\1", text)
