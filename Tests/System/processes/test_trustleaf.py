"""Document E, "Incident Management" for service providers, lived through from classification to closure."""

import datetime

import pytest
from story import refused

PROCESS = "trustleaf"
# Where a sentence stands in quotation marks, it is the document's. It gives no times: those here are ours, as is the
# content of the severity matrix.
SUNDAY_NIGHT = "2026-03-08T22:00:00Z"


def near(minute):
    return pytest.approx(minute, abs=0.2)


def test_an_incident_from_classification_to_closure(story):
    ana, ben, dina, grace, maximilian, omar, yuki = story.cast(
        "ana", "ben", "dina", "grace", "maximilian", "omar", "yuki"
    )

    # "The issues that they investigate come from three sources: customer, monitoring, or by the individuals themselves."
    facts = {"Reported by": "Customer", "Description of customer impact": "Nobody can sign in"}
    incident = story.incident(ana.declare("SEV1", "Signing in", "down", "all customers", service="api", facts=facts))
    assert incident.head() == ("SEV1", "Classification and Declaration")
    # "There is always a designated person or on-call rotation to cover that role at any time of day."
    for person in (yuki, maximilian, omar):
        assert incident.paged(person.name)[0] == 0, person.name
    assert story.messages(to="incident-updates@", subject="INC-1")
    # "Effectively Using Technology … Bridge Courtesy": shown to who looks on.
    if story.face.has_pages:
        assert "Practice active listening" in ben.shown(incident)

    # The roles are filled within 15 minutes, or somebody hears of it.
    incident.has_reminder_and_miss("Fill the role of Incident Manager", None, 15)
    assert "Nobody leads this incident" in incident.shown() and incident.paged(dina.name) == [15]
    maximilian.acknowledge(incident)
    maximilian.claim(incident, "Incident Manager")
    maximilian.assign(incident, "Communications Manager", omar)
    yuki.claim(incident, "On-Call Engineer")
    ticked = maximilian.checklist(incident)
    assert ticked["Take the role"] and ticked["Engage the on-call engineers who are needed"]
    # "They assemble a virtual team of on-call engineers … who they drive to restore service."
    maximilian.engage(incident, ben, "sessions")
    assert incident.timeline(f"{ben.name} takes part", "sessions")
    # "Assign tasks and set clear expectations."
    maximilian.order(incident, ben, "Look at the session store, and report in 10 minutes")
    ben.acknowledge_order(incident, 1)
    assert incident.timeline("Order 1 acknowledged")

    # "Question bank": what to ask depends on the phase.
    ask_status, ask_error = "What service is affected?", "Is there a specific error message"
    assert any(ask_status in asked for asked in maximilian.questions(incident))
    assert not any(ask_error in asked for asked in maximilian.questions(incident))
    maximilian.answer(incident, ask_status, "Signing in, by web and app")
    yuki.reach(incident, "investigating")
    assert incident.head()[1] == "Diagnosis"
    assert any(ask_error in asked for asked in maximilian.questions(incident))
    maximilian.answer(incident, ask_error, "Error 500 after the password")

    # "Develops and sends customer-facing communications", "internal-facing communications".
    due = incident.due("Update the status page")
    assert due.minute == near(30) and due.owner in ("Communications Manager", omar.name)
    incident.has_reminder_and_miss("Update the internal stakeholders", 20, 30)
    assert incident.minutes("Reminder", "Update the status page") == [20]
    omar.update(incident, "Status page", "investigating", "Nobody can sign in at the moment.")
    published = incident.age
    assert "Nobody can sign in at the moment." in story.status_page
    omar.update(incident, "Internal stakeholders", "investigating", "The session store is at fault.")
    (told,) = story.messages(to="incident-updates@", body="The session store is at fault.")
    assert "What customers see: Nobody can sign in" in told["body"]
    omar.update(incident, "Support and account teams", "update", "Nobody loses data.")
    assert story.messages(subject="what to tell customers", body="Nobody loses data.")
    assert incident.due("Update the status page").minute == near(published + 30)
    # "Tracking the progress of an incident in real-time."
    maximilian.check_in(incident, "The store is being restored")
    assert incident.due("Ask for the progress").minute == near(incident.age + 15)

    # The incident changes hands at will.
    maximilian.offer(incident, "Incident Manager", dina)
    dina.accept(incident)
    assert incident.timeline(f"{dina.name} takes over from now on.") and incident.timeline("I own this incident.")

    # "When would the last impacted customer no longer experience impact?"
    yuki.reach(incident, "identified")
    assert incident.head()[1] == "Resolution"
    yuki.reach(incident, "mitigated")
    refused(lambda: ben.resolve(incident), "Incident Manager")
    refused(lambda: dina.resolve(incident), "Service is restored", "decided that it is over", "status page says so")
    dina.confirm(incident, "Service is restored", "Every customer signed in within the last hour")
    dina.confirm(incident, "The Incident Manager has decided", "It is over")
    omar.update(incident, "Status page", "resolved", "Everybody can sign in.")
    refused(lambda: dina.resolve(incident), "internal stakeholders have been told")
    omar.update(incident, "Internal stakeholders", "resolved", "Everybody can sign in.")
    dina.resolve(incident)
    assert incident.head()[1] == "Closure"

    # "Tracks and completes the postmortem process"; "follow up to determine the root cause".
    refused(lambda: dina.reach(incident, "retrospective done"), "postmortem is written", "Root cause")
    document = dina.document(incident)
    assert "Error 500 after the password" in document, "the answers of the bank feed the report"
    dina.save(incident, "\nThe store had no second copy.\n")
    dina.fact(incident, "Root cause", "The store had no second copy")
    dina.fact(incident, "Next steps", "Keep two copies")
    dina.reach(incident, "retrospective done")
    # "Developing customer-facing root cause analysis (RCA) documentation", which Legal and PR approve.
    refused(lambda: dina.close(incident), "root cause analysis is published")
    omar.customer_report(incident, "drafted", "What happened: our session store was lost.")
    refused(lambda: ben.customer_report(incident, "reviewed"), "legal and public relations")
    grace.customer_report(incident, "reviewed")
    omar.customer_report(incident, "published")
    # "Tracks action items and their owners."
    dina.action_item(incident, "Two copies of the session store", "process")
    refused(lambda: dina.close(incident), "Two copies of the session store", "owner")
    dina.own_item(incident, "Two copies of the session store", yuki)
    dina.close(incident)


@pytest.mark.parametrize("severity", ["SEV3", "SEV4"])
def test_what_few_notice_waits_for_monday(story, severity):
    ana, yuki = story.cast("ana", "yuki")
    incident = story.incident(ana.declare(severity, "Exports", "cut off", "few customers", service="help-centre"))

    assert incident.minutes("Paged") == [] and "meet.example.org" not in incident.shown()
    assert incident.due("Fill the role") is None and incident.due("Update") is None
    assert any("Exports" in line and "support" in line.lower() for line in ana.tickets())
    story.until(datetime.datetime(2026, 3, 9, 9, 1, tzinfo=datetime.timezone.utc))
    assert bool(incident.minutes("Paged")) == (severity == "SEV3")
    yuki.claim(incident, "On-Call Engineer")
    yuki.confirm(incident, "Service is restored", "Tried it")
    yuki.resolve(incident)
    yuki.close(incident)
    assert incident.due("") is None


test_what_few_notice_waits_for_monday.clock = SUNDAY_NIGHT
