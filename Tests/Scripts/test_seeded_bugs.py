"""The places of the known mistakes are still where they were: `scripts/proof bugs` puts them in."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Proof" / "Bugs"))

import copied_sources  # noqa: E402
from seeded_bugs import BUGS  # noqa: E402
from tests_of_tests import problem_with  # noqa: E402


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_mistake_can_be_put_in(bug):
    assert problem_with(bug) is None
    assert bug.switched != bug.right and "BUG" in bug.switched


def test_the_copy_is_the_sources_but_for_what_is_changed_and_nothing_that_was_there_before(tmp_path, monkeypatch):
    sources, copy = tmp_path / "sources", tmp_path / "copy"
    monkeypatch.setattr(copied_sources, "ROOT", sources)
    monkeypatch.setattr(copied_sources, "COPY", copy)
    for name, text in {"Sources/A/One.swift": "1", "Sources/A/Two.swift": "2", "Package.swift": "p"}.items():
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_text(text)
    copied_sources.write({"A/One.swift": "changed"})
    assert (copy / "Sources/A/One.swift").read_text() == "changed"
    assert (copy / "Sources/A/Two.swift").read_text() == "2"
    before = (copy / "Sources/A/One.swift").stat().st_mtime_ns
    (sources / "Sources/A/Two.swift").unlink()

    copied_sources.write({"A/One.swift": "changed"})

    assert not (copy / "Sources/A/Two.swift").exists()
    # What has not changed is not built again.
    assert (copy / "Sources/A/One.swift").stat().st_mtime_ns == before
    assert (sources / "Sources/A/One.swift").read_text() == "1"
