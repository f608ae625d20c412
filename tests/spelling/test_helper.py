"""The helper as a process of its own, and the side that asks it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from filmjournal.spelling.client import BadDictionary, Client, SpellingUnavailable
from filmjournal.spelling.dictionaries import find

PATIENCE = 30.0


def is_gone(process_id: int) -> bool:
    """Whether a process has ended; one that nobody has waited for counts as ended."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def wait_until_gone(process_id: int) -> None:
    end = time.monotonic() + PATIENCE
    while not is_gone(process_id):
        assert time.monotonic() < end, "the helper goes on"
        time.sleep(0.02)


def test_wrong_words_are_told(client: Client, make_dictionary) -> None:
    words = [
        "film", "Films", "FILM", "film's", "film’s", "filmz", "e-mail", "well-known", "well-knwon", "don’t", "1950",
        "Сталкер", "paris", "Paris", "runners’s", "receives", "recieves",
    ]  # fmt: skip
    assert client.check(make_dictionary(), words) == {"filmz", "well-knwon", "paris", "recieves"}


def test_suggestions_come_likeliest_first(client: Client, make_dictionary) -> None:
    stem = make_dictionary()
    assert client.suggest(stem, "recieve")[0] == "receive"
    assert client.suggest(stem, "teh")[0] == "the"
    assert "don't" in client.suggest(stem, "dont")
    assert client.suggest(stem, "qqqqqqqq") == ()


def test_the_bundled_english_takes_british_words_and_those_of_the_trade(client: Client, monkeypatch) -> None:
    monkeypatch.delenv("DICPATH", raising=False)
    bundled = next(d for d in find() if d.tag == "en_US")
    words = ["colour", "realise", "travelled", "naïve", "cliché", "rewatched", "voiceover", "mise-en-scène", "qolour"]
    assert client.check(bundled.stem, words) == {"qolour"}
    suggestions = client.suggest(bundled.stem, "definately")
    assert suggestions[0] == "definitely"
    assert len(suggestions) <= 6


def test_a_broken_dictionary_leaves_the_others_alone(client: Client, make_dictionary, tmp_path: Path) -> None:
    good = make_dictionary("good")
    bad = make_dictionary("bad", affixes="SET NO-SUCH-CODING\nSFX\nPFX x\n")
    binary = tmp_path / "binary"
    for ending in (".aff", ".dic"):
        (tmp_path / f"binary{ending}").write_bytes(bytes(range(256)) * 8)
    assert client.check(good, ["filmz"]) == {"filmz"}
    process_id = client.process_id
    for stem in (bad, tmp_path / "missing"):
        with pytest.raises(BadDictionary):
            client.check(stem, ["film"])
        with pytest.raises(BadDictionary):
            client.suggest(stem, "film")
    with suppress(BadDictionary):  # whether it can be read at all is for spylls to say
        client.check(binary, ["film"])
    assert client.check(good, ["filmz"]) == {"filmz"}
    assert client.process_id == process_id


def test_odd_words_are_answered(client: Client, make_dictionary) -> None:
    odd = ["", "-", "''", "\ud800", "\x00", "\n", "a" * 500, "la-" * 40 + "la", "ﬁlm", "İ"]
    assert client.check(make_dictionary(), odd) <= set(odd)


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_a_helper_that_was_killed_is_started_again(client: Client, make_dictionary) -> None:
    stem = make_dictionary()
    client.check(stem, ["film"])
    first = client.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert client.check(stem, ["filmz"]) == {"filmz"}
    assert client.process_id not in (None, first)


def test_a_helper_that_ends_over_every_question_is_given_up(tmp_path: Path, make_dictionary) -> None:
    trace = tmp_path / "starts"
    code = f"import sys; open({str(trace)!r}, 'a').write('x'); sys.stdin.readline()"
    client = Client([sys.executable, "-c", code])
    for _question in range(2):
        with pytest.raises(SpellingUnavailable):
            client.check(make_dictionary(), ["film"])
    assert trace.read_text() == "xx"
    client.close()


def test_a_helper_that_does_not_answer_is_ended(make_dictionary) -> None:
    client = Client([sys.executable, "-c", "import time; time.sleep(600)"], patience=0.1)
    with pytest.raises(SpellingUnavailable):
        client.check(make_dictionary(), ["film"])
    assert client.process_id is None
    client.close()


def test_a_program_that_is_not_there(make_dictionary) -> None:
    client = Client(["/no/such/program"])
    with pytest.raises(SpellingUnavailable):
        client.check(make_dictionary(), ["film"])
    client.close()


def test_closing_ends_the_helper_while_somebody_waits(make_dictionary) -> None:
    client = Client([sys.executable, "-c", "import sys, time; sys.stdin.readline(); time.sleep(600)"])
    outcome: list[Exception] = []

    def ask() -> None:
        try:
            client.check(make_dictionary(), ["film"])
        except SpellingUnavailable as error:
            outcome.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    while client.process_id is None:
        time.sleep(0.01)
    process_id = client.process_id
    client.close()
    asking.join(PATIENCE)
    assert outcome
    assert is_gone(process_id)
    with pytest.raises(SpellingUnavailable):
        client.suggest(make_dictionary(), "film")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="whether a process is gone is read from /proc")
def test_the_helper_ends_with_the_program_that_started_it(make_dictionary) -> None:
    code = (
        "import sys, time; from pathlib import Path; from filmjournal.spelling.client import Client;"
        "client = Client(); client.check(Path(sys.argv[1]), ['film']); print(client.process_id, flush=True);"
        "time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(make_dictionary())], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        helper = int(program.stdout.readline())
        assert not is_gone(helper)
        program.kill()
        wait_until_gone(helper)


def test_the_helper_loads_no_window_and_no_store_and_is_no_verb(make_dictionary) -> None:
    code = (
        "import sys; from filmjournal.__main__ import main; status = main(['spelling-helper']);"
        "odd = [name for name in sys.modules if name.split('.')[0] in ('PySide6', 'sqlalchemy')];"
        "sys.exit(status or len(odd))"
    )
    request = b'{"dictionary": "%s", "check": ["filmz"]}\nnonsense\n' % str(make_dictionary()).encode()
    ran = subprocess.run([sys.executable, "-c", code], input=request, capture_output=True, check=True)
    answers = ran.stdout.splitlines()
    assert answers[0] == b'{"wrong": ["filmz"]}'
    assert b"error" in answers[1]
    assert ran.stderr == b""
    shown = subprocess.run([sys.executable, "-m", "filmjournal", "--help"], capture_output=True, check=True)
    assert b"spelling" not in shown.stdout
