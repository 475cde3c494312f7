"""The copy of the sources that holds the mistakes, and what is built of it.

What was built of the sources themselves is taken over, so that only what the mistakes change is compiled again. The build
trusts a file by its path, its size and its time: so the copy stands in the place of the sources while it is built, in a mount that
only the build sees. Where the system does not allow that, everything is built where it lies.
"""

import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPY = ROOT / ".build-bugs" / "copy"
WANTED = [
    "Package.swift", "Package.resolved", "Sources", "Tests", "Proof", "Bench", "scripts", "docs", "Makefile", "README.md",
    "CHANGELOG.md", "ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md", ".swift-format", ".ci",
]
#: As in the Makefile: with other words everything would be built anew.
BUILD = ["--build-tests", "--explicit-target-dependency-import-check", "error"]
#: Puts the first argument in the place of the second, and does the rest there.
IN_PLACE = 'mount --bind "$1" "$2" && cd "$2" && shift 2 && exec "$@"'


def write(texts: dict[str, str]) -> None:
    """The sources, but for those files below Sources/ of which `texts` has another text; and nothing that was there before."""
    sources = {path.relative_to(ROOT): path for name in WANTED for path in files(ROOT / name)}
    changed = {pathlib.Path("Sources") / below: text for below, text in texts.items()}
    for name in {**sources, **changed}:
        keep(sources.get(name), COPY / name, changed.get(name))
    for name in WANTED:
        for path in files(COPY / name):
            if path.relative_to(COPY) not in sources | changed:
                path.unlink()


def files(place: pathlib.Path) -> list[pathlib.Path]:
    found = place.rglob("*") if place.is_dir() else [place]
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def keep(source: pathlib.Path | None, place: pathlib.Path, text: str | None) -> None:
    """Written only where it differs, so that what was built of it stays good; with the time of its source where it is the same."""
    content = source.read_bytes() if source and text is None else (text or "").encode()
    if place.exists() and place.read_bytes() == content:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    if source and text is None:
        shutil.copystat(source, place)


def build() -> subprocess.CompletedProcess[str]:
    swift = os.environ.get("SWIFT", "swift")
    if not may_mount():
        return subprocess.run([swift, "build", *BUILD], cwd=COPY, capture_output=True, text=True)
    take_over()
    return subprocess.run(in_place([swift, "build", *BUILD]), cwd=ROOT, capture_output=True, text=True)


def in_place(words: list[str]) -> list[str]:
    """The command that does `words` where the copy stands in the place of the sources, and nobody else sees it there."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--mount", *as_root, "sh", "-c", IN_PLACE, "sh", str(COPY), str(ROOT), *words]


def may_mount() -> bool:
    try:
        return sys.platform == "linux" and subprocess.run(in_place(["true"]), capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def take_over() -> None:
    """What `make test` has built, unless something was taken over before."""
    made, place = ROOT / ".build", COPY / ".build"
    if place.exists() or not (made / "debug.yaml").exists():
        return
    shutil.copytree(made, place, symlinks=True, ignore=shutil.ignore_patterns("release", "release.yaml", "*.lock"))
