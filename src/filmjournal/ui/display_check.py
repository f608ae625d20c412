"""Why no window can open here, in words, asked before Qt is.

Without a screen, or with a shared library missing, Qt ends the process with a message about a plugin. So the
window's start asks `problem()` first. Standard library only: this module has to work where Qt does not load.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable

from filmjournal.i18n import _

# Shared libraries that the wheel of Qt takes from the system, and the Debian package of each. What these need
# themselves comes with their packages.
WINDOW_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}


def problem() -> str | None:
    """Say what keeps a window from opening and how to go on; None where nothing does.

    The answer is a text for people, of several lines where it names a command. Only Linux is looked at: the
    desktops of Windows and macOS are always there and Qt brings all that it needs.
    """
    if not sys.platform.startswith("linux"):
        return None
    if missing := _missing(WINDOW_LIBRARIES):
        return _libraries_are_missing(missing)
    platforms = _platforms()
    if not platforms:
        return _(
            "There is no screen to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.\n"
            "Start it from a graphical session, or put a virtual screen in front of the command:\n\n"
            "    xvfb-run -a make run\n\n"
            "(xvfb-run is in Debian's package xvfb.) Commands such as add, find and export need no screen."
        )
    first: str | None = None
    for platform in platforms:  # Qt takes the first that works
        if platform == "xcb":
            answer = _problem_of_x11()
        elif platform.startswith("wayland"):
            answer = _problem_of_wayland()
        else:
            answer = None
        if answer is None:
            return None
        first = first or answer
    return first


def _platforms() -> list[str]:
    """Qt's platforms in the order in which it will try them; empty where there is none to try."""
    chosen = [name.split(":")[0] for name in os.environ.get("QT_QPA_PLATFORM", "").split(";") if name]
    if not chosen:
        chosen = ["wayland", "xcb"]
    needs = {"xcb": "DISPLAY", "wayland": "WAYLAND_DISPLAY", "wayland-egl": "WAYLAND_DISPLAY"}
    return [name for name in chosen if name not in needs or os.environ.get(needs[name])]


def _problem_of_x11() -> str | None:
    if missing := _missing(X11_LIBRARIES):
        return _libraries_are_missing(missing)
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return _screen_does_not_answer(os.environ["DISPLAY"]) if failed else None


def _problem_of_wayland() -> str | None:
    if missing := _missing(WAYLAND_LIBRARIES):
        return _libraries_are_missing(missing)
    wayland = ctypes.CDLL("libwayland-client.so.0")
    wayland.wl_display_connect.restype = ctypes.c_void_p
    wayland.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    connection = wayland.wl_display_connect(None)
    if not connection:
        return _screen_does_not_answer(os.environ["WAYLAND_DISPLAY"])
    wayland.wl_display_disconnect(connection)
    return None


def _screen_does_not_answer(name: str) -> str:
    return _(
        "The screen {name} does not answer: nothing shows one under that name, or this user may not use it.\n"
        "Start it from a graphical session, or put a virtual screen in front of the command:\n\n"
        "    xvfb-run -a make run\n\n"
        "(xvfb-run is in Debian's package xvfb.) Commands such as add, find and export need no screen."
    ).format(name=name)


def _missing(libraries: Iterable[str]) -> list[str]:
    """Those of the libraries that the loader does not find, or not whole."""
    missing = []
    for library in libraries:
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(library)
    return missing


def _libraries_are_missing(libraries: list[str]) -> str:
    packages = {**WINDOW_LIBRARIES, **X11_LIBRARIES, **WAYLAND_LIBRARIES}
    return _(
        "No window can open: these shared libraries, which Qt needs, are missing: {libraries}.\n"
        "On Debian and its relatives:\n\n"
        "    sudo apt-get install --no-install-recommends {packages}\n\n"
        "On other systems, install the packages that hold these files."
    ).format(libraries=", ".join(libraries), packages=" ".join(packages[name] for name in libraries))
