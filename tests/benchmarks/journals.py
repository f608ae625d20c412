"""The journals to measure on: made once by the program's own `sample`, and kept."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import sides

SEED = 1
_SPACE = 100_000_000_000
_MADE_BY = (  # whoever changes one of these makes other journals
    "src/filmjournal/services/sampling.py",
    "src/filmjournal/services/sample_text.py",
    "src/filmjournal/services/loading.py",
    "src/filmjournal/storage/schema.py",
    "resources/sample/titles.toml",
    "resources/sample/names.toml",
    "resources/sample/reviews.toml",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A journal of so many entries, the profile it is opened in, and what making it took in CPU seconds."""

    entries: int
    journal: Path
    profile: Path
    seconds: float

    def in_profile(self) -> tuple[str, str, str, str]:
        """The program's arguments that open it."""
        return ("--profile", str(self.profile), "--journal", str(self.journal))

    def copied_to(self, folder: Path) -> Sample:
        """A copy to write in, that the profile takes for a journal it has backed up."""
        folder.mkdir()
        journal = shutil.copy2(self.journal, folder / self.journal.name)
        images = self.journal.parent / "images"
        if images.is_dir():
            shutil.copytree(images, folder / images.name)
        sockets = shutil.ignore_patterns("window-*")  # of windows that were ended once they had been measured
        profile = shutil.copytree(self.profile, folder / "profile", ignore=sockets)
        copy = Sample(self.entries, Path(journal), Path(profile), self.seconds)
        _take_for_backed_up(copy)
        return copy


def sample(entries: int, cache: Path) -> Sample:
    """The sample of so many entries, made now unless this version of `sample` made it before."""
    version = f"{_version()}-seed-{SEED}"
    for other in cache.glob("*-seed-*"):
        if other.name != version:  # of no use to anyone, and large
            shutil.rmtree(other)
    folder = cache / version / str(entries)
    journal, note = folder / "sample.filmjournal", folder / "made.json"
    if not note.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        made = sides.run(
            sides.program("--journal", journal, "sample", "--entries", entries, "--seed", SEED), proves=False
        )
        found = Sample(entries, journal, folder / "profile", made.cpu)
        _take_for_backed_up(found)
        note.write_text(json.dumps({"cpu": made.cpu}), encoding="utf-8")
    return Sample(entries, journal, folder / "profile", json.loads(note.read_text(encoding="utf-8"))["cpu"])


def _take_for_backed_up(made: Sample) -> None:
    """Do what an earlier start did: back the journal up. Of the copy only the size stays, to spare the disk."""
    from filmjournal import bootstrap
    from filmjournal.paths import in_profile
    from filmjournal.services.rolling_backups import BackupPlan, Occasion, back_up

    paths = in_profile(made.profile, made.journal)
    journal = bootstrap.open_journal(paths)
    try:
        copy = back_up(journal, paths, BackupPlan(_SPACE), Occasion.START)
    finally:
        journal.close()
    if copy is not None:
        size = copy.stat().st_size
        os.truncate(copy, 0)
        os.truncate(copy, size)


def _version() -> str:
    from filmjournal.storage import full_text

    digest = hashlib.blake2b(full_text.VERSION.encode(), digest_size=5)
    for name in _MADE_BY:
        digest.update((sides.ROOT / name).read_bytes())
    return digest.hexdigest()


def give_long_review(to: Sample) -> None:
    """Give the newest entry a review of `long_review.WORDS` words."""
    import long_review

    from filmjournal import bootstrap
    from filmjournal.domain.queries import ListQuery
    from filmjournal.paths import in_profile
    from filmjournal.services.commands import EditEntry

    journal = bootstrap.open_journal(in_profile(to.profile, to.journal))
    try:
        (newest,) = journal.browsing.ids(ListQuery(), 1)
        journal.execute(EditEntry(newest, {"review_html": long_review.html()}))
    finally:
        journal.close()
