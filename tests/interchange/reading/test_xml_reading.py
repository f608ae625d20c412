"""XML made elsewhere: encodings that lie, entities, nesting without end, and files cut through."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from filmjournal.domain.drafts import ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.interchange.collections import gcstar, tellico
from filmjournal.interchange.reading import xml_reading
from filmjournal.interchange.reading.source import open_source
from filmjournal.interchange.reading.xml_reading import How, XmlFile, beginnings
from owned_films_help import archive, drafts, folder, items

COLLECTION = '<collection type="GCfilms" items="1"><information/>{}</collection>'
FILM = '<item id="1" title="{}"/>'


def _titles(place: Path, content: bytes) -> list[str]:
    return [draft.film.title for draft in drafts(items(gcstar, folder(place, {"films.gcs": content})))]


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        (None, "utf-8"),
        (None, "utf-8-sig"),
        (None, "cp1252"),
        ("UTF-8", "utf-8"),
        ("UTF-8", "cp1252"),
        ("utf-8", "utf-8-sig"),
        ("ISO-8859-1", "latin-1"),
        ("ISO-8859-1", "utf-8"),
        ("windows-1252", "cp1252"),
        ("us-ascii", "cp1252"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16", "utf-16-be"),
        ("UTF-16", "utf-8"),
        ("no-such-thing", "utf-8"),
        ("rot13", "utf-8"),
        ("utf-7", "utf-8"),
    ],
)
def test_western_letters(tmp_path: Path, declared: str | None, written: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    content = (head + COLLECTION.format(FILM.format("Fräulein Else à Paris"))).encode(written)
    assert _titles(tmp_path, content) == ["Fräulein Else à Paris"]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("windows-1251", "Летят журавли"),
        ("koi8-r", "Летят журавли"),
        ("iso-8859-2", "Noże w wodzie, żółć"),
        ("shift_jis", "東京物語"),
        ("gb18030", "霸王别姬"),
        ("big5", "悲情城市"),
    ],
)
def test_letters_of_the_declared_encoding(tmp_path: Path, encoding: str, title: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    assert _titles(tmp_path, (head + COLLECTION.format(FILM.format(title))).encode(encoding)) == [title]


def test_what_windows_calls_latin_1_has_curly_quotes(tmp_path: Path) -> None:
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    content = (head + COLLECTION.format(FILM.format("Singin’ in the Rain – “1952”"))).encode("cp1252")
    assert _titles(tmp_path, content) == ["Singin’ in the Rain – “1952”"]


def test_one_letter_cut_through_does_not_change_the_others(tmp_path: Path) -> None:
    content = COLLECTION.format(FILM.format("Ångström é è ?")).encode().replace(b"?", b"\xc3")
    assert _titles(tmp_path, content) == ["Ångström é è \ufffd"]


def test_control_characters_are_passed_over(tmp_path: Path) -> None:
    assert _titles(tmp_path, COLLECTION.format(FILM.format("A\x01 B\x0b\x1f C")).encode()) == ["A B C"]


def test_entities_of_html_are_known_where_there_is_a_document_type(tmp_path: Path) -> None:
    inside = '<item id="1"><title>Caf&eacute; &amp; &#233;</title></item>'
    content = '<!DOCTYPE collection SYSTEM "x.dtd">' + COLLECTION.format(inside)
    assert _titles(tmp_path, content.encode()) == ["Café & é"]


@pytest.mark.parametrize(
    ("start", "inside"),
    [
        (
            '<!DOCTYPE c [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>',
            "<item><title>&c;</title></item>",
        ),
        ('<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "<item><title>&x;</title></item>"),
        ('<!DOCTYPE c [<!ENTITY % x SYSTEM "http://example.invalid/x.dtd">%x;]>', FILM.format("x")),
        ('<!DOCTYPE c [<!NOTATION n SYSTEM "n"><!ENTITY u SYSTEM "u" NDATA n>]>', FILM.format("x")),
    ],
)
def test_entities_of_its_own_are_refused(tmp_path: Path, start: str, inside: str) -> None:
    with pytest.raises(Refused, match=r"^films\.gcs has entities of its own"):
        _titles(tmp_path, (start + COLLECTION.format(inside)).encode())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (COLLECTION.format(FILM.format("A") + "<item>"), r"damaged or cut off \(line 1\)"),
        (COLLECTION.format("\n\n" + FILM.format("A"))[:-20], r"damaged or cut off \(line 3\)"),
        (COLLECTION.format("&nothing;"), "damaged or cut off"),
        (COLLECTION.format("<item><a>" + "\0" * 10 + "</a></item>"), "NUL characters"),
        (COLLECTION.format("<item>" + "<a>" * 70 + "</a>" * 70 + "</item>"), "larger or nested deeper"),
        (COLLECTION.format("<b>" * 100_000), "larger or nested deeper"),
        (COLLECTION.format(FILM.format("A")) + "<more/>", "damaged or cut off"),
    ],
)
def test_what_is_refused_is_refused_before_the_first_film(tmp_path: Path, content: str, sentence: str) -> None:
    source = open_source([folder(tmp_path, {"films.gcs": content})])
    found = gcstar.read(source, ReadOptions())
    with pytest.raises(Refused, match=sentence):
        next(found)


@pytest.mark.parametrize(
    ("bound", "most", "inside"),
    [
        ("MOST_ELEMENTS", 1_000, "<item/>" * 1_001),
        ("MOST_IN_A_RECORD", 1_000, "<item>" + "<a/>" * 1_001 + "</item>"),
        ("LONGEST_RECORD", 10_000, "<item><a>" + "x" * 10_001 + "</a></item>"),
        ("MOST_ATTRIBUTES", 2, '<item a="" b="" c=""/>'),
        ("_LONGEST_PIECE", 100_000, "<!--" + "x" * 300_000 + "-->"),
        ("_LONGEST_PIECE", 100_000, '<item a="' + "x" * 300_000 + '"/>'),
    ],
)
def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, inside: str) -> None:
    monkeypatch.setattr(xml_reading, bound, most)
    with pytest.raises(Refused, match=r"larger or nested deeper than any file of this kind \(line 1\)\."):
        _titles(tmp_path, COLLECTION.format(inside).encode())


def test_a_bomb_in_an_archive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filmjournal.interchange.reading.source.RATIO_FREE", 1 << 20)
    content = COLLECTION.format(FILM.format("A") + "<!--" + " " * (2 << 20) + "-->")
    source = open_source([archive(tmp_path / "f.zip", {"films.gcs": content})])
    with pytest.raises(Refused, match="unpacks to more"):
        list(gcstar.read(source, ReadOptions()))


def test_a_large_collection_takes_the_memory_of_one_film(tmp_path: Path) -> None:
    entry = '<entry id="{0}"><title>Film {0}</title><plot>' + "words " * 400 + "</plot></entry>"
    entries = "".join(entry.format(number) for number in range(1_200))  # 3 MB
    start = '<tellico syntaxVersion="11"><collection type="3" title="T">'
    path = folder(tmp_path, {"t.xml": f"{start}{entries}</collection></tellico>"})
    source = open_source([path])
    tracemalloc.start()
    try:
        count = sum(1 for _item in tellico.read(source, ReadOptions()))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 1_201
    assert most < 1 << 20


def test_elements_have_their_places(tmp_path: Path) -> None:
    content = "<r>\n<a>é</a>\n\n<b x='1'>\n<c>t</c></b></r>"
    ways = {"a": How.WHOLE, "b": How.PLACE}
    for number, data in enumerate((content.encode(), content.encode("utf-8-sig"), content.encode("cp1252"))):
        (member,) = open_source([folder(tmp_path / str(number), {"x.xml": data})]).members
        xml = XmlFile(member)
        a, b = xml.elements(lambda name, depth: ways.get(name) if depth == 1 else None)
        assert (a.line, a.element.text, b.line, b.element.attrib) == (2, "é", 4, {"x": "1"})
        assert len(b.element) == 0
        assert xml.between(a.start, a.end) == "<a>é".encode()
        assert xml.between(b.start, b.end) == b"<b x='1'>\n<c>t</c>"


def test_what_is_no_xml_begins_with_nothing(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "a.txt": "plain",
        "b.html": "<collection/>",
        "c": "<!DOCTYPE html><html></html>",
        "d.xml": b"\xff\xfe\x00",
        "e.xml": "",
        "f.xml": "<",
        "g.xml": "<collection><item",
    }
    found = beginnings(open_source([folder(tmp_path, files)]))
    assert [(member.name, look.root) for member, look in found] == [("g.xml", "collection")]
