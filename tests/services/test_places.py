"""Where a journal lies: folders made as programs that sync make them, and what systems say of their mounts."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import pytest

from filmjournal.paths import Paths
from filmjournal.services import mounts
from filmjournal.services.journal import Journal
from filmjournal.services.places import Kind, look_at, to_be_told
from filmjournal.services.synced_folders import conflict_copies, synced_by


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home where nothing syncs."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))


def _journal(folder: Path, name: str = "journal.filmjournal") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.touch()
    return path


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox/films", "Dropbox"),
        ("Dropbox (Rialto Ltd)", "Dropbox"),
        ("OneDrive", "OneDrive"),
        ("OneDrive - Rialto Ltd/Documents", "OneDrive"),
        ("iCloudDrive", "iCloud Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/films", "iCloud Drive"),
        ("Library/CloudStorage/GoogleDrive-ann@example.org/My Drive", "Google Drive"),
        ("Library/CloudStorage/OneDrive-Personal", "OneDrive"),
        ("Library/CloudStorage/Dropbox", "Dropbox"),
        ("Library/CloudStorage/Rialto-ann", "Rialto"),
        ("Google Drive/films", "Google Drive"),
        ("Nextcloud/a/b/c", "Nextcloud"),
        ("ownCloud", "ownCloud"),
        ("films", None),
        ("dropbox", None),
        ("My OneDrive copies", None),
        ("CloudStorage/OneDrive-Personal", None),
    ],
)
def test_the_usual_names(tmp_path: Path, folder: str, service: str | None) -> None:
    assert synced_by(_journal(tmp_path / folder)) == service


@pytest.mark.parametrize(
    ("marker", "service"),
    [
        (".dropbox.cache/", "Dropbox"),
        (".dropbox", "Dropbox"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".tmp.drivedownload/", "Google Drive"),
        (".sync_1a2b3c4d5e6f.db", "Nextcloud"),
        ("._sync_1a2b3c4d5e6f.db", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".stfolder/", "Syncthing"),
        (".sync/ID", "Resilio Sync"),
        (".dropbox/", None),  # in a home: its settings
        (".sync/", None),
        (".sync_.db", None),
        ("stfolder/", None),
    ],
)
def test_what_programs_leave_at_the_top_of_their_folder(tmp_path: Path, marker: str, service: str | None) -> None:
    top = tmp_path / "shared"
    path = _journal(top / "films" / "mine")
    assert synced_by(path) is None
    if marker.endswith("/"):
        (top / marker).mkdir()
    else:
        (top / marker).parent.mkdir(exist_ok=True)
        (top / marker).touch()
    assert synced_by(path) == service


def test_a_link_into_a_synced_folder(tmp_path: Path) -> None:
    path = _journal(tmp_path / "Dropbox")
    (tmp_path / "films").symlink_to(path.parent, target_is_directory=True)
    assert synced_by(tmp_path / "films" / path.name) == "Dropbox"


def test_what_programs_say_of_their_own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _journal(tmp_path / "elsewhere" / "films")
    settings = tmp_path / "home" / ".dropbox"
    settings.mkdir()
    for unreadable in ("{", "[]", '{"personal": 3}', '{"personal": {"path": 3}}'):
        (settings / "info.json").write_text(unreadable)
        assert synced_by(path) is None
    (settings / "info.json").write_text(json.dumps({"personal": {"path": str(tmp_path / "elsewhere")}}))
    assert synced_by(path) == "Dropbox"
    other = _journal(tmp_path / "work")
    assert synced_by(other) is None
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "work"))
    assert synced_by(other) == "OneDrive"


def test_conflict_copies(tmp_path: Path) -> None:
    path = _journal(tmp_path, "films [new].filmjournal")
    copies = {
        "films [new] (Ann's conflicted copy 2024-03-04).filmjournal",
        "films [new] (conflicted copy 2024-03-04 201500).filmjournal",
        "films [new].sync-conflict-20240304-201500-ABCDEFG.filmjournal",
        "films [new]_conflict-20240304-201500.filmjournal",
        "films [new]_conf(1).filmjournal",
        "films [new] (SFConflict ann@example.org 2024-03-04-20-15-00).filmjournal",
    }
    for name in (*copies, "films [new] copy.filmjournal", "conflict.filmjournal", "films [new]-conflict.txt"):
        (tmp_path / name).touch()
    assert {copy.name for copy in conflict_copies(path)} == copies
    found = [place for place in look_at(path) if place.kind is Kind.CONFLICT]
    assert {place.name for place in found} == copies
    assert all(place.name in place.sentence for place in found)


# As systems tell it; the addresses are made up.
_LINUX = """\
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
23 22 0:21 / /proc rw,nosuid shared:5 - proc proc rw
40 22 0:45 / /home/ann/films\\040of\\134mine rw,relatime shared:9 master:2 - nfs4 server.example.org:/films rw,vers=4.2
41 22 0:46 / /mnt/nas rw - cifs //server.example.org/films rw,vers=3.1.1
42 22 0:47 / /run/user/1000/gvfs rw,nosuid,nodev - fuse.gvfsd-fuse gvfsd-fuse rw,user_id=1000
43 22 8:17 / /run/media/ann/STICK rw,nosuid - vfat /dev/sdb1 rw
44 22 11:0 / /media/ann/DVD ro,nosuid - iso9660 /dev/sr0 ro
45 22 8:3 / /srv rw - ext4 /dev/sda3 ro,errors=remount-ro
46 22 8:4 / /mnt/nas/local rw - ext4 /dev/sda4 rw
47 22 8:5 / /over rw - ext4 /dev/sda5 rw
48 22 0:50 / /over rw - nfs server.example.org:/over rw
"""
_MACOS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//ann@server.example.org/films on /Volumes/films (smbfs, nodev, nosuid, mounted by ann)
/dev/disk4s1 on /Volumes/STICK on air (msdos, local, nodev, nosuid, noowners)
"""


@pytest.mark.parametrize(
    ("place", "medium"),
    [
        ("/home/ann/journal", mounts.Medium()),
        ("/home/ann/films of\\mine/journal", mounts.Medium(network="NFS")),
        ("/home/ann/films of", mounts.Medium()),
        ("/mnt/nas/a/journal", mounts.Medium(network="SMB")),
        ("/mnt/nas/local/journal", mounts.Medium()),
        ("/run/user/1000/gvfs/smb-share/journal", mounts.Medium(network="GVfs")),
        ("/run/media/ann/STICK/journal", mounts.Medium(removable=True)),
        ("/media/ann/DVD/journal", mounts.Medium(removable=True, read_only=True)),
        ("/srv/journal", mounts.Medium(read_only=True)),
        ("/over/journal", mounts.Medium(network="NFS")),
    ],
)
def test_what_linux_says_of_mounts(place: str, medium: mounts.Medium) -> None:
    assert mounts.of_mount(PurePosixPath(place), list(mounts.of_linux(_LINUX))) == medium


@pytest.mark.parametrize(
    ("place", "medium"),
    [
        ("/System/Volumes/Data/Users/ann/journal", mounts.Medium()),
        ("/Volumes/films/journal", mounts.Medium(network="SMB")),
        ("/Volumes/STICK on air/journal", mounts.Medium(removable=True)),
        ("/journal", mounts.Medium(read_only=True)),
    ],
)
def test_what_macos_says_of_mounts(place: str, medium: mounts.Medium) -> None:
    assert mounts.of_mount(PurePosixPath(place), list(mounts.of_macos(_MACOS))) == medium


def test_lines_that_are_none_do_no_harm() -> None:
    assert list(mounts.of_linux("\n \n1 2 3 - \n - ext4\n")) == []
    assert list(mounts.of_macos("\nwhat\n")) == []
    assert mounts.of_mount(PurePosixPath("/a"), []) == mounts.Medium()


def test_an_ordinary_place_is_nothing_special(journal: Journal, paths: Paths) -> None:
    assert look_at(journal.path) == ()
    assert to_be_told(paths) == ()
    assert not paths.places.exists()


def test_what_is_dangerous_is_told_once(journal: Journal, paths: Paths) -> None:
    (journal.path.parent / ".stfolder").mkdir()
    (place,) = to_be_told(paths)
    assert place.kind is Kind.SYNCED
    assert place.name == "Syncthing"
    assert str(journal.path) in place.text
    assert to_be_told(paths) == ()
    assert look_at(journal.path) == (place,)
    copy = journal.path.with_name("journal.sync-conflict-20240304-201500-ABCDEFG.filmjournal")
    copy.touch()
    (new,) = to_be_told(paths)
    assert (new.kind, new.name) == (Kind.CONFLICT, copy.name)
    assert to_be_told(paths) == ()


def test_where_that_cannot_be_noted_it_is_told_again(journal: Journal, paths: Paths) -> None:
    (journal.path.parent / ".stfolder").mkdir()
    paths.places.mkdir()
    assert len(to_be_told(paths)) == len(to_be_told(paths)) == 1
