"""The Nu HTML checker over every page, style and drawing of a site."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_checks.findings import Checked, Finding
from site_checks.tools import modules

# Read from disk, a page has no origin, and the checker takes 'self' for nothing at all. Structured data is no script
# and falls under no policy; that no page has a script in it is seen to by the check of links.
_FALSE = re.compile(
    r"Resource violates Content Security Policy \(meta tag\): "
    r"(external stylesheet|external script|image) “.*” blocked by “(style|script|img)-src” directive\."
    r"|Inline script violates Content Security Policy \(meta tag\): blocked by “script-src” directive .*"
)
_NO_PAGE = "File was not checked."


def check_markup(folder: Path) -> Checked:
    """All errors and warnings, but for false ones on the policy of pages that are read from disk."""
    jar = modules() / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = "--format json --stdout --exit-zero-always --skip-non-html --also-check-css --also-check-svg"
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), *options.split(), str(folder.absolute())],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    messages = json.loads(done.stdout)["messages"]
    findings, filtered = [], 0
    for message in messages:
        if _FALSE.fullmatch(message["message"]):
            filtered += 1
            continue
        if message["message"].startswith(_NO_PAGE):
            continue
        page = unquote(urlsplit(message.get("url", "")).path)
        address = Path(page).absolute().relative_to(folder.absolute()).as_posix() if page else ""
        kind = message.get("subType", message["type"])
        findings.append(Finding(address, f"{kind} in line {message.get('lastLine', '?')}: {message['message']}"))
    return Checked(f"all files, {filtered:,} false messages left out", findings)
