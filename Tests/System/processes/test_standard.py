"""Document B, "Incident Management", lived through from the first alert to the reviewed post-mortem."""

import datetime

import pytest
from story import refused, withheld, written

pytestmark = pytest.mark.long

PROCESS = "standard"
# Where a sentence stands in quotation marks, it is the document's.
SUNDAY_NIGHT = "2026-03-08T22:00:00Z"


def near(minute):
    return pytest.approx(minute, abs=0.2)


def test_a_critical_incident_from_the_alert_to_the_reviewed_post_mortem(story):
    ana, ben, chi, dina, maximilian, omar, grace = story.cast(
        "ana", "ben", "chi", "dina", "maximilian", "omar", "grace"
    )

    # Phase 1: "Prometheus/Datadog alerts triggered by threshold violations (e.g., Error Rate > 1%)".
    story.alert(alertname="HighErrorRate", service="checkout", error_rate="12", annotations={"summary": "failing"})
    incident = story.incident("INC-1")
    # Section 3, SEV 2: "Page On-Call immediately. Notify Engineering Manager."
    assert incident.head() == ("SEV2", "Mobilization")
    assert incident.paged(ben.name) == [0]
    assert incident.paged(maximilian.name) == [] and story.messages(to="maximilian", subject="INC-1")
    assert incident.paged(dina.name) == [] and not story.messages(to="executives")
    # "A dedicated Slack channel (e.g., #incident-2023-10-24-db-lag)". Zoom: "Automatically created for SEV 1".
    assert "#incident-2026-03-02-checkout-is-failing" in incident.shown()
    assert "meet.example.org" not in incident.shown()
    incident.at(3)
    ben.acknowledge(incident)

    # "100% outage for all users": "Page Engineering Director. Notify Exec Team."
    incident.at(4)
    ben.severity(incident, "SEV1", "Every request fails, for all users")
    raised = incident.age
    assert incident.head()[0] == "SEV1"
    assert incident.paged(dina.name) == [near(4)] and incident.paged(ben.name) == [0]
    assert story.messages(to="executives", subject="SEV1")
    assert "https://meet.example.org/muster-" in incident.shown()
    assert incident.minutes("Tell the same audiences", "SEV1") == [near(4)]
    dina.acknowledge(incident)

    # Phase 3: "Incident Commander (IC), Operations Lead (OL), Communications Lead (CL)"; section 4: a rigid structure.
    maximilian.claim(incident, "Incident Commander")
    commanded = incident.age
    refused(lambda: maximilian.assign(incident, "Operations Lead", maximilian), "Incident Commander", "may not also be")
    maximilian.assign(incident, "Operations Lead", ben)
    maximilian.assign(incident, "Communications Lead", omar)
    maximilian.assign(incident, "Scribe", ana)
    ticked = incident.reader.checklist(incident)
    for done in ("Claim the incident", "Assign Scribe", "Assess Severity", "Assign Ops Lead", "Assign Comms Lead"):
        assert ticked[done], done
    assert not ticked["Start Zoom bridge"] and not ticked["Post initial status update"]
    maximilian.tick(incident, "Start Zoom bridge")
    assert incident.reader.checklist(incident)["Start Zoom bridge"]

    # "Status check every 10 mins."
    incident.at(10.1)
    assert incident.minutes("Reminder", "status check") == [10]
    maximilian.check_in(incident, "Ops reads the logs, support counts tickets")
    assert incident.due("Ask the war room for a status check").minute == near(20.1)

    # SEV 1: "Updates every 15-30 mins."
    incident.has_reminder_and_miss("Update the status page", raised + 15, raised + 30)
    assert incident.minutes("Reminder", "Update the executive team") == [near(raised + 15)]
    assert incident.minutes("Missed", "Update the executive team") == [near(raised + 30)]
    assert len(incident.paged(dina.name)) == 2, "the director hears that nobody is told"
    omar.update(incident, "Status page", "investigating", "We see failing payments.")
    published = incident.age
    assert "We see failing payments." in story.status_page and "The next update follows in 30 min" in story.status_page
    assert incident.reader.checklist(incident)["Update StatusPage (Investigating)"]
    # "Update the Exec team via a separate channel."
    omar.update(incident, "Executive update channel", "investigating", "Payments fail; the team is on it.")
    told = story.messages(to="executives", body="Payments fail")
    assert len(told) == 1 and "Please put questions to the Communications Lead" in told[0]["body"]
    assert incident.due("Update the status page").minute == near(published + 30)
    # "Draft public tweets/emails (approved by Legal/PR if needed)."
    omar.update(incident, "Public statement", "update", "We are sorry. Payments fail at the moment.")
    assert not story.messages(to="customers@")
    withheld(lambda: ben.approve_update(incident))
    grace.approve_update(incident)
    assert story.messages(to="customers@", body="We are sorry.")
    # "Ensure the Customer Support team has a script for incoming tickets": not one with holes.
    refused(lambda: omar.update(incident, "Customer support", "update"), "support script", "workaround")
    omar.fact(incident, "Support script", "Nobody is charged twice.")
    omar.fact(incident, "Workaround", "Pay by invoice")
    omar.update(incident, "Customer support", "update")
    assert story.messages(subject="what to tell customers", body="Nobody is charged twice.")

    # Section 5: "Ack Everything: If the IC gives an order, acknowledge it."
    maximilian.order(incident, ben, "Compare the last two deployments")
    ordered = incident.age
    assert "not acknowledged" in incident.shown()
    incident.at(ordered + 2.5)
    assert incident.timeline("Missed", "order 1") or incident.timeline("Reminder", "order 1")
    ben.acknowledge_order(incident, 1)
    ben.finish_order(incident, 1)

    # Phase 4: "Hypothesis Generation", "Verification", "Action".
    ben.reach(incident, "investigating")
    assert incident.head()[1] == "Investigation"
    ben.suppose(incident, "The database is locked")
    ben.suppose(incident, "The deployment v1.2.3 is at fault")
    ben.judge(incident, 1, "eliminated", "pg_stat_activity shows no lock")
    ben.judge(incident, 2, "verified", "It fails since v1.2.3 alone")
    ben.reach(incident, "identified")
    assert incident.head()[1] == "Mitigation"
    # "Going 'rogue' and executing changes without IC approval."
    ben.propose(incident, "Restart the pods")
    ben.begin(incident, 1)
    assert len(incident.timeline("restart the pods", "without")) == 1
    ben.finish(incident, 1, "Nothing changed", worked=False)
    ben.propose(incident, "Roll v1.2.3 back")
    withheld(lambda: chi.approve(incident, 2), "Incident Commander")
    maximilian.approve(incident, 2)
    ben.begin(incident, 2)
    ben.finish(incident, 2, "Errors are at 0.1 %")
    assert len(incident.timeline("without an approval")) <= 1
    # "The IC should NOT look at logs, touch the terminal, or write code."
    maximilian.propose(incident, "Clear the cache")
    maximilian.approve(incident, 3)
    maximilian.begin(incident, 3)
    assert incident.timeline(maximilian.name, "hands-on") or incident.timeline("Incident Commander", "hands-on")

    # "If an incident runs long (>4 hours) … The IC must mandate a handover."
    incident.has_reminder_and_miss("Hand over command", commanded + 225, commanded + 240)
    sitrep = maximilian.draft(incident)
    for known in ("v1.2.3", "The database is locked", "We are sorry", ben.name):
        assert known in sitrep, known
    maximilian.offer(incident, "Incident Commander", dina)
    offered = incident.age
    assert incident.timeline(f"Handing over Command to {dina.name}.")
    assert incident.roles()["Incident Commander"] == [maximilian.name], "not before it is accepted"
    # "Incoming IC shadows for 15 mins."
    refused(lambda: dina.accept(incident), "shadow")
    incident.at(offered + 15.1)
    dina.accept(incident)
    accepted = incident.age
    assert incident.timeline("I have Command.") and incident.roles()["Incident Commander"] == [dina.name]
    assert incident.due("Hand over command").minute == near(accepted + 240)

    # Phase 5: "User impact has ceased. Alerts have cleared. The IC officially declares the incident 'Resolved.'"
    dina.reach(incident, "mitigated")
    refused(lambda: ben.resolve(incident), "Incident Commander")
    missing = refused(lambda: dina.resolve(incident), "User impact has ceased", "Alerts have cleared", "still firing")
    assert "stable" in missing
    story.alert(ended=True, alertname="HighErrorRate", service="checkout", error_rate="12")
    dina.confirm(incident, "User impact has ceased", "Support sees no new tickets")
    dina.reach(incident, "monitoring")
    watched = incident.age
    assert incident.head()[1] == "Monitoring"
    # A returning alert says that it was not over: F[Monitoring] -->|Stable| G[Resolution].
    incident.at(watched + 5)
    story.alert(alertname="HighErrorRate", service="checkout", error_rate="12")
    assert incident.head()[1] == "Mitigation" and incident.timeline("Reopened", "fires again")
    story.alert(ended=True, alertname="HighErrorRate", service="checkout", error_rate="12")
    dina.reach(incident, "mitigated")
    dina.reach(incident, "monitoring")
    watched = incident.age
    dina.confirm(incident, "User impact has ceased", "Support sees no new tickets, again")
    refused(lambda: dina.resolve(incident), "stable")
    assert incident.due("Declare it resolved").minute == near(watched + 15)
    incident.at(watched + 15.1)
    omar.update(incident, "Status page", "resolved", "It is over.")
    dina.resolve(incident)
    resolved = incident.age
    assert incident.head()[1] == "Resolution" and "It is over." in story.status_page
    assert incident.due("Update the status page") is None and incident.due("Hand over command") is None

    # Phase 6: "Drafting: Within 24 hours. Review Meeting: Within 5 business days."
    assert incident.due("Draft the post-mortem").minute == near(resolved + 24 * 60)
    review = incident.declared + datetime.timedelta(minutes=incident.due("Hold the post-mortem review").minute)
    assert review.date() == datetime.date(2026, 3, 9), "Monday and five business days"
    refused(lambda: dina.reach(incident, "retrospective done"), "drafted")
    dina.reach(incident, "retrospective prep")
    document = dina.document(incident)
    for section in ("Executive Summary", "Timeline", "Root Cause", "Impact", "Action Items"):
        assert f"# {section}" in document, section
    assert "Restart the pods" in document
    dina.save(incident, "\nWhy? Five times: nobody reviews migrations.\n")
    # "Attendance: IC, Ops Lead, Engineering Manager, Product Owner."
    dina.schedule(incident, story.now + datetime.timedelta(days=2))
    invited = {one["to"] for one in story.messages() if one["attachments"]}
    assert {"dina@example.org", "ben@example.org", "maximilian@example.org"} <= invited
    # "Jira tickets created to prevent recurrence", "tagged `prevention` or `detection`", "SEV 1 Action Items: 1 Sprint".
    dina.action_item(incident, "Review migrations", "prevention", owner=ben)
    assert incident.due("Complete the action item").minute == near(incident.age + 14 * 24 * 60)
    dina.reach(incident, "retrospective done")
    refused(lambda: dina.close(incident), "Review migrations", "ticket")
    dina.action_item(incident, "Alert on slow payments", "detection", owner=chi, ticket="OPS-7")
    dina.ticket_item(incident, "Review migrations", "OPS-8")
    dina.finish_item(incident, "Review migrations")
    dina.close(incident)
    # An item that is left open is owed also when the incident is closed.
    assert incident.head()[1] == "Post-Mortem" and incident.due("Complete the action item: Review migrations") is None
    assert incident.due("Complete the action item: Alert on slow payments").minute == near(incident.age + 14 * 24 * 60)
    dina.finish_item(incident, "Alert on slow payments")
    assert incident.due("Complete the action item") is None
    withheld(lambda: ben.claim(incident, "Scribe"), "closed")


def test_pages_go_from_the_primary_to_the_secondary_to_the_manager(story):
    ana, ben, chi, maximilian = story.cast("ana", "ben", "chi", "maximilian")
    incident = story.incident(ana.declare("SEV2", "Checkout", "slow", "all users", service="checkout"))
    ana.claim(incident, "Incident Commander")

    # "If Primary doesn't Ack in 15 mins, page Secondary. If no Ack in 30 mins, page Manager."
    incident.at(14.6)
    assert (incident.paged(ben.name), incident.paged(chi.name)) == ([0], [])
    incident.at(15.1)
    assert (incident.paged(chi.name), incident.paged(maximilian.name)) == ([15], [])
    assert incident.paged(ben.name) == [0], "the primary is not paged as somebody else's secondary"
    incident.at(29.6)
    assert incident.paged(maximilian.name) == []
    incident.at(30.1)
    assert incident.paged(maximilian.name) == [30]
    maximilian.acknowledge(incident)
    incident.at(61)
    assert incident.paged(ben.name) == [0] and incident.paged(chi.name) == [15]

    # SEV 2: "Updates every 30-60 mins."
    assert incident.minutes("Reminder", "Update the status page") == [30]
    assert incident.minutes("Missed", "Update the status page") == [60]


def test_a_breach_of_personal_data_calls_the_privacy_officer_and_closes_the_room(story):
    ana, ben, chi, grace = story.cast("ana", "ben", "chi", "grace")
    facts = {"Personal data exposed": "yes", "Money affected": "yes", "Detected by": "User"}
    incident = story.incident(
        ana.declare("SEV2", "Checkout", "showing other people's orders", "some users", service="checkout", facts=facts)
    )

    # Section 7: "The Privacy Officer and Legal Counsel must be paged immediately (SEV 1)."
    assert incident.head()[0] == "SEV1" and incident.paged(grace.name)[0] == 0
    # "Stop: Do not delete logs! They are evidence." "Discuss strictly on a 'Need to Know' basis."
    assert incident.timeline("Do not delete logs")
    refused(lambda: chi.shown(incident), "no")
    assert grace.head(incident)[0] == "SEV1"
    # "Notify the CFO immediately." "Preserve all database states." Who has no account is told by those who know.
    assert incident.timeline("Tell chief financial officer yourselves") and not story.messages(to="cfo@")
    assert incident.timeline("Preserve all database states")

    other = story.incident(ana.declare("SEV2", "Checkout", "charging twice", "some", facts={"Money affected": "yes"}))
    assert story.messages(to="cfo@", subject=str(other)) and other.timeline("Preserve all database states")


@pytest.mark.parametrize("severity", ["SEV3", "SEV4"])
def test_a_minor_incident_is_a_ticket_and_wakes_nobody(story, severity):
    ana, chi = story.cast("ana", "chi")
    incident = story.incident(ana.declare(severity, "Avatars", "not uploading", "few users", service="checkout"))

    # B -->|SEV 3/4| I[Ticket Backlog]; SEV 4: "File Jira ticket. Do not page."
    (ticket,) = [line for line in ana.tickets() if "Avatars" in line]
    assert "checkout" in ticket.lower()
    assert incident.timeline("TKT-1")
    # No war room: neither bridge nor roles nor cadence.
    assert "meet.example.org" not in incident.shown()
    assert incident.due("Fill the role") is None and incident.due("Update") is None and incident.due("Ask") is None
    # SEV 3: "Business Hours", "Page On-Call (Low Urgency)", on the morning after this Sunday.
    assert incident.minutes("Paged") == [] and not story.messages(subject=severity)
    story.until(datetime.datetime(2026, 3, 9, 9, 1, tzinfo=datetime.timezone.utc))
    monday = incident.minute(datetime.datetime(2026, 3, 9, 9, 0, tzinfo=datetime.timezone.utc))
    assert incident.paged(chi.name) == ([near(monday)] if severity == "SEV3" else [])

    # SEV 3: "Fix within 1-3 business days." SEV 4: "SLA: Next Sprint".
    due = incident.declared + datetime.timedelta(minutes=incident.due("Fix it").minute)
    last = datetime.datetime(2026, 3, 11) if severity == "SEV3" else datetime.datetime(2026, 3, 22)
    assert (due - datetime.timedelta(minutes=1)).date() == last.date(), written(due)
    ana.claim(incident, "Incident Commander")
    ana.confirm(incident, "User impact has ceased", "Tried it")
    ana.resolve(incident)
    ana.close(incident)
    assert not [line for line in ana.tickets() if "Avatars" in line and "open" in line], "the ticket ends with it"


test_a_minor_incident_is_a_ticket_and_wakes_nobody.clock = SUNDAY_NIGHT


def test_a_report_by_support_becomes_an_incident_or_a_bug(story):
    ana, omar = story.cast("ana", "omar")

    # "Customer Support escalating user tickets." "The first responder must answer: 'Is this an incident?'"
    omar.report("Three customers cannot pay", system="Checkout", customers="Acme, Globex and Initech")
    omar.report("A typo on the help page", system="Help centre")
    assert len(ana.waiting()) == 2
    incident = story.incident(ana.promote("cannot pay", severity="SEV2"))
    # Whose it is nobody has said: the on-call of last resort is paged.
    assert incident.head()[0] == "SEV2" and incident.paged(omar.name) == [0]
    ana.file("typo", team="support")
    assert any("typo" in line and "support" in line.lower() for line in ana.tickets())
    assert ana.waiting() in ([], ["nothing waits"])
