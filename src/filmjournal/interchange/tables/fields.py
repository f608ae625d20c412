"""What a column of any table can be, and by which headings it is known.

Headings are compared without case, accents, blanks and signs. The first names of a field are the surest: where a table
has `Watched Date` and `Date`, the first is the viewing's and the second says when it was written down.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence

from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import N_, _
from filmjournal.interchange.reading.known_tables import plain_name

IGNORED, EXTRA = "", "extra"

# What `--map` takes, and what people see.
FIELDS: Mapping[str, str] = {
    "title": N_("Title"),
    "title_and_year": N_("Title (Year)"),
    "original_title": N_("Original title"),
    "alternative_titles": N_("Other titles"),
    "year": N_("Year"),
    "watched": N_("Watched on"),
    "seen": N_("Seen"),
    "logged": N_("Logged on"),
    "rating": N_("Rating"),
    "film_rating": N_("Rating of the film"),
    "review": N_("Review"),
    "headline": N_("Headline"),
    "tags": N_("Tags"),
    "director": N_("Director"),
    "cast": N_("Cast"),
    "genres": N_("Genres"),
    "countries": N_("Countries"),
    "languages": N_("Languages"),
    "runtime": N_("Runtime"),
    "imdb": N_("IMDb number or address"),
    "tmdb": N_("TMDb number or address"),
    "letterboxd": N_("Letterboxd name or address"),
    "liked": N_("Liked"),
    "rewatch": N_("Rewatch"),
    "finished": N_("Finished"),
    "watchlist": N_("On the watchlist"),
    "place": N_("Place"),
    "medium": N_("Medium"),
    "companions": N_("Watched with"),
    "private": N_("Private"),
    "list": N_("On the list"),
    "id": N_("Number of the row"),
    EXTRA: N_("Kept as a field of its own"),
    IGNORED: N_("Not brought in"),
}
# One film of a table can have several of these; of all others the first column counts.
SEVERAL = frozenset(("director", "cast", "genres", "countries", "languages", "tags", "imdb", "tmdb", EXTRA, IGNORED))

# In the order in which they are looked for; within one by how sure they are.
_NAMES: Mapping[str, str] = {
    "title": "title|film title|movie title|film name|movie name|film|movie|name|primary title|titel|filmtitel|"
    "filmname|deutscher titel|titre|titre du film|titre français|nom|título|titulo|título de la película|película|"
    "pelicula|titolo|titolo del film|titolo italiano|naam|título do filme|filme|nome|tytuł|tittel|название|タイトル|"
    "作品名|片名|电影|영화|film adı|filmin adı|isim|název|název filmu|cím|filmcím|film címe|elokuva|elokuvan nimi|"
    "nimi|naslov|τίτλος|фильм|название фильма|tytuł filmu",
    "title_and_year": "title year|title and year|title (year)|film year|film (year)|movie (year)|titel jahr|"
    "titel (jahr)",
    "original_title": "original title|originaltitle|original name|originaltitel|titre original|título original|"
    "titolo originale|originele titel|oorspronkelijke titel|原題|tytuł oryginalny|originální název|eredeti cím|"
    "alkuperäinen nimi|orijinal adı|оригинальное название",
    "alternative_titles": "alternative titles|alternative title|also known as|aka|other titles|alternativtitel|"
    "weitere titel|autres titres|otros títulos|altri titoli|andere titels|outros títulos",
    "year": "year|release year|film year|movie year|released|release date|year of release|production year|jahr|"
    "erscheinungsjahr|produktionsjahr|baujahr|année|annee|année de sortie|date de sortie|año|año de estreno|"
    "fecha de estreno|anno|anno di uscita|data di uscita|jaar|bouwjaar|ano|ano de lançamento|rok|år|год|年|公開年|"
    "年份|연도|kinostart|erschienen|premiered|title year|yıl|yapım yılı|rok wydania|rok produkcji|rok vydání|év|"
    "megjelenés éve|vuosi|valmistumisvuosi|utgivningsår|produksjonsår|год выпуска|год создания",
    "watched": "watched date|date watched|watched on|watched at|date seen|seen on|viewing date|viewed on|view date|"
    "date viewed|last watched|last watched at|last seen|watch date|watched|seen|viewed|gesehen am|angesehen am|"
    "sehdatum|gesehen|angeschaut|angeschaut am|gesichtet|sichtung|sichtungsdatum|vu le|date de visionnage|"
    "date de vue|vue le|visionné le|vu|visto el|fecha de visionado|fecha visto|fecha vista|visto|vista|visto il|"
    "data di visione|data visione|bekeken op|gezien op|datum bekeken|kijkdatum|gezien|bekeken|visto em|assistido em|"
    "data assistido|assistido|obejrzane|sett|sedd|просмотрено|дата просмотра|鑑賞日|観た日|观看日期|감상일|"
    "izlenme tarihi|izleme tarihi|datum zhlédnutí|viděno|megtekintve|megnézve|katsottu|katselupäivä|sett dato|"
    "set den|sett den|sedd den|data obejrzenia|obejrzany|date|datum|fecha|data|dato|dátum|tarih|päivämäärä|дата|day|"
    "tag|jour|día|giorno|dag|dia|日期|날짜",
    "seen": "seen|watched|viewed|seen it|have seen|already seen|gesehen|angeschaut|vu|visto|vista|gezien|bekeken|"
    "assistido|obejrzane|viděno|megnézve|katsottu|izlendi|sett|sedd|просмотрено",
    "logged": "logged|logged on|log date|logged date|date logged|date added|added|added on|added at|date rated|"
    "rated at|rated on|rating date|created|created at|date created|entry date|review date|published|posted|"
    "hinzugefügt|hinzugefügt am|bewertet am|erstellt|erstellt am|date d'ajout|ajouté le|noté le|fecha de alta|"
    "añadido|fecha de valoración|aggiunto|aggiunto il|data di aggiunta|toegevoegd|toegevoegd op|adicionado em|date|"
    "datum|fecha|data",
    "film_rating": "film rating|rating of the film|overall rating",
    "rating": "your rating|my rating|user rating|personal rating|own rating|mine|rating|my score|your score|"
    "user score|score|stars|star rating|my stars|grade|mark|rating10|rating 10|rating (10)|rating out of 10|rating5|"
    "rating 5|rating100|rating 100|points|meine bewertung|eigene bewertung|bewertung|wertung|sterne|punkte|note|"
    "ma note|notation|étoiles|mi nota|mi puntuación|puntuación|puntuacion|calificación|valoración|nota|estrellas|"
    "il mio voto|mio voto|voto|valutazione|punteggio|stelle|mijn beoordeling|beoordeling|waardering|cijfer|sterren|"
    "score op 10|minha nota|avaliação|classificação|pontuação|estrelas|ocena|betyg|karakter|оценка|評価|評分|评分|"
    "평점|별점|puan|puanım|benim puanım|hodnocení|moje hodnocení|értékelés|értékelésem|pontszám|arvosana|arvio|"
    "moja ocena|moje ocena|mitt betyg|min vurdering|vurdering|bedømmelse|моя оценка|рейтинг",
    "review": "review html|review|my review|your review|review text|full review|mini review|comment|comments|notes|"
    "note|thoughts|my thoughts|text|body|content|opinion|impressions|remarks|kritik|rezension|filmkritik|"
    "besprechung|kommentar|kommentare|notizen|meinung|critique|ma critique|avis|commentaire|commentaires|remarques|"
    "crítica|critica|reseña|mi crítica|comentario|comentarios|opinión|recensione|la mia recensione|commento|"
    "commenti|recensie|opmerking|opmerkingen|commentaar|notities|resenha|comentário|comentários|opinião|recenzja|"
    "recension|рецензия|отзыв|感想|レビュー|影评|短评|리뷰|yorum|yorumum|notlar|recenze|komentář|poznámka|poznámky|"
    "vélemény|megjegyzés|arvostelu|kommentti|anmeldelse|omdöme|opinia|komentarz|uwagi|notatki|комментарий|заметки",
    "headline": "headline|review title|review headline|tagline of review|überschrift|schlagzeile|"
    "titre de la critique|titular|título de la crítica|titolo della recensione|kop|título da resenha",
    "tags": "tags|tag|labels|label|keywords|schlagwörter|schlagworte|stichwörter|étiquettes|mots clés|mots-clés|"
    "etiquetas|palabras clave|etichette|parole chiave|trefwoorden|palavras-chave|タグ|etiketler|štítky|címkék|"
    "tunnisteet|tagi",
    "director": "director|directors|directed by|regie|regisseur|regisseure|regisseurin|réalisateur|réalisateurs|"
    "réalisation|réalisatrice|director/a|dirección|directores|dirigida por|regia|regista|registi|regisseurs|diretor|"
    "diretores|direção|realizador|realizadores|realização|reżyser|reżyseria|regissör|režie|режиссер|режиссёр|監督|"
    "导演|감독|director name|yönetmen|yönetmenler|režisér|rendező|ohjaaja|ohjaus|instruktør|regissør|reżyserzy|"
    "режиссеры|режиссёры",
    "cast": "cast|actors|actor|starring|stars of the film|main cast|besetzung|darsteller|schauspieler|acteurs|"
    "distribution|avec|reparto|actores|elenco|interpreti|attori|cast artistico|acteur|rolverdeling|atores|"
    "intérpretes|obsada|skådespelare|出演|キャスト|主演|演员|stars|actress|actresses|oyuncular|hrají|herci|"
    "szereplők|színészek|näyttelijät|skuespillere|aktorzy|aktor|актеры|актёры|в ролях",
    "genres": "genres|genre|genere|generi|género|géneros|genero|generos|gênero|gêneros|gatunek|ジャンル|类型|장르|"
    "tür|türler|žánr|žánry|műfaj|lajityyppi|genrer|sjanger|жанр|жанры",
    "countries": "countries|country|country of origin|land|länder|herkunftsland|produktionsland|pays|país|países|"
    "pais|paese|paesi|nazione|landen|kraj|国|制片国家|국가|production country|production countries|ülke|země|ország|"
    "maa|страна|страны|kraj produkcji",
    "languages": "languages|language|spoken languages|original language|film language|sprache|sprachen|originalsprache|"
    "langue|langues|idioma|idiomas|lingua|lingue|taal|talen|língua|línguas|言語|dil|jazyk|nyelv|kieli|språk|sprog|"
    "język|язык",
    "runtime": "runtime|runtime (mins)|runtime (min)|running time|run time|duration|length|minutes|laufzeit|länge|"
    "dauer|spieldauer|durée|duración|duracion|durata|speelduur|duur|lengte|duração|czas trwania|längd|上映時間|片长|"
    "süre|film süresi|délka|hossz|játékidő|kesto|pituus|varighed|spilletid|długość|длительность|продолжительность",
    "imdb": "imdb id|imdbid|imdb|imdb url|imdb link|imdb number|imdb const|const|tconst",
    "tmdb": "tmdb id|tmdbid|tmdb|tmdb url|tmdb link|themoviedb id|the movie db id",
    "letterboxd": "letterboxd uri|letterboxd url|letterboxd id|letterboxd|letterboxd link",
    "liked": "liked|like|favourite|favorite|favourites|favorites|fav|loved|heart|lieblingsfilm|favorit|gefällt mir|"
    "favori|coup de coeur|coup de cœur|favorito|favorita|me gusta|preferito|mi piace|favoriet|curtido|gostei",
    "rewatch": "rewatch|rewatched|re-watch|rewatch?|wiederholt|wiedersehen|zweitsichtung|erneut gesehen|revu|"
    "revisionnage|revisionado|revista|rivisto|seconda visione|herkijken|herbekeken|reassistido|revisto",
    "finished": "finished|completed|beendet|fertig gesehen|terminé|terminado|finito|afgekeken",
    "watchlist": "watchlist|watch list|on watchlist|to watch|want to watch|want to see|watchlisted|merkliste|"
    "watchliste|will ich sehen|à voir|a voir|envie de voir|por ver|pendiente|quiero ver|da vedere|te zien|kijklijst|"
    "para ver|quero ver|do obejrzenia",
    "place": "place|location|venue|cinema|theater|theatre|where|watched at place|watched in|ort|kino|wo|lieu|cinéma|"
    "salle|lugar|cine|dónde|luogo|dove|plaats|bioscoop|waar|local|onde",
    "medium": "medium|watched via|watched with device|platform|service|streaming service|how|media|quelle|plattform|"
    "streamingdienst|support|plateforme|plataforma|soporte|supporto|piattaforma|formaat|suporte",
    "companions": "companions|watched with|with|with whom|seen with|mit|mit wem|gesehen mit|avec qui|vu avec|con|"
    "con quién|visto con|con chi|met|met wie|gezien met|com|com quem|visto com",
    "private": "private|is private|privat|privé|privado|privata|privato|prive",
    "list": "list|list name|lists|liste|listen|listes|lista|listas|elenco liste|lijst|lijsten",
    "id": "entry id|id|uuid|guid",
}

# Headings that many other tables have too.
WEAK_TITLES = frozenset(("name", "nom", "nome", "naam"))

# Letters whose mark is no accent that could be taken away.
_WITHOUT_MARK = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})

# In our own table, what says again what another column says.
_BESIDE = ("review", "edited", "filmid")


def folded(heading: str) -> str:
    """A heading as headings are compared."""
    marks_apart = unicodedata.normalize("NFKD", heading[:300].casefold().translate(_WITHOUT_MARK))
    return plain_name("".join(letter for letter in marks_apart if not unicodedata.combining(letter)))


_KNOWN: Mapping[str, Sequence[str]] = {
    field: tuple(dict.fromkeys(folded(name) for name in names.split("|"))) for field, names in _NAMES.items()
}


def by_headings(headings: Sequence[str], refused: Collection[tuple[int, str]] = ()) -> dict[int, str]:
    """The fields that headings name, by column from 0; a field stands for one column, or several where it may.

    What is refused, as a column and a field, is not looked at.
    """
    places: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        if name := folded(heading):
            places.setdefault(name, []).append(place)
    found: dict[int, str] = {}
    for field, names in _KNOWN.items():
        for name in names:
            columns = [place for place in places.get(name, ()) if place not in found and (place, field) not in refused]
            for place in columns if field in SEVERAL else columns[:1]:
                found[place] = field
            if columns and field not in SEVERAL:
                break
    if "entryid" in places:  # our own table
        found = {place: field for place, field in found.items() if place not in places.get("language", ())}
        for name in _BESIDE:
            found.update(dict.fromkeys(places.get(name, ()), IGNORED))
    return found


def check_mapping(mapping: Mapping[str, str], headings: Sequence[str]) -> None:
    """Whether each column of a mapping is there and each field known. Raises InvalidValue."""
    for column, field in mapping.items():
        if field not in FIELDS:
            known = ", ".join(name for name in FIELDS if name)
            raise InvalidValue(_("“{name}” is no field. Known are: {known}.").format(name=field[:40], known=known))
        if place_of(column, headings) is None:
            raise InvalidValue(
                _("There is no column “{name}”. There are: {known}.").format(
                    name=column[:40], known=", ".join(headings)[:500]
                )
            )


def mapped(mapping: Mapping[str, str], headings: Sequence[str], guessed: Mapping[int, str]) -> dict[int, str]:
    """The fields of all columns: as the person chose, else as guessed, else kept by their heading.

    What was guessed gives way where the person chose another column for the same field.
    """
    chosen = {
        place: field
        for column, field in mapping.items()
        if field in FIELDS and (place := place_of(column, headings)) is not None
    }
    taken = {field for field in chosen.values() if field not in SEVERAL}
    if taken & {"title", "title_and_year"}:
        taken |= {"title", "title_and_year"}
    return {
        place: chosen[place]
        if place in chosen
        else field
        if (field := guessed.get(place, EXTRA)) not in taken
        else EXTRA
        for place in range(len(headings))
    }


def place_of(column: str, headings: Sequence[str]) -> int | None:
    """Which column is meant, from 0: by its heading, whatever its case, or by its number from 1."""
    wanted = column.strip().casefold()
    for place, heading in enumerate(headings):
        if heading.strip().casefold() == wanted:
            return place
    if name := folded(column):
        for place, heading in enumerate(headings):
            if folded(heading) == name:
                return place
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:6]) <= len(headings):
        return int(wanted[:6]) - 1
    return None
