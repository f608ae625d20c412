"""Addresses that every reader takes."""

from __future__ import annotations

import pytest

from filmjournal.publishing.uris import standard_address


@pytest.mark.parametrize(
    ("address", "standard"),
    [
        ("https://example.org/a?b=1&c=%20#d", "https://example.org/a?b=1&c=%20#d"),
        ("https://example.org/%", "https://example.org/%25"),
        ("https://пример.example/ä?ö=%zz#ü", "https://xn--e1afmkfd.example/ä?ö=%25zz#ü"),
        ("http://a.example/[x]?[y]#[z]#", "http://a.example/%5Bx%5D?%5By%5D#%5Bz%5D%23"),
        ("http://[::1]:80/[x]", "http://[::1]:80/%5Bx%5D"),
        ("https://me@example.org.:8080/", "https://me@example.org.:8080/"),
        ("mailto:me@example.org?subject=50%", "mailto:me@example.org?subject=50%25"),
        ("http://[1::2::3]/", None),
        ("https://faß.example/", None),
        ("http://..", None),
        ("https://ex%20ample.org/", None),
        ("https://example.org:99999/", None),
        ("https://-.org/", None),
    ],
)
def test_what_may_not_stand_in_an_address_is_written_otherwise(address: str, standard: str | None) -> None:
    assert standard_address(address) == standard
