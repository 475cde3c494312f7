"""A sample of `scripts/proof chaos`: three nodes on a PostgreSQL that fails over, stops, and loses what it had confirmed."""

import pathlib
import sys

import pytest
from muster import ROOT

sys.path.insert(0, str(pathlib.Path(ROOT) / "Proof"))
import chaos  # noqa: E402

pytestmark = pytest.mark.long


def test_nothing_is_lost_or_doubled_while_the_database_fails_over_and_a_loss_is_said_aloud(tmp_path):
    found = chaos.run(failovers=2, pauses=3, losses=1, seed=5, folder=tmp_path, seconds=(3, 5))

    assert found["problems"] == []
    assert found["lost"] == 0
    assert found["faults"]["failover"] == 2
    assert found["losses"][0]["lost"] > 0
    assert found["losses"][0]["said_after_s"] <= 60
