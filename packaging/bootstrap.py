"""Make the virtual environment of a checkout and see that Qt finds its libraries. `make run` and `make test` call this.

Standard library only, and written so that an older Python can read it and say that it is too old. Where a system
package is missing, root gets it through apt; anybody else gets it unpacked inside the environment, with nothing
changed on the system, or the exact line to run. Exits 0, or 69 where the machine lacks something that it names.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = (3, 11)
EXIT_LACKING = 69  # EX_UNAVAILABLE of sysexits.h

READY = ".ready"
READY_TO_DEVELOP = ".ready-to-develop"
UNFINISHED = ".unfinished"

# What the packages of `display_check` bring along where apt installs them; unpacked one by one, each has to be named.
BROUGHT_ALONG = {
    "libGLX.so.0": "libglx0",
    "libGLdispatch.so.0": "libglvnd0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libXau.so.6": "libxau6",
    "libXdmcp.so.6": "libxdmcp6",
    "libatomic.so.1": "libatomic1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbsd.so.0": "libbsd0",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcap.so.2": "libcap2",
    "libcom_err.so.2": "libcom-err2",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfreetype.so.6": "libfreetype6",
    "libgcrypt.so.20": "libgcrypt20",
    "libgpg-error.so.0": "libgpg-error0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libk5crypto.so.3": "libk5crypto3",
    "libkeyutils.so.1": "libkeyutils1",
    "libkrb5.so.3": "libkrb5-3",
    "libkrb5support.so.0": "libkrb5support0",
    "liblz4.so.1": "liblz4-1",
    "libmd.so.0": "libmd0",
    "libpcre2-8.so.0": "libpcre2-8-0",
    "libpng16.so.16": "libpng16-16",
    "libsystemd.so.0": "libsystemd0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb.so.1": "libxcb1",
}
RENAMED = {"libglib2.0-0": "libglib2.0-0t64", "libpng16-16": "libpng16-16t64"}  # since Debian 13 and Ubuntu 24.04
FONTS = "fonts-dejavu-core"

FONT_CONFIGURATION = """<?xml version="1.0"?>
<fontconfig>
  <dir>{fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <dir prefix="xdg">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


class Lacking(Exception):
    """The machine lacks something; the text says what, and how to go on."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the virtual environment that the Makefile's targets use.")
    parser.add_argument("--venv", type=Path, default=CHECKOUT / ".venv", help="the environment's folder")
    parser.add_argument("--develop", action="store_true", help="with what tests and linters need")
    arguments = parser.parse_args()
    venv = arguments.venv.resolve()
    try:
        require_python(sys.version_info[:2])
        prepare(venv, develop=arguments.develop)
    except Lacking as lacking:
        print(f"\n{lacking}\n", file=sys.stderr)
        return EXIT_LACKING
    except KeyboardInterrupt:
        print("\nInterrupted; the same command starts again.", file=sys.stderr)
        return 130
    return 0


def require_python(version: tuple[int, ...]) -> None:
    """Raise Lacking, with words on how to go on, where this Python is too old."""
    if version < OLDEST_PYTHON:
        raise Lacking(
            f"Film Journal needs Python 3.11 or newer; {sys.executable} is {version[0]}.{version[1]}.\n"
            "With a newer one installed beside it, name it: make PYTHON=python3.11 run"
        )


def prepare(venv: Path, *, develop: bool) -> None:
    """Bring the environment to the state that the constraints describe, and say so with a stamp at the very end."""
    for stamp in (READY, READY_TO_DEVELOP):
        (venv / stamp).unlink(missing_ok=True)
    make_environment(venv)
    install_dependencies(venv, develop=develop)
    provide_libraries(venv)
    (venv / READY).touch()
    if develop:
        (venv / READY_TO_DEVELOP).touch()


# The environment


def make_environment(venv: Path) -> None:
    """Make the virtual environment, anew where it is broken, half made or of another Python."""
    if not (venv / UNFINISHED).exists() and works(venv):
        return
    say(f"Making the virtual environment {venv} …")
    python = sys.executable if sys.prefix == sys.base_prefix else str(Path(sys.executable).resolve())
    command = [python, "-m", "venv", "--clear"]
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not may_install():
            make_environment_with_unpacked_pip(venv, command, package)
            return
        install_packages([package])
    run_or_lack([*command, str(venv)], "The virtual environment could not be made.")
    (venv / UNFINISHED).touch()


def works(venv: Path) -> bool:
    """Whether the environment's Python is of our version and has pip."""
    ask = "import pip, sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([venv / "bin" / "python", "-c", ask], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.split() == [str(number) for number in sys.version_info[:2]]


def make_environment_with_unpacked_pip(venv: Path, command: list[str], package: str) -> None:
    """Make the environment with pip out of Debian's package, unpacked beside it, where nothing can be installed."""
    folder = venv.with_name(f"{venv.name}-pip")
    fetched = fetch_and_unpack(["python3-pip-whl"], folder)
    wheels = list(folder.glob("usr/share/python-wheels/pip-*.whl"))
    if not fetched or not wheels:
        shutil.rmtree(folder, ignore_errors=True)
        raise Lacking(f"Python's venv module is not whole. Please run:\n\n    {apt_line([package])}")
    run_or_lack([*command, "--without-pip", str(venv)], "The virtual environment could not be made.")
    (venv / UNFINISHED).touch()
    run_or_lack(
        [str(venv / "bin" / "python"), f"{wheels[0]}/pip", "install", "--quiet", "--no-index", str(wheels[0])],
        "pip could not be installed into the virtual environment.",
    )
    shutil.rmtree(folder)


def install_dependencies(venv: Path, *, develop: bool) -> None:
    """Install the locked dependencies, and the checkout itself so that its `src` is what runs."""
    say("Installing the locked dependencies (some 100 MB the first time) …")
    (venv / UNFINISHED).touch()
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    # Where bytecode is not written, each start of the program would compile all of its libraries again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    python = str(venv / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--compile", "--constraint", "constraints.txt"]
    advice = "The dependencies could not be installed: pip says above why. The same command starts again."
    # The build backend comes from the constraints too, so the build is not isolated.
    run_or_lack([*pip, "hatchling", "editables"], advice, environment)
    project = ".[develop]" if develop else "."
    run_or_lack([*pip, "--no-build-isolation", "--editable", project], advice, environment)
    run_or_lack([python, "-m", "compileall", "-q", "src"], "The program does not compile.", environment)
    (venv / UNFINISHED).unlink()


# The system's libraries


def provide_libraries(venv: Path) -> None:
    """See that every shared library that Qt takes from the system is there, and write what the environment needs
    set to find them."""
    settings: dict[str, str] = {}
    if sys.platform.startswith("linux") and shutil.which("ldd"):
        missing = missing_libraries(venv)
        if missing and may_install():
            missing = install_libraries(venv, missing)
        elif missing and shutil.which("apt-get"):
            settings = unpack_libraries(venv)
        elif missing:
            capabilities = " ".join(shlex.quote(f"{name}()(64bit)") for name in missing)
            raise Lacking(
                f"Qt needs shared libraries of the system that are missing: {', '.join(missing)}.\n"
                "Install the packages that hold them. Where dnf is the tool, it knows packages by what they hold:\n\n"
                f"    sudo dnf install {capabilities}"
            )
    lines = ["# Sourced by the Makefile; written by packaging/bootstrap.py."]
    lines += [f"export {name}={value}" for name, value in settings.items()]
    (venv / "env.sh").write_text("\n".join(lines) + "\n", encoding="utf-8")


def missing_libraries(venv: Path, path: str = "") -> list[str]:
    """The shared libraries that the loader does not find for what we use of Qt, by name."""
    qt = next(venv.glob("lib/python*/site-packages/PySide6/Qt"))
    used = [qt / "lib" / f"libQt6{name}.so.6" for name in ("Widgets", "Svg", "SvgWidgets", "PrintSupport", "Network")]
    used += [qt / "plugins" / "platforms" / f"libq{name}.so" for name in ("offscreen", "xcb", "wayland")]
    environment = {**os.environ, "LC_ALL": "C"}
    if path:
        environment["LD_LIBRARY_PATH"] = path
    answer = subprocess.run(
        ["ldd", *(path for path in used if path.exists())],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return sorted({line.split()[0] for line in answer.stdout.splitlines() if line.endswith("=> not found")})


def named_libraries() -> dict[str, str]:
    """The libraries that the program itself names when they are missing, with their packages."""
    sys.path.insert(0, str(CHECKOUT / "src"))
    from filmjournal.ui.display_check import WAYLAND_LIBRARIES, WINDOW_LIBRARIES, X11_LIBRARIES

    return {**WINDOW_LIBRARIES, **X11_LIBRARIES, **WAYLAND_LIBRARIES}


def packages_of(libraries: list[str]) -> list[str]:
    """The packages to ask apt for: the named ones, whose dependencies bring the others."""
    named = named_libraries()
    packages = {named[library] for library in libraries if library in named}
    return sorted(packages or {BROUGHT_ALONG[library] for library in libraries if library in BROUGHT_ALONG})


def install_libraries(venv: Path, missing: list[str]) -> list[str]:
    """Install the packages of the missing libraries as root; what the loader still misses is an error."""
    for _attempt in range(2):  # the second for a library whose package did not come along with the first
        install_packages(packages_of(missing))
        missing = missing_libraries(venv)
        if not missing:
            return missing
    raise Lacking(f"Qt still misses shared libraries of the system: {', '.join(missing)}")


def unpack_libraries(venv: Path) -> dict[str, str]:
    """Unpack the missing libraries inside the environment, with no right needed; returns what has to be set, in
    the shell's spelling.

    Only what Qt links to is fetched (some 6 MB), not the graphics drivers that apt would bring with it.
    """
    root = venv / "syslibs"
    packages = {**BROUGHT_ALONG, **named_libraries()}
    missing = missing_libraries(venv, library_path(root))
    if missing:
        say("System libraries are missing; unpacking them inside the environment, since only root may install …")
    while missing:
        wanted = {packages[library] for library in missing if library in packages}
        fetched = fetch_and_unpack(sorted(wanted | {FONTS}), root)
        before, missing = missing, missing_libraries(venv, library_path(root))
        if not fetched or missing == before:
            line = apt_line(packages_of(missing_libraries(venv)))
            raise Lacking(f"Qt needs system libraries that are missing. Please run:\n\n    {line}")
    settings = {"LD_LIBRARY_PATH": shlex.quote(library_path(root)) + '"${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"'}
    if not Path("/etc/fonts/fonts.conf").exists():
        configuration = root / "fonts.conf"
        configuration.write_text(FONT_CONFIGURATION.format(fonts=root / "usr/share/fonts"), encoding="utf-8")
        settings["FONTCONFIG_FILE"] = shlex.quote(str(configuration))
    return settings


def library_path(root: Path) -> str:
    """Where the loader has to look for the libraries that are unpacked below a folder."""
    folders = (folder for top in ("usr/lib", "lib") for folder in root.glob(f"{top}/*-linux-gnu*"))
    return ":".join(sorted(str(folder) for folder in folders))


# apt


def may_install() -> bool:
    """Whether system packages can be installed without asking anybody."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_line(packages: list[str]) -> str:
    """The line that a person runs to get the packages."""
    return "sudo apt-get install --no-install-recommends " + " ".join(packages)


def install_packages(packages: list[str]) -> None:
    """Install system packages as root; apt's state is put in order first where it fails as it is."""
    say(f"Installing {' '.join(packages)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    done = subprocess.run(install, env=environment, capture_output=True, check=False).returncode == 0
    if not done:  # an earlier run that was killed may have left packages half configured
        subprocess.run(["dpkg", "--configure", "-a"], env=environment, stdout=subprocess.DEVNULL, check=False)
        subprocess.run([*apt, "update"], env=environment, check=False)
        done = subprocess.run(install, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0
    if not done:
        raise Lacking(f"apt-get could not install what is needed. Please run:\n\n    {apt_line(packages)}")


def fetch_and_unpack(packages: list[str], folder: Path) -> bool:
    """Download packages with apt and unpack them below the folder; needs no right on the system. False where it fails.

    Lists of packages of our own are fetched where the system's are missing or too old for the archive.
    """
    if not shutil.which("apt-get"):
        return False
    debs = folder / "debs"
    for part in ("lists/partial", "cache/archives/partial", "files"):
        (debs / part).mkdir(parents=True, exist_ok=True)
    own_lists = ["-o", f"Dir::State::Lists={debs / 'lists'}", "-o", f"Dir::Cache={debs / 'cache'}"]

    def download(options: list[str]) -> bool:
        names = [renamed(package, options) for package in packages]
        command = ["apt-get", "-qq", *options, "download", *names]
        return subprocess.run(command, cwd=debs / "files", capture_output=True, check=False).returncode == 0

    fetched = download([])
    if not fetched:
        subprocess.run(["apt-get", "-qq", *own_lists, "update"], capture_output=True, check=False)
        fetched = download(own_lists)
    unpacked = [
        subprocess.run(["dpkg-deb", "-x", deb, folder], check=False).returncode == 0
        for deb in (debs / "files").glob("*.deb")
    ]
    shutil.rmtree(debs)
    return fetched and all(unpacked)


def renamed(package: str, options: list[str]) -> str:
    """The package's name on this release of the system."""
    newer = RENAMED.get(package)
    if newer is None:
        return package
    known = subprocess.run(["apt-cache", *options, "show", newer], capture_output=True, check=False).returncode == 0
    return newer if known else package


# Words


def say(text: str) -> None:
    """Tell what is being done; it may take a minute."""
    print(text, flush=True)


def run_or_lack(command: list[str], advice: str, environment: dict[str, str] | None = None) -> None:
    """Run a step in the checkout; Lacking with the advice where it fails."""
    if subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode != 0:
        raise Lacking(advice)


if __name__ == "__main__":
    raise SystemExit(main())
