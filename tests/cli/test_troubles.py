from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal import logs
from filmjournal.cli.main import answered
from filmjournal.domain.errors import AmbiguousFilm, InvalidValue, JournalUnavailable, NotFound, Refused

SECRET = "the words of a review"


def _raising(trouble: BaseException) -> int:
    raise trouble


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (InvalidValue("A sentence."), 2),
        (NotFound("A sentence."), 1),
        (Refused("A sentence."), 1),
        (AmbiguousFilm("A sentence.", ()), 1),
        (JournalUnavailable("A sentence."), 3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_trouble_is_its_sentence_and_its_status(
    trouble: Exception, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answered(lambda: _raising(trouble)) == status
    assert capsys.readouterr() == ("", "filmjournal: A sentence.\n")


def test_control_characters_are_shown_and_not_sent_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert answered(lambda: _raising(Refused("No file a\nb\x1b[31m\x85 漢字👩‍🚀."))) == 1
    assert capsys.readouterr().err == "filmjournal: No file a\\nb\\x1b[31m\\x85 漢字👩‍🚀.\n"


def test_an_interruption_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert answered(lambda: _raising(KeyboardInterrupt())) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.logs
def test_what_the_system_refuses_is_said_with_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert answered(lambda: _raising(PermissionError(13, "Permission denied", "some/file"))) == 1
    assert capsys.readouterr().err == "filmjournal: some/file: Permission denied\n"


@pytest.mark.logs
def test_a_mistake_of_ours_is_one_sentence_and_its_place_is_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = logs.start(tmp_path)
    try:
        assert answered(lambda: _raising(RuntimeError(SECRET))) == 1
    finally:
        logs.stop()
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "RuntimeError" in err
    log = file.read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "test_troubles.py" in log
    assert "_raising" in log
    assert SECRET not in log + err


@pytest.mark.logs
def test_a_log_that_cant_be_written_is_done_without(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = logs.start(tmp_path)
    file.mkdir()
    try:
        assert answered(lambda: _raising(RuntimeError(SECRET))) == 1
    finally:
        logs.stop()
    assert len(capsys.readouterr().err.splitlines()) == 1
