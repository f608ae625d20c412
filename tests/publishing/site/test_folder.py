"""A folder is brought up to date by what changed alone, and nothing of others in it is touched."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmjournal.domain.errors import Refused, Stopped
from filmjournal.publishing.site.folder import Written, current_files, publish_files
from filmjournal.publishing.site.manifest import MANIFEST
from filmjournal.publishing.site.published_file import PublishedFile

STYLE, PAGE, OTHER, HOME = "style.css", "film/alien-1979.html", "film/aliens-1986.html", "index.html"
SITE = {STYLE: "p {}", PAGE: "Alien", OTHER: "Aliens", HOME: "Home"}

posix = pytest.mark.skipif(os.name == "nt", reason="making a link takes rights there, and it has no file modes")


def planned(contents: dict[str, str], made: list[str] | None = None) -> list[PublishedFile]:
    """Files with such contents, by address; those that are made are noted in `made`."""

    def maker(address: str, content: str) -> Callable[[], bytes]:
        def make() -> bytes:
            if made is not None:
                made.append(address)
            return content.encode()

        return make

    return [PublishedFile(address, f"of {text}", maker(address, text)) for address, text in contents.items()]


def publish(folder: Path, contents: dict[str, str], stamp: str = "1", made: list[str] | None = None) -> Written:
    return publish_files(folder, planned(contents, made), stamp)


def tree(folder: Path) -> dict[str, bytes]:
    """Everything in the folder but the manifest; a folder ends with a stroke."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name != MANIFEST:
            found[name + "/" * path.is_dir()] = b"" if path.is_dir() else path.read_bytes()
    return found


def as_files(contents: dict[str, str], *folders: str) -> dict[str, bytes]:
    return {**{address: text.encode() for address, text in contents.items()}, **dict.fromkeys(folders, b"")}


def times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "a site"


@pytest.fixture
def site(folder: Path) -> Path:
    publish(folder, SITE)
    return folder


def test_a_site_is_written_in_the_order_of_its_files(folder: Path) -> None:
    made: list[str] = []
    done = publish(folder, SITE, made=made)
    assert done == Written(new=tuple(SITE), changed=(), removed=(), unchanged=0)
    assert made == list(SITE)
    assert tree(folder) == as_files(SITE, "film/")
    assert current_files(folder, "1") is not None


def test_nothing_is_made_or_touched_again(site: Path) -> None:
    before, made = times(site), list[str]()
    assert publish(site, SITE, made=made) == Written((), (), (), len(SITE))
    assert made == []
    assert times(site) == before


def test_only_what_changed_is_made_and_written(site: Path) -> None:
    before, made = times(site), list[str]()
    done = publish(site, {**SITE, PAGE: "Alien, again"}, "2", made)
    assert done == Written(new=(), changed=(PAGE,), removed=(), unchanged=3)
    assert made == [PAGE]
    assert {name for name, when in times(site).items() if when != before[name]} == {
        str(site / PAGE),
        str(site / MANIFEST),
    }
    assert current_files(site, "1") is None
    assert current_files(site, "2") is not None


def test_what_is_made_anew_with_the_same_bytes_is_not_written(site: Path) -> None:
    before = times(site)
    files = [file._replace(fingerprint=f"newer {file.fingerprint}") for file in planned(SITE)]
    assert publish_files(site, files, "2") == Written((), (), (), len(SITE))
    assert {name for name, when in times(site).items() if when != before[name]} == {str(site / MANIFEST)}
    assert current_files(site, "2") is not None


def test_what_is_no_longer_planned_goes_with_the_folder_that_was_made_for_it(site: Path) -> None:
    done = publish(site, {HOME: "Nothing here"}, "2")
    assert done == Written(new=(), changed=(HOME,), removed=(PAGE, OTHER, STYLE), unchanged=0)
    assert tree(site) == as_files({HOME: "Nothing here"})


def test_old_pages_go_only_after_the_index_that_leads_to_them(site: Path) -> None:
    seen = []

    def home() -> bytes:
        seen.append(tree(site))
        return b"Nothing here"

    publish_files(site, [PublishedFile(HOME, "", home)], "2")
    assert seen == [as_files(SITE, "film/")]


def test_a_folder_of_others_stays_though_it_is_empty_at_last(folder: Path) -> None:
    (folder / "film").mkdir(parents=True)
    publish(folder, SITE)
    publish(folder, {HOME: "Home"})
    assert tree(folder) == as_files({HOME: "Home"}, "film/")


def test_files_of_others_stay(site: Path) -> None:
    (site / "CNAME").write_text("films.example")
    (site / "film" / "my own.html").write_text("mine")
    publish(site, {HOME: "Home"})
    assert tree(site) == as_files({HOME: "Home", "CNAME": "films.example", "film/my own.html": "mine"}, "film/")


def test_files_of_others_in_the_way_are_named_and_nothing_is_written(folder: Path) -> None:
    folder.mkdir()
    for name in (HOME, STYLE):
        (folder / name).write_text("mine")
    before = tree(folder)
    with pytest.raises(Refused, match=r"a site holds files .*: style\.css, index\.html\. "):
        publish(folder, SITE)
    assert tree(folder) == before
    assert not (folder / MANIFEST).exists()


def test_no_more_than_three_are_named(folder: Path) -> None:
    folder.mkdir()
    pages = {f"page-{number}.html": "x" for number in range(9)}
    for name in pages:
        (folder / name).write_text("mine")
    with pytest.raises(Refused, match=r": page-0\.html, page-1\.html, page-2\.html, …\. "):
        publish(folder, pages)


@pytest.mark.parametrize("name", [HOME, PAGE])
def test_a_folder_in_the_place_of_a_file_is_in_the_way(folder: Path, name: str) -> None:
    (folder / name).mkdir(parents=True)
    with pytest.raises(Refused, match=name):
        publish(folder, SITE)
    assert not (folder / MANIFEST).exists()


def test_a_file_in_the_place_of_a_folder_is_in_the_way(folder: Path) -> None:
    folder.mkdir()
    (folder / "film").write_text("mine")
    with pytest.raises(Refused, match="film"):
        publish(folder, SITE)
    assert tree(folder) == as_files({"film": "mine"})


def test_a_file_that_holds_the_same_already_is_taken_over(folder: Path) -> None:
    folder.mkdir()
    (folder / STYLE).write_text(SITE[STYLE])
    made: list[str] = []
    assert publish(folder, SITE, made=made) == Written((PAGE, OTHER, HOME), (), (), 1)
    assert sorted(made) == sorted(SITE)
    assert publish(folder, {HOME: "Home"}).removed == (PAGE, OTHER, STYLE)


def test_a_site_without_its_manifest_is_taken_over(site: Path) -> None:
    manifest = (site / MANIFEST).read_bytes()
    (site / MANIFEST).unlink()
    before = times(site)
    assert current_files(site, "1") is None
    assert publish(site, SITE) == Written((), (), (), len(SITE))
    assert {name: when for name, when in times(site).items() if not name.endswith(MANIFEST)} == before
    # But for who made the folder: it may be somebody else's now.
    assert json.loads((site / MANIFEST).read_bytes()) == json.loads(manifest) | {"folders": []}


def test_a_page_that_somebody_changed_is_written_again(site: Path) -> None:
    _later(site)
    (site / PAGE).write_text("Alias")  # as long as it was
    assert current_files(site, "1") is None
    assert publish(site, SITE) == Written((), (PAGE,), (), 3)
    assert tree(site) == as_files(SITE, "film/")
    assert current_files(site, "1") is not None


@posix
def test_setting_back_the_time_hides_no_change(site: Path) -> None:
    _later(site)
    before = (site / PAGE).stat()
    (site / PAGE).write_text("Alias")
    os.utime(site / PAGE, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert current_files(site, "1") is None
    assert publish(site, SITE).changed == (PAGE,)


def test_a_page_that_was_cut_off_or_lost_is_written_again(site: Path) -> None:
    (site / PAGE).write_text("Al")
    (site / OTHER).unlink()
    assert current_files(site, "1") is None
    assert publish(site, SITE) == Written((OTHER,), (PAGE,), (), 2)
    assert tree(site) == as_files(SITE, "film/")


def test_files_that_only_look_newer_are_read_once_and_not_made(site: Path) -> None:
    copied = site.with_name("copied")
    _later(site)
    shutil.copytree(site, copied, copy_function=shutil.copyfile)
    _later(copied)
    (copied / PAGE).touch()
    made: list[str] = []
    assert publish(copied, SITE, made=made) == Written((), (), (), len(SITE))
    assert made == []
    assert current_files(copied, "1") is not None


def test_the_same_site_has_the_same_manifest_anywhere(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "other"
    publish(other, {HOME: "Home before", "tags/x.html": "x"}, "0")
    publish(other, dict(reversed(SITE.items())))
    assert (other / MANIFEST).read_bytes() == (site / MANIFEST).read_bytes()
    assert tree(other) == tree(site)


def test_while_it_is_written_the_manifest_says_what_is_about_to_change(site: Path) -> None:
    seen = []

    def home() -> bytes:
        seen.append(json.loads((site / MANIFEST).read_bytes()))
        return b"Home again"

    files = [*planned({STYLE: SITE[STYLE], PAGE: "Alien again", "new.html": "new"}), PublishedFile(HOME, "", home)]
    publish_files(site, files, "2")
    (manifest,) = seen
    assert manifest["complete"] is False
    assert {address for address, note in manifest["files"].items() if note is None} == {PAGE, "new.html", OTHER, HOME}


def test_a_run_that_was_stopped_is_completed_by_the_next(site: Path) -> None:
    def stop() -> bytes:
        raise Stopped

    changed = {STYLE: "b {}", "film/a.html": "new", PAGE: "Alien again", HOME: "Home again"}
    with pytest.raises(Stopped):
        publish_files(site, [*planned(changed)[:-1], PublishedFile(HOME, "", stop)], "2")
    assert tree(site) == as_files({**changed, OTHER: "Aliens", HOME: "Home"}, "film/")
    assert current_files(site, "1") is None
    assert current_files(site, "2") is None
    made: list[str] = []
    assert publish(site, changed, "2", made) == Written((), (HOME,), (OTHER,), 3)
    assert made == list(changed)
    assert tree(site) == as_files(changed, "film/")
    assert current_files(site, "2") is not None


def test_progress_may_stop_it(site: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        publish_files(site, planned({**SITE, HOME: "Home again"}), "2", stop)
    assert current_files(site, "1") is not None


def test_progress_counts_to_the_end(site: Path) -> None:
    told: list[tuple[int, int]] = []
    publish_files(site, planned({**SITE, HOME: "Home again"}), "2", lambda done, total: told.append((done, total)))
    assert told == [(3, 4), (4, 4)]


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "\0" * 100,
        "[" * 100_000,
        "null",
        '{"format": "filmjournal site"',
        '{"format": "filmjournal site", "version": 1}',
        '{"format": "filmjournal site", "version": 1, "complete": true, "stamp": "1", "folders": [], "files": []}',
        '{"format": "filmjournal site", "version": 1, "complete": true, "stamp": "1", "folders": 7, "files": {}}',
        '{"format": "filmjournal site", "version": 1, "complete": true, "stamp": "", "folders": [], "files": {"a": 1}}',
        '{"format": "another"}',
    ],
)
def test_a_damaged_manifest_is_as_good_as_none(site: Path, garbage: str) -> None:
    (site / MANIFEST).write_text(garbage)
    assert current_files(site, "1") is None
    with pytest.raises(Refused, match=r"index\.html"):
        publish(site, {**SITE, HOME: "Home again"})
    assert publish(site, SITE).unchanged == len(SITE)
    assert current_files(site, "1") is not None


def test_values_of_other_types_are_made_anew(site: Path) -> None:
    manifest = json.loads((site / MANIFEST).read_bytes())
    manifest["files"][HOME] = [{}, [], "7"]
    (site / MANIFEST).write_text(json.dumps(manifest))
    made: list[str] = []
    assert publish(site, SITE, made=made).unchanged == len(SITE)
    assert made == [HOME]


def test_the_site_of_a_newer_program_is_left_alone(site: Path) -> None:
    manifest = json.loads((site / MANIFEST).read_bytes())
    (site / MANIFEST).write_text(json.dumps({**manifest, "version": 2}))
    before = tree(site)
    assert current_files(site, "1") is None
    with pytest.raises(Refused, match="newer Film Journal"):
        publish(site, {HOME: "x"})
    assert tree(site) == before


@pytest.mark.parametrize("name", ["../outside.html", "/etc/outside.html", "film/../../outside.html", "Mine.html"])
def test_a_manifest_can_name_nothing_outside(site: Path, name: str) -> None:
    outside = site.parent / "outside.html"
    outside.write_text("mine")
    (site / "Mine.html").write_text("mine")
    manifest = json.loads((site / MANIFEST).read_bytes())
    manifest["files"][name] = None
    manifest["folders"] += ["..", "../a site", "../.."]
    (site / MANIFEST).write_text(json.dumps(manifest))
    assert publish(site, {HOME: "x"}, "2").removed == (PAGE, OTHER, STYLE)
    assert outside.read_text() == "mine"
    assert (site / "Mine.html").read_text() == "mine"
    assert set(json.loads((site / MANIFEST).read_bytes())["files"]) == {HOME}


def test_many_files_at_once(folder: Path) -> None:
    pages = {f"film/{number}.html": str(number) for number in range(500)}
    assert publish(folder, pages).new == tuple(pages)
    assert current_files(folder, "1") is not None
    assert tree(folder) == as_files(pages, "film/")


@posix
def test_a_link_in_the_place_of_a_page_is_replaced_not_followed(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("Alien")  # the page's very bytes
    (site / PAGE).unlink()
    (site / PAGE).symlink_to(outside)
    assert current_files(site, "1") is None
    assert publish(site, SITE).changed == (PAGE,)
    assert not (site / PAGE).is_symlink()
    assert outside.read_text() == "Alien"


@posix
def test_a_link_of_others_is_in_the_way(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    (folder / HOME).symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused, match=r"index\.html"):
        publish(folder, SITE)
    assert not (tmp_path / "nowhere").exists()


@posix
def test_a_link_in_the_place_of_a_folder_is_never_gone_through(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (site / "film").rename(outside)
    (site / "film").symlink_to(outside)
    assert current_files(site, "1") is None
    with pytest.raises(Refused, match="film"):
        publish(site, {**SITE, PAGE: "Alien again"})
    assert publish(site, {HOME: "Home"}, "2").removed == (STYLE,)
    assert tree(outside) == as_files({"alien-1979.html": "Alien", "aliens-1986.html": "Aliens"})
    assert current_files(site, "2") is not None


@posix
def test_a_link_in_the_place_of_the_manifest_is_replaced_not_followed(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (site / MANIFEST).rename(outside)
    (site / MANIFEST).symlink_to(outside)
    before = outside.read_bytes()
    assert current_files(site, "1") is None
    publish(site, SITE, "2")
    assert outside.read_bytes() == before
    assert not (site / MANIFEST).is_symlink()


@posix
def test_the_folder_itself_may_be_a_link(site: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(site)
    assert current_files(link, "1") is not None
    assert publish(link, {**SITE, HOME: "Home again"}).changed == (HOME,)
    assert (site / HOME).read_text() == "Home again"


@posix
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_a_web_server_may_read_all_of_it(folder: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        publish(folder, SITE)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert modes == {0o644}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "film")} == {0o755}


def test_what_a_killed_run_left_is_removed_and_nothing_like_it(site: Path) -> None:
    ours = [".filmjournal-0123456789abcdef.tmp", "film/.filmjournal-fedcba9876543210.tmp"]
    others = [".filmjournal-0123.tmp", "x.filmjournal-0123456789abcdef.tmp", "film/.filmjournal-fedcba9876543210.tmp~"]
    (site / "mine").mkdir()
    elsewhere = "mine/.filmjournal-0123456789abcdef.tmp"
    for name in [*ours, *others, elsewhere]:
        (site / name).write_text("half")
    assert current_files(site, "1") is None
    publish(site, SITE)
    assert tree(site) == as_files({**SITE, **dict.fromkeys([*others, elsewhere], "half")}, "film/", "mine/")
    assert current_files(site, "1") is not None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/index.html",
        "../x.html",
        "film/../x.html",
        "film//x.html",
        "film/",
        "./x.html",
        ".hidden",
        "film/x.",
        "film/x ",
        "Film/x.html",
        "é.html",
        "a\\b.html",
        "c:x.html",
        "con.html",
        "film/nul",
        "lpt1.tar.gz",
        "aux/x.html",
        "x\n",
        "x\0.html",
        "x" * 121,
        "film/" + "x" * 116 + ".html",
    ],
)
def test_an_address_that_cannot_be_is_our_mistake(folder: Path, address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        publish(folder, {address: "x"})
    assert not folder.exists()


@pytest.mark.parametrize("address", ["console.html", "x" * 120, "a/b/c-d_e.1.html", "0.html"])
def test_addresses_that_can_be(folder: Path, address: str) -> None:
    publish(folder, {address: "x"})
    assert (folder / address).read_text() == "x"


@pytest.mark.parametrize("pair", [("index.html", "index.html"), ("film", "film/x.html")])
def test_two_files_of_one_address_are_our_mistake(folder: Path, pair: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="one address"):
        publish_files(folder, [PublishedFile(address, "", bytes) for address in pair], "1")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "site"):
        assert current_files(folder, "1") is None
        with pytest.raises(Refused, match=r"The site in .*file.* can't be written: "):
            publish(folder, SITE)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_mistake_in_making_a_page_is_none_of_the_folder(site: Path) -> None:
    def broken() -> bytes:
        raise FileNotFoundError("an image")

    with pytest.raises(FileNotFoundError):
        publish_files(site, [*planned({PAGE: "Alien again"}), PublishedFile(HOME, "", broken)], "2")
    assert tree(site) == as_files({**SITE, PAGE: "Alien again"}, "film/")


_UNDER_A_LIMIT = """
import resource, signal, sys
from pathlib import Path
from filmjournal.domain.errors import Refused
from filmjournal.publishing.site.folder import publish_files
from filmjournal.publishing.site.published_file import PublishedFile
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
try:
    publish_files(Path(sys.argv[1]), [
        PublishedFile("film/alien-1979.html", "", lambda: b"Alien again"),
        PublishedFile("film/aliens-1986.html", "", lambda: bytes(60_000)),
        PublishedFile("index.html", "", lambda: b"Home again"),
    ], "2")
except Refused as error:
    print(error)
"""


@posix
def test_a_file_that_finds_no_room_is_told_and_what_was_there_stays(site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _UNDER_A_LIMIT, site],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == (
        f"The site in {site} can't be written: File too large. Publishing again goes on from where it is.\n"
    )
    assert tree(site) == as_files({**SITE, PAGE: "Alien again"}, "film/")
    _is_mended(site)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for 64 kB, where one can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or not _run(mount, "-t", "tmpfs", "-o", "size=64k", "none", place):
        place.rmdir()
        yield place
        return
    yield place
    assert _run("umount", place)


def test_a_full_disk_is_told_and_what_was_there_stays(small_disk: Path) -> None:
    if not small_disk.exists():
        return  # a limit on the size of files, above, is the next best
    folder = small_disk / "site"
    publish(folder, SITE)
    large = {f"film/{number}.html": "x" * 20_000 for number in range(9)}
    with pytest.raises(Refused, match="No space left on device"):
        publish(folder, {**large, **SITE, HOME: "Home again"}, "2")
    assert not [name for name in tree(folder) if name.endswith(".tmp")]
    assert {name: text for name, text in tree(folder).items() if name not in large} == as_files(SITE, "film/")
    with pytest.raises(Refused, match="No space left on device"):
        publish(folder, {**large, **SITE, HOME: "Home again"}, "2")
    _is_mended(folder)


def test_a_disk_that_may_not_be_written_is_told(small_disk: Path) -> None:
    if not small_disk.exists():
        return
    folder = small_disk / "site"
    publish(folder, SITE)
    assert _run("mount", "-o", "remount,ro", small_disk)
    with pytest.raises(Refused, match="Read-only file system"):
        publish(folder, {**SITE, HOME: "Home again"}, "2")
    assert current_files(folder, "1") is not None
    assert publish(folder, SITE) == Written((), (), (), len(SITE))  # nothing to be written


def _is_mended(folder: Path) -> None:
    assert current_files(folder, "1") is None
    publish(folder, SITE)
    assert tree(folder) == as_files(SITE, "film/")
    assert current_files(folder, "1") is not None


def _later(folder: Path) -> None:
    """Wait until the clock of the disk has gone on, so that what is written now is newer."""
    probe = folder.parent / "probe"
    end = time.monotonic() + 30
    while time.monotonic() < end:
        probe.write_text("x")
        if probe.stat().st_mtime_ns > (folder / MANIFEST).stat().st_mtime_ns:
            return
        time.sleep(0.005)
    raise AssertionError("the clock stands still")


def _run(*command: str | Path) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
