"""Schedules from outside: the command line, and calendars as a real parser reads them."""

import datetime
import json

import icalendar
import pytest
from muster import Server

UTC = datetime.timezone.utc


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--clock", "2026-03-04T10:00:00Z") as server:
        yield server


def fetch(server, url):
    status, text, headers = server.request("GET", url.removeprefix(server.base), headers={"Authorization": None})
    assert status == 200, text
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(text)


def shifts_of(calendar):
    return [(event["SUMMARY"], event["DTSTART"].dt, event["DTEND"].dt) for event in calendar.walk("VEVENT")]


def test_a_calendar_holds_what_the_api_says(server):
    feed = server.post("/me/calendar-feeds", {"schedule": "checkout-primary"})
    calendar = fetch(server, feed["url"])
    assert calendar["X-WR-CALNAME"] == "On call: Checkout primary"
    assert calendar["METHOD"] == "PUBLISH"

    roster = server.get("/schedules/checkout-primary/shifts?from=2026-03-09T09:00:00Z&to=2026-06-08T08:00:00Z")
    people = {person["handle"]: person["name"] for person in server.get("/organisation")["people"]}
    expected = [
        (
            f"{people[shift['person']]} on call: Checkout primary",
            datetime.datetime.fromisoformat(shift["start"].replace("Z", "+00:00")),
            datetime.datetime.fromisoformat(shift["end"].replace("Z", "+00:00")),
        )
        for shift in roster["items"]
    ]
    assert len(expected) == 13
    found = shifts_of(calendar)
    for shift in expected:
        assert shift in found
    # Clocks go forward on 29 March: nine in London is eight in UTC from then on.
    assert {start.hour for _, start, _ in expected} == {8, 9}
    uids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    assert len(set(uids)) == len(uids)
    assert not [problem for event in calendar.walk("VEVENT") for problem in event.errors]


def test_a_calendar_of_ones_own_says_what_changed(server):
    url = server.cli("schedule", "feed").stdout.strip()
    server.cli(
        "schedule", "cover", "platform-primary", "--from", "2026-03-05T12:00:00Z", "--until", "2026-03-05T18:00:00Z",
        "--reason", "Überraschung; ein, zwei",
    )
    calendar = fetch(server, url)
    cover = (
        "On call: Platform primary",
        datetime.datetime(2026, 3, 5, 12, tzinfo=UTC),
        datetime.datetime(2026, 3, 5, 18, tzinfo=UTC),
    )
    assert cover in shifts_of(calendar)
    event = next(e for e in calendar.walk("VEVENT") if e["DTSTART"].dt == cover[1])
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [datetime.timedelta(minutes=-15)]


def test_the_command_line_shows_covers_and_takes_over(server, tmp_path):
    assert "Checkout primary  Ben Okafor  until 2026-03-09T09:00Z  then chi" in server.cli("oncall").stdout
    server.cli("schedule", "take-over", "checkout-primary", "--until", "2026-03-04T14:00:00Z")
    assert "Checkout primary  Ana Ferreira  until 2026-03-04T14:00Z  then ben" in server.cli("oncall").stdout
    schedule = json.loads(server.cli("schedule", "show", "checkout-primary", "--json").stdout)
    server.cli("schedule", "uncover", "checkout-primary", schedule["overrides"][0]["id"])
    assert "Checkout primary  Ben Okafor" in server.cli("oncall").stdout

    schedule["layers"][0]["turn"] = "2 days"
    file = tmp_path / "schedule.json"
    file.write_text(json.dumps(schedule))
    refused = server.cli("schedule", "set", "new-schedule", str(file), check=False)
    assert refused.returncode == 1 and "name" in refused.stderr
    schedule["name"] = "New schedule"
    file.write_text(json.dumps(schedule))
    assert "2 days from 09:00" in server.cli("schedule", "set", "new-schedule", str(file)).stdout
    assert server.cli("schedule", "shifts", "new-schedule").stdout.count("\n") > 10
    server.cli("schedule", "remove", "new-schedule")


def test_a_gap_is_told_of_ahead(server):
    server.cli("away", "--person", "chi", "--from", "2026-03-09T00:00:00Z", "--until", "2026-03-20T00:00:00Z")
    assert "NOBODY" in server.cli("schedule", "shifts", "checkout-primary").stdout
    server.advance("PT1M")
    subjects = [message["subject"] for message in server.get("/sandbox/messages")["items"]]
    assert "Nobody is on call from 9 Mar 2026 09:00: Checkout primary" in subjects
    plan = server.cli("policy", "plan", "checkout", "--at", "2026-03-10T03:00:00Z").stdout.splitlines()
    assert plan[0].endswith("NOBODY") and not plan[1].endswith("NOBODY")
