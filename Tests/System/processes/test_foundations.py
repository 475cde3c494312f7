"""Document C, "Incident Response Process at Acme Corp", lived through milestone by milestone."""

import datetime

import pytest
from story import refused, withheld, written

PROCESS = "foundations"
# Where a sentence stands in quotation marks, it is the document's.


def near(minute):
    return pytest.approx(minute, abs=0.2)


def test_a_major_incident_from_the_decision_to_the_blameless_retrospective(story):
    ana, ben, chi, dina, maximilian, yuki = story.cast("ana", "ben", "chi", "dina", "maximilian", "yuki")

    # Decide: "In the first 10 minutes of identifying a possible issue". Declare: "In the first 20 minutes".
    noticed = story.now
    story.alert(alertname="LoginsFail", service="api", annotations={"summary": "LoginsFail"})
    (waits,) = ana.waiting()
    assert "LoginsFail" in waits
    deadlines = ana.deadlines("LoginsFail")
    assert [round((at - noticed).total_seconds() / 60) for at in deadlines] == [10, 20]
    # "SEV1: Core functionality of the product is unavailable."
    story.advance(minutes=4)
    incident = story.incident(
        ana.declare("SEV1", "Signing in", "failing", "all customers", service="api", alert="LoginsFail")
    )
    detected = round((noticed - incident.declared).total_seconds() / 60, 1)
    assert incident.head() == ("SEV1", "Declare") and incident.minutes("Detected at") == [near(detected)]

    # "Page the owning team of the impacted service or functionality."
    assert incident.paged(yuki.name) == [0]
    yuki.acknowledge(incident)
    # "The first thing to do is name an incident commander", and within the 20 minutes send the first message.
    assert incident.due("Name an incident commander").minute == near(detected + 20)
    assert incident.due("Send the first message to the distribution list").minute == near(detected + 20)
    maximilian.claim(incident, "Incident Commander")
    assert incident.due("Name an incident commander") is None
    # "Create and join a video bridge; add the link to the incident document."
    assert "https://meet.example.org/muster-" in incident.shown()

    # "Subject: SEV1 Incident - {functionality} is {state} for {audience}", with what is not known marked as unknown.
    refused(lambda: maximilian.update(incident, "Distribution list", "investigating"), "identified time", "quantity")
    for fact, value in [
        ("Identified time", written(noticed)),
        ("Description of customer impact", "Customers can not log in after clearing cookies"),
        ("Quantity of customers impacted", "Some"),
        ("Known customers impacted", "Acme, Globex"),
    ]:
        maximilian.fact(incident, fact, value)
    maximilian.update(incident, "Distribution list", "investigating")
    (first,) = story.messages(to="incident-updates@", subject="SEV1 Incident - ")
    for words in ("Customers can not log in after clearing cookies", "Some", "Acme, Globex", "30 min", maximilian.name):
        assert words in first["body"], words
    assert "/incidents/INC-1" in first["body"], "the link to the incident document"
    assert incident.due("Send the first message") is None
    told = incident.age

    # "Until incident resolution": "Every (20m/50m/2h50m) check in", "Every (30m/1h/3hr) send the update",
    # "Every (1h/3h/- ) update the status page".
    assert incident.due("Check in with the responders").minute == near(told + 20)
    assert incident.due("Update the distribution list").minute == near(told + 30)
    assert incident.due("Update the status page").minute == near(60)
    incident.at(told + 20.2)
    assert incident.minutes("Reminder", "Check in with the responders") == [near(told + 20)]
    maximilian.check_in(incident, "The session store is under suspicion")
    incident.has_reminder_and_miss("Update the distribution list", None, told + 30)
    # "Consider escalating to technical leadership": Dina and Maximilian.
    assert incident.paged(dina.name) == [near(told + 30)]
    dina.acknowledge(incident)
    maximilian.update(incident, "Distribution list", "identified", "The session store lost its keys.")
    (update,) = story.messages(to="incident-updates@", subject="UPDATE: SEV1")
    assert "The team has identified the issue. The session store lost its keys." in update["body"]
    assert "Expect an update on the status of this incident in 30 min" in update["body"]
    incident.has_reminder_and_miss("Update the status page", 50, 60)
    maximilian.update(incident, "Status page", "investigating")
    assert "Our engineers have been alerted and are investigating" in story.status_page
    assert "in 1 h" in story.status_page

    # Triage: "Investigating: When the first concrete step toward identifying a fix … occurred."
    yuki.reach(incident, "investigating")
    assert incident.head()[1] == "Triage, Coordinate, and Communicate"
    yuki.note(incident, "The keys were rotated at 08:55, as the deploy log says")
    # "Avoid the why": a downgrade goes to the same audiences, and the new cadence holds.
    maximilian.severity(incident, "SEV2", "The keys are back; logging in is slow, but works")
    assert incident.minutes("Tell the same audiences", "SEV2")
    maximilian.update(incident, "Distribution list", "monitoring", "Logging in works again.")
    mailed = incident.age
    assert incident.due("Update the distribution list").minute == near(mailed + 60)
    assert incident.due("Check in with the responders").minute == near(mailed + 50)
    maximilian.update(incident, "Status page", "update", "Logging in works again.")
    assert incident.due("Update the status page").minute == near(incident.age + 180)

    # Mitigate and resolve: the four conditions, one after the other.
    refused(lambda: yuki.resolve(incident), "Incident Commander")
    yuki.reach(incident, "mitigated")
    mitigated = story.now
    conditions = {
        "durable and will last until a long-term solution": lambda: maximilian.confirm(
            incident, "durable", "Rotation is switched off"
        ),
        "signed it off": lambda: maximilian.confirm(incident, "signed it off", "Read it whole"),
        "A retrospective of 45 minutes is scheduled": lambda: maximilian.schedule(
            incident, mitigated + datetime.timedelta(hours=30)
        ),
        "The final update has gone to the distribution list": lambda: final(),
    }

    def final():
        # "Date/time of the retrospective", "list of customers who were impacted", "next steps", "Kudos".
        refused(lambda: maximilian.resolve(incident), "next steps", "kudos")
        for fact, value in [
            ("Next steps", "Rotate keys by hand for now"),
            ("Kudos", "Platform and customer support"),
            ("How things are left", "Old keys are accepted for a day"),
            ("Customers informed", "A notice in the app, and a mail to each account manager"),
        ]:
            maximilian.fact(incident, fact, value)
        maximilian.update(incident, "Distribution list", "resolved", "Impact has been mitigated for all customers.")

    # "Confirmed" by the commander alone.
    withheld(lambda: yuki.confirm(incident, "durable", "I think so"), "Incident Commander")
    # "Scheduled within 24 to 48 business hours of mitigation": not earlier, not later.
    for hours in (23, 49):
        maximilian.schedule(incident, mitigated + datetime.timedelta(hours=hours))
        refused(lambda: maximilian.resolve(incident), "A retrospective of 45 minutes", "no earlier than")
    waiting = list(conditions)
    for condition, fulfil in conditions.items():
        refused(lambda: maximilian.resolve(incident), *waiting)
        fulfil()
        waiting.remove(condition)
    (resolution,) = story.messages(to="incident-updates@", subject="Resolution: SEV2")
    for words in ("Acme, Globex", "Rotate keys by hand for now", "Platform and customer support"):
        assert words in resolution["body"], words
    # "All endpoints were degraded for 15 minutes between xx:xx am and xx:xx am": not with a hole for the beginning.
    refused(lambda: maximilian.update(incident, "Status page", "resolved", "Some could not log in."), "started")
    maximilian.update(incident, "Status page", "update", "Some customers could not log in; they can again.")
    maximilian.resolve(incident)
    assert incident.head()[1] == "Blameless Retrospective"
    assert "they can again" in story.status_page
    for ended in ("Update", "Check in", "Send"):
        assert incident.due(ended) is None

    # "Invite all responders, regardless of department." The standard agenda.
    invitations = [one for one in story.messages() if one["attachments"]]
    assert {"yuki@example.org", "maximilian@example.org"} <= {one["to"] for one in invitations}
    document = maximilian.document(incident)
    for section in ("Customer impact", "What went well", "What could be improved", "Where we got lucky", "What we were wrong about"):
        assert section in document, section
    assert "The keys were rotated at 08:55" in document
    # "Hold a retrospective within 24 to 48 business hours after the resolution."
    assert incident.due("Hold the retrospective")
    refused(lambda: maximilian.close(incident), "retrospective has taken place")
    maximilian.save(incident, "\nWe believed that keys rotate only once a year.\n")
    maximilian.reach(incident, "retrospective done")
    # "Action items … should not be considered a requirement."
    maximilian.close(incident)
    assert incident.due("") is None


@pytest.mark.parametrize(
    ("severity", "check_in", "mail", "status"), [("SEV1", 20, 30, 60), ("SEV2", 50, 60, 180), ("SEV3", 170, 180, None)]
)
def test_each_severity_has_its_minutes(story, severity, check_in, mail, status):
    (ana,) = story.cast("ana")
    incident = story.incident(ana.declare(severity, "Search", "slow", "everybody", service="search"))

    # "( ) is to indicate that the step is recurring and response times are severity dependent."
    assert incident.due("Check in with the responders").minute == near(check_in)
    assert incident.due("Update the distribution list").minute == near(mail)
    promise = incident.due("Update the status page")
    assert promise is None if status is None else promise.minute == near(status)
    # "Name it using the format: [inc-YY-MM-DD-SEV-X] {functionality} is {state} for {audience}."
    assert f"[inc-26-03-02-{severity}] Search is slow for everybody" in incident.shown()
    # "inc-YY-MM-DD-SEV-X-{functionality} is {state} for {audience}."
    assert f"#inc-26-03-02-{severity}-Search is slow for everybody" in incident.shown()


def test_what_is_no_incident_becomes_a_bug(story):
    ana, omar = story.cast("ana", "omar")

    # "If it's determined that an issue is not at 'incident' level, please create a bug in the appropriate team's backlog."
    omar.report("The footer is misaligned", system="Help centre")
    ana.file("footer", team="support")
    assert any("footer" in line and "support" in line.lower() for line in ana.tickets())
    # "It's better to declare an incident, then quickly downgrade it to a bug."
    incident = story.incident(ana.declare("SEV3", "Avatars", "missing", "some users", service="checkout"))
    ana.dismiss(incident, "bug", "An old browser's cache", ticket="WEB-7")
    assert incident.timeline("An old browser's cache") and incident.due("") is None


def test_nobody_knows_who_owns_it(story):
    ana, omar, dina = story.cast("ana", "omar", "dina")
    incident = story.incident(ana.declare("SEV2", "Invoices", "missing", "some customers"))

    # "If it's unclear who owns the impacted service, page the incident on-call rotation for assistance."
    assert incident.paged(omar.name) == [0]
    # Nobody is named as commander in the first 20 minutes, and technical leadership hears of it.
    incident.has_reminder_and_miss("Name an incident commander", None, 20)
    assert incident.paged(dina.name) == [20]
