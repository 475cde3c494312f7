"""What the record of docs/usability.md promises of the tasks that cannot wait, so that it stays true."""

import pytest
from tasks import TASKS
from world import open_world


@pytest.fixture(scope="module")
def world(browser, tmp_path_factory):
    with open_world(tmp_path_factory.mktemp("world") / "data", browser) as world:
        yield world


# The most that each may take: clicks, keys and swipes together, and seconds of a person by the Keystroke-Level Model.
LIMITS = {
    ("see", "laptop"): (2, 3), ("see", "phone"): (1, 3),
    ("acknowledge", "laptop"): (1, 3), ("acknowledge", "phone"): (1, 3),
    # Within 15 seconds, of which the machine may take three.
    ("declare", "laptop"): (6, 12), ("declare", "phone"): (6, 20),
    ("declare_alert", "laptop"): (1, 3), ("declare_alert", "phone"): (1, 3),
    ("command_it", "laptop"): (2, 6), ("command_it", "phone"): (4, 6),
    ("update", "laptop"): (2, 25), ("update", "phone"): (12, 45),
    ("order", "laptop"): (2, 12), ("order", "phone"): (2, 20),
    ("obey", "laptop"): (1, 4), ("obey", "phone"): (2, 4),
    ("take_over", "laptop"): (2, 6), ("take_over", "phone"): (3, 8),
}


@pytest.mark.parametrize("name,device", LIMITS)
def test_a_task_stays_short(world, name, device):
    _, function, _ = TASKS[name]
    steps, seconds = LIMITS[name, device]

    _, cost = function(world, device)

    assert cost.steps <= steps, f"{cost}"
    assert cost.hands <= seconds, f"{cost}"
