"""The places of the known mistakes are still where they were: `scripts/proof bugs` puts them in."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Proof" / "Bugs"))

from seeded_bugs import BUGS  # noqa: E402
from tests_of_tests import problem_with  # noqa: E402


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_mistake_can_be_put_in(bug):
    assert problem_with(bug) is None
    assert bug.switched != bug.right and "BUG" in bug.switched
