"""What IMDb calls a title, in the words of any time and of the languages its pages are in."""

from __future__ import annotations

import re
import unicodedata

FILM, PODCAST, GAME, EPISODE, SERIES = "film", "podcast", "game", "episode", "series"
NO_FILMS = (SERIES, EPISODE, GAME, PODCAST)

_NO_LETTERS = re.compile(r"[\W\d_]+")
# Parts of words, in this order: `tvMiniSeries`, `Mini-série`, `Episodio TV`, `Fernsehfilm`, `Videospiel`.
_PARTS = (
    (FILM, ("spielfilm", "featurefilm")),
    (PODCAST, ("podcast",)),
    (GAME, ("game", "gioco", "spiel", "juego", "jogo", "jeu")),
    (EPISODE, ("episod", "folge")),
    (SERIES, ("seri", "fernsehreihe")),
    ("short", ("short", "kurz", "corto", "court", "curta")),
    ("documentary", ("document", "dokument")),
    ("video", ("music", "musik", "clip")),
    ("tv_film", ("tv", "tele", "fernseh", "special", "especial", "spezial")),
    ("video", ("video",)),
    (FILM, ("film", "movie", "pelicula", "lungometraggio", "longa", "longmetrage", "largometraje")),
)  # fmt: skip


def kind_of_type(text: str) -> str | None:
    """A kind of `films.KINDS`, `game` or `podcast`; None for words that are not known, and `film` for none at all."""
    # Not by the machine's language: the Turkish small letter of I is another one.
    plain = _NO_LETTERS.sub(
        "", "".join(c for c in unicodedata.normalize("NFKD", text[:80]) if not unicodedata.combining(c))
    )
    plain = plain.lower()
    if not plain:
        return FILM
    return next((kind for kind, parts in _PARTS if any(part in plain for part in parts)), None)
