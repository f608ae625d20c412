"""The sample: the same for the same seed, believable, and sound."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.domain.queries import ListQuery
from filmjournal.domain.search.parser import parse
from filmjournal.imaging.facts import describe
from filmjournal.paths import in_profile
from filmjournal.richtext.gate import clean
from filmjournal.richtext.plain import text_of_canonical, word_count
from filmjournal.richtext.references import film_ids, images
from filmjournal.services.exporting_json import export_json
from filmjournal.services.integrity import check
from filmjournal.services.journal import Journal
from filmjournal.services.sample_text import Dice, Words
from filmjournal.services.sampling import make_sample
from filmjournal.storage import database
from journal_help import index, rebuilt_index

_MAKE = """
import sys
from pathlib import Path
from filmjournal.services.exporting_json import export_json
from filmjournal.services.journal import Journal
from filmjournal.services.sampling import make_sample
from filmjournal.storage import database
path, target = map(Path, sys.argv[1:3])
database.create(path)
journal = Journal(database.Database(path))
make_sample(journal, 60, int(sys.argv[3]))
export_json(journal, target)
journal.close()
"""

# Written down once: it changes only when the sample is meant to change.
DIGEST_OF_60 = "f03d0ab6e656a545"


@pytest.fixture(scope="module")
def content(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    journal = Journal(database.Database(in_profile(sample_folder).journal))
    file = tmp_path_factory.mktemp("export") / "journal.json"
    export_json(journal, file)
    journal.close()
    return json.loads(file.read_bytes())


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_the_same_seed_gives_the_same_bytes(hash_seed: str, tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    subprocess.run(
        [sys.executable, "-c", _MAKE, tmp_path / "a.filmjournal", target, "1"],
        env=os.environ
        | {"PYTHONHASHSEED": hash_seed, "TZ": f"Etc/GMT+{hash_seed}", "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )
    assert hashlib.blake2b(target.read_bytes(), digest_size=8).hexdigest() == DIGEST_OF_60


def test_another_seed_gives_another(journal: Journal, tmp_path: Path, content: dict[str, Any]) -> None:
    make_sample(journal, 150, 8)
    export_json(journal, tmp_path / "a.json")
    other = json.loads((tmp_path / "a.json").read_bytes())
    ours = {film["title"] for film in content["films"]}
    assert len(ours & {film["title"] for film in other["films"]}) < 10


def test_the_sample_is_sound_and_its_index_right(sample: Journal) -> None:
    assert check(sample).troubles == ()
    assert index(sample.path) == rebuilt_index(sample.path)
    for image in sample.database.images.iterdir():
        assert describe(image.read_bytes()).media_type == "image/png"


def test_reviews_are_in_the_grammar(content: dict[str, Any]) -> None:
    for entry in content["entries"]:
        assert clean(entry["review_html"]) == entry["review_html"]
    for film_list in content["lists"]:
        for html in (film_list["description_html"], *(item["notes_html"] for item in film_list["items"])):
            assert clean(html) == html


def test_the_whole_grammar_and_many_sentences_come_up() -> None:
    from filmjournal.services.sampling import _Sample

    sample = _Sample(1_500, 3, [b"image"], None)
    reviews = [record["review_html"] for section, record in sample.records() if section == "entries"]
    whole = "".join(reviews)
    blocks = [
        "<p>",
        "<h2>",
        "<h3>",
        "<blockquote>",
        "<ul>",
        "<ol>",
        "<li>",
        "<pre>",
        "<hr>",
        "<figure>",
        "<figcaption>",
    ]
    blocks += ['<details class="spoiler"><summary>', "<br>"]
    inline = ["<strong>", "<em>", "<u>", "<s>", "<sub>", "<sup>", "<code>", '<span class="spoiler">', '<a href="']
    for tag in (*blocks, *inline, "<a data-film="):
        assert tag in whole, tag
    assert all(clean(html) == html for html in reviews[::7])
    lengths = [word_count(text_of_canonical(html)) for html in reviews]
    assert 270 < sum(lengths) / len(lengths) < 340
    assert max(lengths) > 1_200
    assert sum(not length for length in lengths) > 50
    sentences = Counter(sentence for html in reviews for sentence in text_of_canonical(html).split(". "))
    assert len(sentences) > 15_000
    assert len({html for html in reviews if html}) == sum(1 for html in reviews if html)
    assert "{" not in whole
    assert " a a" not in whole.replace(" a again", "")


def test_people_recur_as_in_life() -> None:
    from filmjournal.services.sampling import _Sample

    records = list(_Sample(3_000, 2, [b"image"], None).records())
    films = [record for section, record in records if section == "films"]
    people = [record for section, record in records if section == "people"]
    credits_ = Counter(credit["person_id"] for film in films for credit in (*film["cast"], *film["crew"]))
    assert len(films) == 2_400
    assert all(len(film["cast"]) == 12 for film in films)
    assert all(len({credit["person_id"] for credit in film["cast"]}) == 12 for film in films)
    assert 5_000 < len(people) < 7_500
    assert credits_.keys() == {person["id"] for person in people}
    ranked = [count for _id, count in credits_.most_common()]
    assert ranked[0] > 50
    assert sum(count == 1 for count in ranked) > len(ranked) / 5
    names = Counter(person["name"] for person in people)
    assert 0 < sum(count > 1 for count in names.values()) < len(names) / 30


def test_everything_a_journal_can_hold_comes_up(content: dict[str, Any]) -> None:
    entries, films = content["entries"], content["films"]
    assert len(entries) == 150
    assert len(films) == 120
    shapes = Counter(len(entry["watched"] or "") for entry in entries)
    assert shapes.keys() >= {0, 7, 10}
    assert all("1985" <= (entry["watched"] or "1985")[:4] <= "2024" for entry in entries)
    for name in ("rewatch", "private"):
        assert {entry[name] for entry in entries} == {True, False}
    for name in ("rating", "headline", "place", "medium", "language"):
        values = [entry[name] for entry in entries]
        assert None in values
        assert any(values)
    assert any(len(entry["tags"]) > 1 for entry in entries)
    assert any(entry["companions"] for entry in entries)
    watchlist = [film for film in films if film["watchlist"]]
    assert len(watchlist) == 3
    assert not {film["id"] for film in watchlist} & {entry["film_id"] for entry in entries}
    assert any(film["extra"] for film in films)
    assert any(film["rating"] for film in films)
    assert any(film["original_title"] for film in films)
    assert any(film["kind"] != "film" for film in films)
    assert any(film["liked"] for film in films)
    references = [id_ for entry in entries for id_ in film_ids(entry["review_html"])]
    assert len(references) > 50
    assert set(references) <= {film["id"] for film in films}
    assert {hash_ for entry in entries for hash_ in images(entry["review_html"])} <= {
        image["hash"] for image in content["images"]
    }
    assert all(search["search"] and parse(search["search"]) for search in content["smart_lists"])
    text = json.dumps(content, ensure_ascii=False)
    for script in ("HIRAGANA", "HANGUL", "ARABIC", "CYRILLIC", "CJK"):
        assert any(unicodedata.name(character, "").startswith(script) for character in set(text)), script


def test_a_request_that_cannot_be(sample: Journal) -> None:
    for number in (0, -1, 1_000_001):
        with pytest.raises(InvalidValue):
            make_sample(sample, number)
    before = sample.browsing.counts()
    with pytest.raises(Refused):
        make_sample(sample, 5)
    assert sample.browsing.counts() == before


def test_progress_is_told(journal: Journal) -> None:
    told: list[tuple[int, int]] = []
    make_sample(journal, 1_100, progress=lambda done, total: told.append((done, total)))
    assert told == [(500, 1_100), (1_000, 1_100)]
    assert len(journal.browsing.ids(ListQuery())) > 1_080


def test_articles_fit_their_words() -> None:
    words = Words(Dice(4))
    titles = {words.title("english").english for _ in range(3_000)}
    assert any(title.startswith("An ") for title in titles)
    for title in titles:
        first, _space, rest = title.partition(" ")
        if first in ("A", "An"):
            assert (first == "An") == (rest[0] in "AEIOU"), title
    assert len(titles) > 2_000
