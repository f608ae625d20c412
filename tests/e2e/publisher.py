"""Publishes one made-up site after the other in a folder, until it is killed.

    publisher.py FOLDER SEED [delete-first]

`delete-first` is how not to do it: what is no longer wanted goes before what is new has come.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from filmjournal.publishing.site.folder import publish_files
from filmjournal.publishing.site.published_file import PublishedFile

SITES = 6
END = "</html>\n"


def site(number: int) -> list[PublishedFile]:
    """One of the sites: pages that differ from those of the others, some that none of the others has, and the home."""
    drawn = random.Random(number)
    kept = [film for film in range(60) if drawn.random() < 0.7]
    pages = {
        f"film/{film}.html": f"<p>{film} as of {number // (film % 3 + 1)}. {'word ' * 40 * film}" + END for film in kept
    }
    pages |= {f"tags-{number}/{tag}.html": f"<p>{tag}" + END for tag in range(5)}
    links = "".join(f'<a href="{address}">film</a>\n' for address in pages)
    pages |= {"style.css": f"p {{ margin: {number}px }}", "index.html": links + END}
    return [PublishedFile(address, text[:40] + str(len(text)), text.encode) for address, text in pages.items()]


def delete_first(folder: Path) -> None:
    """Clear away all pages but the home."""
    for path in folder.glob("*/*.html"):
        path.unlink()


def main() -> None:
    folder, drawn = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
    print("ready", flush=True)
    while True:
        if "delete-first" in sys.argv:
            delete_first(folder)
        number = drawn.randrange(SITES)
        publish_files(folder, site(number), str(number))


if __name__ == "__main__":
    main()
