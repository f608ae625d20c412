"""Addresses: each one's own, safe on every system, and the same for good."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from filmjournal.publishing.site.addresses import LIST, PERSON, TAG, Addresses
from filmjournal.publishing.site.letters import by_letter, letter_of, parts_of

_SAFE = re.compile(r"(?:film|person|tags|lists)/[a-z0-9][a-z0-9-]{0,90}\.html")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\.", re.IGNORECASE)
_TITLES = [
    ("CON", None), ("NUL.txt", None), ("..", None), ("a/b\\c", None), ("x" * 300, 1999), ("🎬", None), ("🎞", None),
    ("É", None), ("E\u0301", None), ("Alien", None), ("ALIEN", None), ("alien ", None), ("كامل العدد", None),
    ("東京物語", 1953), ("index", None), ("aux", None), ("-", None), ("", None), (" . ", None), ("%2e%2e%2f", None),
    ("film", None), ("film-2", None), ("?q=1#a", None), ("\u202egnp.exe", None), ("a\x00b", None),
]  # fmt: skip


def test_titles_that_would_make_trouble() -> None:
    addresses = Addresses({})

    given_out = [addresses.film(number, title, year) for number, (title, year) in enumerate(_TITLES)]

    assert len(set(given_out)) == len(given_out)
    for address in given_out:
        assert _SAFE.fullmatch(address), address
        assert not _DEVICE.match(address.partition("/")[2]), address
        assert address != "film/index.html"
    assert given_out[_TITLES.index(("Alien", None))] == "film/alien.html"
    assert given_out[_TITLES.index(("ALIEN", None))] == "film/alien-2.html"
    assert given_out[4].endswith("-1999.html"), "a long title keeps the year, which tells two films apart"


@given(st.lists(st.text(max_size=40), max_size=20))
def test_any_names_get_addresses_of_their_own_and_keep_them(names: list[str]) -> None:
    addresses = Addresses({})
    first = [addresses.of(kind, number, name) for kind in (PERSON, TAG, LIST) for number, name in enumerate(names)]
    known = {(kind, subject): slug for kind, subject, slug in addresses.new}

    assert len({address.casefold() for address in first}) == len(first)
    assert all(_SAFE.fullmatch(address) for address in first)
    later = Addresses(known)
    again = [later.of(kind, number, f"{name}!") for kind in (PERSON, TAG, LIST) for number, name in enumerate(names)]
    assert again == first
    assert not later.new


def test_an_address_that_is_given_out_is_nobody_elses() -> None:
    addresses = Addresses({("film", "7"): "alien-1979", ("film", "9"): "alien-1979-2"})

    assert addresses.film(7, "Another name by now", 1980) == "film/alien-1979.html"
    assert addresses.film(8, "Alien", 1979) == "film/alien-1979-3.html"
    assert addresses.new == [("film", "8", "alien-1979-3")]
    assert addresses.given("film")[9] == "film/alien-1979-2.html", "its film may be gone; its address is not free"


def test_letters() -> None:
    keys = ["0000000039 steps", "alien", "zorn", "東京物語", "солярис", "…and god", ""]

    assert [letter_of(key) for key in keys] == ["0", "a", "z", "other", "other", "0", "0"]
    assert list(by_letter(["zorn", "東京物語", "alien", "39", "pi"], lambda key: key)) == ["0", "a", "p", "z", "other"]


def test_a_long_letter_goes_on_over_several_pages() -> None:
    pages = list(parts_of("films/a", list(range(5)), 2))

    assert [(address, part) for address, part, _links in pages] == [
        ("films/a.html", [0, 1]), ("films/a.2.html", [2, 3]), ("films/a.3.html", [4]),
    ]  # fmt: skip
    assert all(
        [link.address for link in links] == [address for address, _part, _all in pages] for _a, _p, links in pages
    )
    assert next(parts_of("films/a", [1, 2], 2))[2] == ()
