from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.domain.folding import fold, index_text

_unspaced = st.text(
    st.sampled_from("東京物語七人の侍千と千尋神隠し기생충올드보이霸王別姬ゴジラー"), min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Amélie", "amelie"),
        ("ＡＭＥＬＩＥ", "amelie"),
        ("Ame\u0301lie", "amelie"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("Ψυχή", "ψυχη"),
        ("Ёлки", "елки"),
        ("L’Avventura", "l'avventura"),
        ("  Two \t\n words ", "two words"),
        ("ﬁlm", "film"),
        ("ｺﾞｼﾞﾗ", "ゴジラ"),
        ("ゴジラ", "ゴジラ"),
        ("हिन्दी", "हिन्दी"),
        ("Ame\u00adlie \u200fشرق\u200e", "amelie شرق"),
        ("\ufeffAlien", "alien"),
    ],
)
def test_case_accents_and_width_do_not_count(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once_however_composed(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(unicodedata.normalize("NFC", text)) == folded
    assert folded == " ".join(folded.split())


@given(st.text(st.characters(codec="ascii"), max_size=30))
def test_the_short_way_for_plain_letters_is_the_long_way(text: str) -> None:
    assert fold(text + " é") == f"{fold(text)} e".strip()


@given(_unspaced, st.data())
def test_any_part_of_an_unspaced_title_is_found(title: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(title) - 1))
    part = title[start : data.draw(st.integers(start + 1, len(title)))]
    words, wanted = index_text(title).split(), index_text(part).split()
    assert words[start : start + len(wanted)] == wanted


@given(st.text(max_size=20))
def test_the_index_adds_spaces_only(text: str) -> None:
    assert index_text(text).replace(" ", "") == fold(text).replace(" ", "")


def test_spaced_scripts_keep_their_words() -> None:
    assert index_text("Amélie и 東京 2") == "amelie и  東  京  2"
