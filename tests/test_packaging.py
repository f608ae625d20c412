"""The two commands' groundwork: locked releases, the bootstrap's tables and refusals, the wheel, the Makefile."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pip
import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

CHECKOUT = Path(__file__).resolve().parents[1]
BOOTSTRAP = CHECKOUT / "packaging" / "bootstrap.py"

# What the loader, the compiler's runtime and Python itself bring to every Debian, however small.
ON_EVERY_DEBIAN = {
    "ld-linux-x86-64.so.2", "linux-vdso.so.1", "libc.so.6", "libdl.so.2", "libgcc_s.so.1", "liblzma.so.5", "libm.so.6",
    "libpthread.so.0", "libresolv.so.2", "librt.so.1", "libstdc++.so.6", "libz.so.1", "libzstd.so.1",
}  # fmt: skip


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap_of_the_checkout", BOOTSTRAP)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pinned() -> dict[NormalizedName, str]:
    lines = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert pins == sorted(pins, key=str.lower)
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)  # no address, no path, no range
    return {canonicalize_name(name): version for name, version in (pin.split("==") for pin in pins)}


def test_everything_that_is_needed_is_pinned(pinned: dict[NormalizedName, str]) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [
        *project["build-system"]["requires"],
        "editables",
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["develop"],
    ]
    open_ends = [Requirement(text) for text in needed]
    seen: dict[NormalizedName, str] = {}
    while open_ends:
        requirement = open_ends.pop()
        name = canonicalize_name(requirement.name)
        if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen[name] = metadata.version(name)
        open_ends += [Requirement(text) for text in metadata.requires(name) or ()]
    assert seen == pinned


def test_the_environment_is_the_locked_one(pinned: dict[NormalizedName, str]) -> None:
    installed = {canonicalize_name(d.name): d.version for d in metadata.distributions()}
    assert {name: installed[name] for name in pinned} == pinned


@pytest.mark.skipif(not Path("/etc/debian_version").exists(), reason="the packages are Debian's")
def test_each_library_that_qt_takes_from_the_system_has_a_package(bootstrap: ModuleType) -> None:
    import PySide6

    qt = Path(PySide6.__path__[0]) / "Qt"
    asked = [qt / "lib" / f"libQt6{part}.so.6" for part in ("Widgets", "Svg", "SvgWidgets", "PrintSupport", "Network")]
    asked += [qt / "plugins" / "platforms" / f"libq{name}.so" for name in ("offscreen", "xcb", "wayland")]
    answer = subprocess.run(["ldd", *asked], capture_output=True, text=True, check=True).stdout
    found = {Path(line.split()[0]).name: line for line in answer.splitlines() if line.startswith("\t")}
    from_the_system = {name for name, line in found.items() if "PySide6" not in line} - ON_EVERY_DEBIAN
    assert len(from_the_system) > 30
    assert from_the_system <= {*bootstrap.BROUGHT_ALONG, *bootstrap.named_libraries()}


def test_apt_is_asked_for_the_named_packages_and_not_for_what_they_bring(bootstrap: ModuleType) -> None:
    assert bootstrap.packages_of(["libGL.so.1", "libxcb-image.so.0", "libxcb-cursor.so.0"]) == [
        "libgl1",
        "libxcb-cursor0",
    ]
    assert bootstrap.packages_of(["libxcb-image.so.0"]) == ["libxcb-image0"]


def test_an_old_python_can_read_the_bootstrap_and_is_told(bootstrap: ModuleType) -> None:
    ast.parse(BOOTSTRAP.read_text(encoding="utf-8"), feature_version=(3, 7))
    with pytest.raises(bootstrap.Lacking, match=r"3\.11 or newer; .* is 3\.10"):
        bootstrap.require_python((3, 10))
    bootstrap.require_python((3, 11))


def test_where_the_dependencies_cannot_be_had_it_says_so_and_leaves_no_stamp(tmp_path: Path) -> None:
    checkout = tmp_path / "a checkout"
    shutil.copytree(CHECKOUT / "packaging", checkout / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "constraints.txt", checkout)
    environment = {**os.environ, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}
    venv = checkout / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    (venv / "lib" / f"python3.{sys.version_info[1]}" / "site-packages" / "pip").symlink_to(pip.__path__[0])
    (venv / ".ready").touch()
    run = subprocess.run(
        [sys.executable, checkout / "packaging" / "bootstrap.py", "--venv", venv],
        env=environment, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert run.returncode == 69
    assert "pip says above why" in run.stderr
    assert "Traceback" not in run.stderr
    assert not list(venv.glob(".ready*"))
    assert (venv / ".unfinished").exists()  # so the next run starts from nothing


def test_the_wheel_holds_the_program_with_its_resources_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path],
        cwd=CHECKOUT, capture_output=True, check=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = archive.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    resources = {
        f"filmjournal/_resources/{path.relative_to(CHECKOUT / 'resources').as_posix()}"
        for path in (CHECKOUT / "resources").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert resources
    assert resources <= names
    assert "filmjournal/__main__.py" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"filmjournal"}
    assert "filmjournal = filmjournal.__main__:main" in entry_points


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_make_alone_lists_every_target() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[0].split()
    listed = subprocess.run(["make", "--no-print-directory"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in listed.stdout.splitlines()] == targets
