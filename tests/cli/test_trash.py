from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any


def test_removed_entries_are_in_the_trash_and_come_back_as_they_were(diary: Any) -> None:
    before = diary.done("find", "--json").out
    assert diary.entry("remove", "1", "3", "1") == {"removed": [1, 3]}
    assert [entry["id"] for entry in diary.done("find", "--json").objects] == [2]
    assert diary.done("find", "winnicka year:1959 rating:4").out == ""
    trash = diary.done("trash", "--json").objects
    assert {entry["id"] for entry in trash} == {1, 3}
    for entry in trash:
        assert entry["film"]["title"] in ("Night Train", "The Ascent")
        stays = datetime.fromisoformat(entry["kept_until"]) - datetime.fromisoformat(entry["trashed"])
        assert stays == timedelta(days=30)
    assert list(trash[0])[-3:] == ["private", "trashed", "kept_until"]
    for line, entry in zip(diary.done("trash").out.splitlines(), trash, strict=True):
        assert line.split()[0] == str(entry["id"])
        assert entry["trashed"][:10] in line
        assert entry["kept_until"][:10] in line
        assert entry["film"]["title"] in line
    assert "In the trash" in diary.done("show", "3").out or "in the trash" in diary.done("show", "3").out
    assert diary.entry("put-back", "3", "1") == {"put_back": [3, 1]}
    assert diary.done("trash").out == ""
    assert diary.done("find", "--json").out == before


def test_removing_does_what_can_be_done_and_names_the_rest(diary: Any) -> None:
    diary.done("remove", "2")
    answer = diary("remove", "1", "2", "999", "--json")
    assert (answer.status, answer.objects) == (1, [{"removed": [1]}])
    in_trash, unknown = answer.err.splitlines()
    assert "2" in in_trash
    assert "trash" in in_trash
    assert "999" in unknown
    assert [entry["id"] for entry in diary.done("find", "--json").objects] == [3]


def test_putting_back_does_what_can_be_done_and_names_the_rest(diary: Any) -> None:
    diary.done("remove", "2")
    answer = diary("put-back", "1", "2", "999")
    assert answer.status == 1
    assert answer.out == "Put back 1 entry.\n"
    not_in_trash, unknown = answer.err.splitlines()
    assert "Entry 1" in not_in_trash
    assert "999" in unknown
    assert len(diary.done("find").out.splitlines()) == 3


def test_where_nothing_can_be_done_nothing_is_said_to_be(diary: Any) -> None:
    for verb in ("remove", "put-back"):
        answer = diary(verb, "999")
        assert (answer.status, answer.out) == (1, "")
        assert "999" in answer.err


def test_lists_and_tags_that_were_deleted_are_listed_and_come_back(diary: Any) -> None:
    diary.done("list", "Best", "--create")
    diary.done("list", "Best", "--add", "1", "2")
    before = diary.rows()
    diary.done("list", "Best", "--remove", "1")
    diary.done("list", "Best", "--delete")
    places, whole = (found["deleted"] for found in reversed(diary.done("trash", "--json").objects))
    text = diary.done("trash").out
    assert "list “Best”" in text
    assert "1 off the list “Best”" in text
    answer = diary("put-back", "--deleted", str(places), "99")
    assert (answer.status, answer.out) == (1, "")
    assert "The list itself is gone" in answer.err
    assert "99" in answer.err
    assert diary.entry("put-back", "--deleted", str(whole), str(places)) == {"brought_back": [whole, places]}
    after = diary.rows()
    for name in ("film_list", "film_list_item", "tag", "property"):
        assert after[name] == before[name]
    assert diary.done("trash").out == ""
    assert diary("put-back").status == 2
