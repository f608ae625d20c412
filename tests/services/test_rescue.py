"""Texts that could not be saved: kept beside the backups, and taken in when the journal takes them again."""

from __future__ import annotations

import json
import stat
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from conftest import SteppingClock
from filmjournal.domain.errors import JournalUnavailable, Refused, Trouble
from filmjournal.paths import Paths
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services import rescue
from filmjournal.services.commands import LogFilm, PurgeTrash, RemoveEntries, SaveReview
from filmjournal.services.journal import Journal
from filmjournal.services.saving_as import save_as
from filmjournal.storage.database import Database

TEXT = "<p>Kevin runs. 漢字 👩‍🚀</p>"


def _entry(journal: Journal, html: str = "") -> SaveReview:
    """A film with a viewing and, where there is a text, its review; the save that would follow."""
    done = journal.execute(LogFilm(f"Film {html or 'none'}", viewing={"review_html": html}))
    assert done.entry_id is not None
    assert done.film_id is not None
    entry = journal.browsing.entry(done.entry_id)
    base = content_hash(entry.review.html)
    return SaveReview(done.entry_id, done.film_id, entry.review.revision, TEXT, "evening", base)


def _review(journal: Journal, save: SaveReview) -> str:
    return journal.browsing.entry(save.entry_id).review.html


def test_what_is_kept_becomes_the_review(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    first, second = _entry(journal, "<p>Before</p>"), _entry(journal)
    file = rescue.keep(paths, first, clock())
    rescue.keep(paths, second, clock())
    assert file.parent == paths.backups
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [text.save for text in rescue.kept(paths)] == [first, second]
    taken = rescue.take_in(journal, paths)
    assert [text.save for text in taken.saved] == [first, second]
    assert not taken.drafts
    assert not taken.left
    assert _review(journal, first) == _review(journal, second) == TEXT
    assert list(paths.backups.iterdir()) == []
    assert rescue.take_in(journal, paths) == rescue.TakenIn()


def test_a_later_text_of_the_sitting_takes_the_place_of_the_earlier(
    journal: Journal, paths: Paths, clock: SteppingClock
) -> None:
    save = _entry(journal)
    rescue.keep(paths, SaveReview(save.entry_id, save.film_id, 0, "<p>K</p>", "evening"), clock())
    rescue.keep(paths, save, clock())
    rescue.keep(paths, SaveReview(save.entry_id, save.film_id, 0, "<p>of another time</p>", "morning"), clock())
    assert [text.save.html for text in rescue.kept(paths)] == [TEXT, "<p>of another time</p>"]
    taken = rescue.take_in(journal, paths)
    assert [text.save.sitting for text in taken.saved] == ["evening"]
    assert [text.save.sitting for text in taken.drafts] == ["morning"]
    assert journal.browsing.entry(save.entry_id).review.draft == "<p>of another time</p>"


def test_where_the_journal_has_another_text_it_becomes_a_draft(
    journal: Journal, paths: Paths, clock: SteppingClock
) -> None:
    save = _entry(journal, "<p>Before</p>")
    rescue.keep(paths, save, clock())
    other = SaveReview(save.entry_id, save.film_id, save.base_revision, "<p>Elsewhere</p>", "other", save.base_hash)
    journal.execute(other)
    taken = rescue.take_in(journal, paths)
    assert [text.save for text in taken.drafts] == [save]
    assert _review(journal, save) == "<p>Elsewhere</p>"
    assert journal.browsing.entry(save.entry_id).review.draft == TEXT
    assert rescue.kept(paths) == ()


def test_a_text_whose_viewing_is_gone_stays_until_it_is_let_go(
    journal: Journal, paths: Paths, clock: SteppingClock
) -> None:
    gone, there = _entry(journal, "<p>Gone</p>"), _entry(journal)
    rescue.keep(paths, gone, clock())
    rescue.keep(paths, there, clock())
    journal.execute(RemoveEntries((gone.entry_id,)))
    clock.forward(days=60)
    journal.execute(PurgeTrash())
    taken = rescue.take_in(journal, paths)
    assert [text.save for text in taken.saved] == [there]
    assert [text.save for text in taken.left] == [gone]
    assert [text.save for text in rescue.kept(paths)] == [gone]
    rescue.let_go(paths, [(gone.entry_id, gone.sitting)])
    assert rescue.kept(paths) == ()


def test_a_journal_that_still_takes_nothing_costs_no_text(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    saves = [_entry(journal), _entry(journal, "<p>Before</p>")]
    away = paths.journal.with_name("away")
    paths.journal.rename(away)
    for save in saves:
        with pytest.raises(JournalUnavailable) as trouble:
            journal.execute(save)
        assert trouble.value.trouble is Trouble.MOVED
        rescue.keep(paths, save, clock())
    taken = rescue.take_in(journal, paths)
    assert [text.save for text in taken.waiting] == saves
    assert taken.left == (), "what only waits may not be offered to be discarded"
    assert [text.save for text in rescue.kept(paths)] == saves
    away.rename(paths.journal)
    assert [text.save for text in rescue.take_in(journal, paths).saved] == saves


def test_one_that_was_saved_meanwhile_is_not_asked_about_again(
    journal: Journal, paths: Paths, clock: SteppingClock
) -> None:
    save = _entry(journal)
    rescue.keep(paths, save, clock())
    journal.execute(save)  # and the program ended before it could let go of the text
    assert [text.save for text in rescue.take_in(journal, paths).saved] == [save]
    assert journal.browsing.entry(save.entry_id).review.draft is None


def test_a_file_that_is_not_understood_is_put_aside(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    save = _entry(journal)
    file = rescue.keep(paths, save, clock())
    head = b'{"format": "filmjournal unsaved texts", "version": 1, "texts": '
    for broken in (b"{", b"[]", head + b'[{"entry_id": 1}]}', head + b'{"words": "that are in no list"}}'):
        file.write_bytes(broken)
        assert rescue.kept(paths) == ()
    assert len(rescue.take_in(journal, paths).damaged) == 4
    rescue.keep(paths, save, clock())
    assert [text.save for text in rescue.kept(paths)] == [save]
    aside = sorted(path.read_bytes() for path in paths.backups.iterdir() if path != file)
    assert len(aside) == 4
    assert head + b'{"words": "that are in no list"}}' in aside


def test_what_can_be_read_is_taken_in_and_the_rest_is_put_aside_and_told(
    journal: Journal, paths: Paths, clock: SteppingClock
) -> None:
    saves = [_entry(journal, html) for html in ("<p>1</p>", "<p>2</p>", "<p>3</p>", "<p>4</p>", "<p>5</p>", "")]
    for save in saves:
        file = rescue.keep(paths, save, clock())
    told = json.loads(file.read_bytes())
    first, second, third, fourth, fifth, _last = told["texts"]
    first["entry_ix"] = first.pop("entry_id")
    second["html"] = None  # which is no text, and not the word for it
    third["entry_id"] = 2**70
    fourth["base_revision"] = float("inf")
    fifth["tried"] = 7
    file.write_text(json.dumps(told))
    taken = rescue.take_in(journal, paths)
    assert [text.save for text in taken.saved] == saves[-1:]
    (aside,) = taken.damaged
    assert json.loads(aside.read_bytes())["texts"] == told["texts"][:-1]
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert list(paths.backups.iterdir()) == [aside]
    assert rescue.take_in(journal, paths).damaged == (aside,), "as long as it is there"
    rescue.remove(taken.damaged)
    assert rescue.take_in(journal, paths) == rescue.TakenIn()


def test_a_file_of_a_newer_version_is_left_alone(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    save = _entry(journal)
    file = rescue.keep(paths, save, clock())
    file.write_bytes(file.read_bytes().replace(b'"version": 1', b'"version": 2'))
    newer = file.read_bytes()
    for attempt in (
        lambda: rescue.take_in(journal, paths),
        lambda: rescue.keep(paths, save, clock()),
        lambda: rescue.let_go(paths, [(save.entry_id, save.sitting)]),
    ):
        with pytest.raises(Refused, match="newer Film Journal"):
            attempt()
    assert file.read_bytes() == newer
    assert list(paths.backups.iterdir()) == [file]


def test_one_that_is_refused_keeps_no_other_back(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    saves = [_entry(journal, html) for html in ("<p>1</p>", "<p>2</p>", "")]
    for save in saves:
        rescue.keep(paths, save, clock())
    calls = count(1)

    def refusing_the_second() -> datetime:
        if next(calls) == 2:
            raise Refused("Not at this time.")
        return clock()

    other = Journal(Database(paths.journal), refusing_the_second)
    taken = rescue.take_in(other, paths)
    assert [text.save for text in taken.saved] == [saves[0], saves[2]]
    assert [text.save for text in taken.refused] == [saves[1]]
    assert [text.save for text in rescue.kept(paths)] == [saves[1]]
    assert [text.save for text in rescue.take_in(other, paths).saved] == [saves[1]]
    other.close()


def test_where_it_cannot_be_kept_it_says_so(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    paths.backups.parent.mkdir(parents=True, exist_ok=True)
    paths.backups.write_text("no folder")
    with pytest.raises(Refused) as refused:
        rescue.keep(paths, _entry(journal), clock())
    assert "Kevin" not in str(refused.value)


def test_texts_follow_to_the_journal_that_was_saved_elsewhere(
    journal: Journal, paths: Paths, tmp_path: Path, clock: SteppingClock
) -> None:
    save = _entry(journal, "<p>Before</p>")
    paths.journal.unlink()
    rescue.keep(paths, save, clock())
    target = tmp_path / "elsewhere" / "new.filmjournal"
    save_as(journal, target, paths)
    new = Journal(Database(target), clock)
    taken = rescue.take_in(new, paths, former=paths.journal)
    assert [text.save for text in taken.saved] == [save]
    assert _review(new, save) == TEXT
    assert rescue.kept(paths) == ()
    new.close()


def test_lone_surrogates_do_no_harm(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    save = _entry(journal)
    file = rescue.keep(paths, SaveReview(save.entry_id, save.film_id, 0, "<p>a\ud800b</p>", "s"), clock())
    assert json.loads(file.read_bytes())["texts"][0]["entry_id"] == save.entry_id
    assert len(rescue.take_in(journal, paths).saved) == 1
