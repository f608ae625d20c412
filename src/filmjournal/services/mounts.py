"""What kind of medium a path lies on, as far as the system tells without being asked to open anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

_NETWORK = {  # types of file systems on Linux and macOS, and what people call them
    "9p": "9P",
    "afpfs": "AFP",
    "afs": "AFS",
    "beegfs": "BeeGFS",
    "ceph": "Ceph",
    "cifs": "SMB",
    "davfs": "WebDAV",
    "fuse.curlftpfs": "FTP",
    "fuse.davfs": "WebDAV",
    "fuse.glusterfs": "GlusterFS",
    "fuse.google-drive-ocamlfuse": "Google Drive",
    "fuse.gvfsd-fuse": "GVfs",
    "fuse.kio-fuse": "KIO",
    "fuse.mfs": "MooseFS",
    "fuse.onedriver": "OneDrive",
    "fuse.rclone": "rclone",
    "fuse.s3fs": "S3",
    "fuse.sshfs": "SSH",
    "fuse.vmhgfs-fuse": "VMware",
    "lustre": "Lustre",
    "nfs": "NFS",
    "nfs4": "NFS",
    "smb3": "SMB",
    "smbfs": "SMB",
    "vboxsf": "VirtualBox",
    "virtiofs": "virtiofs",
    "webdav": "WebDAV",
}
_WHERE_STICKS_ARE_MOUNTED = ("/media", "/run/media")
_OF_STICKS = frozenset({"exfat", "msdos"})
_REMOVABLE, _REMOTE, _OPTICAL = 2, 4, 5  # answers of GetDriveTypeW


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted file system: where, of which type, and its options."""

    point: PurePath
    type: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Medium:
    """What is known of it. `network` is the protocol or the program behind a network drive, None for a local one."""

    network: str | None = None
    removable: bool = False
    read_only: bool = False


def medium_of(path: Path) -> Medium:
    """The medium of a file or folder that is there; what is not known counts as an ordinary disk."""
    place = path.resolve()
    if sys.platform == "win32":
        return _of_drive(place)
    try:
        return of_mount(place, list(_mounts()))
    except (OSError, subprocess.SubprocessError):
        return Medium()


def of_mount(place: PurePath, mounts: Iterable[Mount]) -> Medium:
    """The medium of an absolute path without links, by what is mounted; of two in one place the later counts."""
    found: Mount | None = None
    for mount in mounts:
        if place.is_relative_to(mount.point) and (found is None or len(mount.point.parts) >= len(found.point.parts)):
            found = mount
    if found is None:
        return Medium()
    of_stick = any(found.point.is_relative_to(start) for start in _WHERE_STICKS_ARE_MOUNTED)
    return Medium(
        network=_NETWORK.get(found.type),
        removable=of_stick or (found.type in _OF_STICKS and found.point.is_relative_to("/Volumes")),
        read_only=bool(found.options & {"ro", "read-only"}),
    )


def of_linux(mountinfo: str) -> Iterator[Mount]:
    """What `/proc/self/mountinfo` names (proc(5))."""
    for line in mountinfo.splitlines():
        before, _dash, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")
        if len(fields) >= 6 and len(kind) >= 2:
            options = {*fields[5].split(","), *kind[-1].split(",")}
            yield Mount(PurePath(_unescaped(fields[4])), kind[0], frozenset(options))


def of_macos(mount: str) -> Iterator[Mount]:
    """What `mount` prints on macOS: `//me@server/films on /Volumes/films (smbfs, nodev, mounted by me)`."""
    for line in mount.splitlines():
        found = re.fullmatch(r".+? on (?P<point>/.*) \((?P<options>[^()]*)\)", line)
        if found:
            kind, *options = found["options"].split(", ")
            yield Mount(PurePath(found["point"]), kind, frozenset(options))


def _mounts() -> Iterator[Mount]:
    if sys.platform == "darwin":
        told = subprocess.run(["/sbin/mount"], capture_output=True, timeout=5, check=True).stdout
        return of_macos(os.fsdecode(told))
    return of_linux(os.fsdecode(Path("/proc/self/mountinfo").read_bytes()))


def _unescaped(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), field)


def _of_drive(place: Path) -> Medium:
    if sys.platform != "win32":
        return Medium()
    import ctypes

    if place.drive.startswith("\\\\"):
        return Medium(network="SMB")
    kind = ctypes.windll.kernel32.GetDriveTypeW(place.anchor)
    return Medium("SMB" if kind == _REMOTE else None, kind == _REMOVABLE, kind == _OPTICAL)
