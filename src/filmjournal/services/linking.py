"""Use case: what earlier reviews name in brackets becomes references, in many reviews at once."""

from __future__ import annotations

from datetime import datetime

from filmjournal.domain.errors import NotFound
from filmjournal.i18n import _
from filmjournal.richtext.gate import parse
from filmjournal.richtext.mentions import mentions, with_references
from filmjournal.richtext.serialise import to_html
from filmjournal.services.commands import LinkMentions
from filmjournal.services.library import require_film
from filmjournal.services.reviews import write_review
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Writer


def link_mentions(writer: Writer, command: LinkMentions, now: datetime) -> None:
    """Link each pair of actor and title to its film wherever it stands as text; no film is linked in its own review.

    Raises NotFound for an unknown entry or film.
    """
    for film_id in set(command.films.values()):
        require_film(writer, film_id)
    for entry_id in command.entry_ids:
        entry = writer.row(s.entry, entry_id)
        if entry is None:
            raise NotFound(_("There is no entry {id}.").format(id=entry_id))
        review = writer.row(s.review, entry_id)
        if review is None:
            continue
        tree = parse(str(review["html"]))
        meant = ((mention, command.films.get((mention.actor, mention.title or ""))) for mention in mentions(tree))
        places = {
            (mention.line, mention.start): film
            for mention, film in meant
            if film is not None and film != entry["film_id"]
        }
        if places:
            write_review(writer, entry_id, to_html(with_references(tree, places)), now)
