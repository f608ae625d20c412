"""Finding `Character (Actor - Other Film)` in what people write."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext.gate import parse
from filmjournal.richtext.mentions import Mention, mentions, mentions_of, with_references
from filmjournal.richtext.serialise import to_html

FOUND: dict[str, list[tuple[str, str, str | None]]] = {
    "Kevin (Graham Rogers) is a naturally gifted athlete": [("Kevin", "Graham Rogers", None)],
    "but also Coach K (Billy Crudup - Blood Ties), an": [("Coach K", "Billy Crudup", "Blood Ties")],
    "her estranged husband, Tom (Michael Trucco - Perfect Romance)": [("Tom", "Michael Trucco", "Perfect Romance")],
    "his father (Tim Roth) runs": [("", "Tim Roth", None)],
    "Ethan (Tom Cruise - Mission: Impossible - Fallout)": [("Ethan", "Tom Cruise", "Mission: Impossible - Fallout")],
    "Shaw (Dwayne Johnson - G.I. Joe: Retaliation.)": [("Shaw", "Dwayne Johnson", "G.I. Joe: Retaliation.")],
    "Henry (Thomas Cocquerel - Red Dog: True Blue)": [("Henry", "Thomas Cocquerel", "Red Dog: True Blue")],
    'Johnny "The Hammer" Smith (Dwayne "The Rock" Johnson)': [
        ('Johnny "The Hammer" Smith', 'Dwayne "The Rock" Johnson', None)
    ],
    'the man known as "Kevin" (Graham Rogers)': [("Kevin", "Graham Rogers", None)],
    "Amélie (Audrey Tautou – Un long dimanche de fiançailles)": [
        ("Amélie", "Audrey Tautou", "Un long dimanche de fiançailles")
    ],
    "Ana (Ana de Armas—Knives Out)": [("Ana", "Ana de Armas", "Knives Out")],
    "Chip (J.K. Simmons) and D.J. (Max von Sydow)": [
        ("Chip", "J.K. Simmons", None),
        ("D.J.", "Max von Sydow", None),
    ],
    "Tony (Robert Downey, Jr. - Iron Man)": [("Tony", "Robert Downey, Jr.", "Iron Man")],
    "Marcus (50 Cent - Get Rich or Die Tryin')": [("Marcus", "50 Cent", "Get Rich or Die Tryin'")],
    "Woody (voiced by Tom Hanks - Big)": [("Woody", "Tom Hanks", "Big")],
    "Anne (Cher)": [("Anne", "Cher", None)],
    "It is The Terminator. T-800 (Arnold Schwarzenegger- Predator)": [("T-800", "Arnold Schwarzenegger", "Predator")],
    "When Kevin (Graham Rogers) meets Mrs. Robinson (Anne Bancroft)": [
        ("Kevin", "Graham Rogers", None),
        ("Mrs. Robinson", "Anne Bancroft", None),
    ],
    "Riggan (Michael Keaton - Birdman or (The Unexpected Virtue))": [
        ("Riggan", "Michael Keaton", "Birdman or (The Unexpected Virtue)")
    ],
    "Ann (Naomi Watts - Dream House (2011))": [("Ann", "Naomi Watts", "Dream House (2011)")],
    "そして周吉（笠智衆）と妻": [("周吉", "笠智衆", None)],
    "قناوي (يوسف شاهين) يبيع": [("قناوي", "يوسف شاهين", None)],
}
NOTHING = (
    "The Zombie Diaries 2 (2011) (aka: The Zombie Diaries 2)",
    "World of the Dead (also known as: World of Death)",
    "He left (which is fine) and came back (see below).",
    "a smile :( and another ;) (Yes)",
    "It ends badly (Part Two) (UK Title) (the Director's Cut)",
    "an unclosed Kevin (Graham Rogers",
    "it cost 3 (or 4) dollars (USD)",
    "Kevin (Graham Rogers -)",
    "()( )(((",
)


@pytest.mark.parametrize("text", FOUND)
def test_what_is_found(text: str) -> None:
    found = list(mentions_of(text))
    assert [(m.character, m.actor, m.title) for m in found] == FOUND[text]
    assert [text[m.start : m.end] for m in found] == [m.title or m.actor for m in found]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_mention(text: str) -> None:
    assert list(mentions_of(text)) == []


_FIRST = st.sampled_from(
    ["Kevin", "Anna", "Élodie", "Józef", "O'Neil", "Jean-Luc", "Björk", "Mary-Kate", "D'Angelo", "McCoy"]
)
_LAST = st.sampled_from(["Rogers", "Crudup", "Łukasz", "Lynskey", "Coyote", "Šarić", "Nuñez", "J."])
_ACTORS = st.one_of(
    st.builds("{} {}".format, _FIRST, _LAST.filter(lambda name: name != "J.")),
    st.builds("{} {} {}".format, _FIRST, st.sampled_from(("van", "de", "J.", '"Bo"', "von der")), st.just("Berg")),
)
_WORDS = st.sampled_from(
    ["Blood", "Ties:", "The", "39", "Steps", "A.I.", "vs.", "Amélie,", "東京", "-", "of", "&", "Me!", "What’s", "Up?"]
)
_TITLES = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join).filter(lambda title: title.strip("- ") == title)


@settings(max_examples=100)
@given(_FIRST, _ACTORS, st.none() | _TITLES, st.sampled_from(("-", "–", "—")), st.sampled_from(("so", "He said:", "")))
def test_what_is_written_is_found(character: str, actor: str, title: str | None, dash: str, before: str) -> None:
    inside = actor if title is None else f"{actor} {dash} {title}"
    text = f"{before} {character} ({inside}), who runs (2011)."
    assert [(m.character, m.actor, m.title) for m in mentions_of(text)] == [(character, actor, title)]


@given(st.text(st.sampled_from("(()（） -–Aab.,\"' \n1東"), max_size=60))
def test_any_text_gives_places_within_it(text: str) -> None:
    for mention in mentions_of(text):
        assert text[mention.start : mention.end] == (mention.title or mention.actor)


HTML = (
    "<h2>Cast of Kevin (Graham Rogers - One)</h2><ul><li><p>Anna (Kate Hudson - <em>Almost</em> Famous)</p></li></ul>"
    '<pre>Kevin (Graham Rogers - Two)</pre><p>Coach K (Billy Crudup - <a data-film="5">Blood Ties</a>)</p>'
    '<figure><img src="image:00ff" alt=""><figcaption>Kevin (Graham Rogers - Three)</figcaption></figure>'
)


def test_a_whole_review() -> None:
    found = mentions(parse(HTML))
    assert [(m.line, m.title, m.linked) for m in found] == [
        (0, "One", False),
        (1, "Almost Famous", False),
        (2, "Blood Ties", True),
        (3, "Three", False),
    ]


def test_titles_become_references_where_they_stand() -> None:
    tree = parse(HTML)
    places = {(m.line, m.start): 10 + m.line for m in mentions(tree)}
    linked = to_html(with_references(tree, places))
    assert '(Graham Rogers - <a data-film="10">One</a>)</h2>' in linked
    assert '(Kate Hudson - <a data-film="11"><em>Almost</em> Famous</a>)' in linked
    assert '<a data-film="5">Blood Ties</a>' in linked  # what is linked stays
    assert '<a data-film="13">Three</a>' in linked
    assert "<pre>Kevin (Graham Rogers - Two)</pre>" in linked
    assert all(mention.linked for mention in mentions(parse(linked)))
    assert with_references(tree, {(7, 7): 1}) == tree


def test_the_text_around_a_mention_is_untouched() -> None:
    tree = parse("<p>Before, Ann (Naomi Watts - Dream House) and Ann (Naomi Watts - Dream House).</p>")
    second = mentions(tree)[1]
    assert to_html(with_references(tree, {(0, second.start): 4})) == (
        '<p>Before, Ann (Naomi Watts - Dream House) and Ann (Naomi Watts - <a data-film="4">Dream House</a>).</p>'
    )
    assert isinstance(second, Mention)
