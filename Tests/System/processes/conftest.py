import pytest
from by_line import Line
from by_web import Web
from muster import Server
from story import Story

# A Monday, so that business hours run: Ben is first on call for the checkout, Chi second, Maximilian manages.
MONDAY = "2026-03-02T09:00:00Z"


@pytest.fixture(params=[Web, Line], ids=["web", "line"])
def story(request, tmp_path):
    """The sandbox of the process that the test's file names, by the web or by the command line."""
    process, clock = request.module.PROCESS, getattr(request.function, "clock", MONDAY)
    bridge = "https://meet.example.org/muster-{id}"
    with Server(tmp_path / "data", "--sandbox", "--process", process, "--clock", clock, "--bridge", bridge) as server:
        yield Story(server, request.param)
