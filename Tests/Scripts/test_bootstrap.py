"""scripts/bootstrap: what it says where something is missing, and that it does nothing where nothing is."""

import os
import stat
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def bootstrap(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "scripts/bootstrap", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
    )


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_is_silent_and_quick_where_nothing_is_missing() -> None:
    begin = time.monotonic()
    run = bootstrap("--tests")
    seconds = time.monotonic() - begin

    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert seconds < 10, "made for every call of make, so it must not do work that is done"


def test_names_the_toolchain_that_is_not_there(tmp_path: Path) -> None:
    run = bootstrap(SWIFT=str(tmp_path / "swift"))

    assert run.returncode == 1
    assert f"'{tmp_path / 'swift'}' is not a program" in run.stderr
    assert "install Swift 6.3 or later" in run.stderr


def test_refuses_a_toolchain_that_is_too_old(tmp_path: Path) -> None:
    program(tmp_path / "swift", "echo 'Swift version 6.2.4 (swift-6.2.4-RELEASE)'")

    run = bootstrap(SWIFT=str(tmp_path / "swift"))

    assert run.returncode == 1
    assert "Swift 6.2 is too old: Muster is written for Swift 6.3" in run.stderr


def test_takes_a_toolchain_that_is_newer(tmp_path: Path) -> None:
    program(tmp_path / "swift", "echo 'Swift version 6.10 (swift-6.10-RELEASE)'")

    assert bootstrap(SWIFT=str(tmp_path / "swift")).returncode == 0


def test_says_what_is_missing_and_why_before_it_installs(tmp_path: Path) -> None:
    # A Debian with nothing installed, where this user may not install anything.
    program(tmp_path / "dpkg-query", "exit 0")
    program(tmp_path / "apt-get", "exit 1")
    program(tmp_path / "id", "echo 1000")
    program(tmp_path / "swift", "echo 'Swift version 6.3.1'")
    for name in ["bash", "env", "dirname", "sed", "tr", "sort", "head"]:
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")

    run = bootstrap(PATH=str(tmp_path))

    assert run.returncode == 1
    assert "missing: libsqlite3-dev: the store: SQLite" in run.stdout
    assert "run as root: apt-get install --no-install-recommends" in run.stderr
    assert "prometheus" not in run.stdout, "only the tests need it"

    run = bootstrap("--bench", PATH=str(tmp_path))

    assert "missing: wrk: the load of the measurements" in run.stdout
    assert "missing: prometheus: " in run.stdout


def test_refuses_an_argument_that_it_does_not_know() -> None:
    run = bootstrap("--test")

    assert run.returncode == 64
    assert "unknown argument '--test'" in run.stderr
