"""Document A, "Customer Incident Management Policy", lived through from the alert to the published Incident Report."""

import datetime

import pytest
from story import refused, withheld

PROCESS = "cloudflare"
# Where a sentence stands in quotation marks, it is the document's. It gives no times of its own but "immediately" and "as
# soon as": those here are ours.
INTAKE = {
    "Submitter source": "Monitoring", "Customers": "unknown", "System or application": "api on edge-7",
    "Time of alert": "09:00", "Scope of impact": "Worldwide", "Type of impact": "Degraded performance",
}


def near(minute):
    return pytest.approx(minute, abs=0.2)


def test_a_p0_from_the_alert_to_the_published_report(story):
    ana, ben, dina, maximilian, omar, yuki = story.cast("ana", "ben", "dina", "maximilian", "omar", "yuki")
    labels = {"alertname": "Access", "metric": "access", "scope": "worldwide", "service": "api"}

    # "Degraded access to the … application or API (⪯ 98% as measured worldwide or from any major region)."
    story.alert(annotations={"value": "98", "summary": "degraded"}, **labels)
    incident = story.incident("INC-1")
    assert incident.head() == ("P0", "Triage")
    # "For all P0 and P1 issues, the on-duty Incident Manager should be contacted immediately"; "On-call SRE", "On-call
    # Network Engineers", "On-call CSUP"; management is notified.
    for person in (yuki, maximilian, omar):
        assert incident.paged(person.name)[0] == 0, person.name
    assert story.messages(to="dina", subject="INC-1") and story.messages(to="management@")
    assert incident.paged(dina.name) == []
    # "High priority (P0 and P1) problems will be assigned to categories": an alert waits for nobody, people choose.
    assert incident.timeline("Choose a category", "P0")
    yuki.severity(incident, "P0", "It is the API", category="API")
    assert incident.timeline("API") and "Choose a category" in incident.shown()

    # "Identifies and responds to an Incident, assesses and classifies"; then the manager takes over.
    yuki.acknowledge(incident)
    yuki.claim(incident, "On-call SRE")
    incident.has_reminder_and_miss("Contact the incident manager on duty", None, 5)
    assert incident.paged(dina.name) == [5] and "Nobody manages this incident" in incident.shown()
    dina.acknowledge(incident)
    maximilian.acknowledge(incident)
    maximilian.claim(incident, "Incident Manager")
    omar.acknowledge(incident)
    omar.claim(incident, "On-call CSUP")

    # "The following information must be collected before an incident is classified and prioritized", or be unknown.
    refused(lambda: yuki.reach(incident, "identified"), "Submitter source", "Scope of impact")
    for fact, value in INTAKE.items():
        yuki.fact(incident, fact, value)
    # "Status Page will be created using templates by CSUP team member on-call as soon as an incident is identified."
    assert incident.due("Create the status page").owner in ("On-call CSUP", omar.name)
    incident.has_reminder_and_miss("Create the status page", 10, 15)
    omar.update(incident, "Status page", "investigating", "Requests to our API fail.")
    assert "We are aware of an issue" in story.status_page and "Requests to our API fail." in story.status_page
    yuki.reach(incident, "identified")
    assert incident.head()[1] == "Problem"
    # "Notified of status according to pre-determined time periods (or upon change in status)."
    omar.update(incident, "Status page", "identified", "A transit provider drops packets.")
    assert incident.due("Update the status page, also upon every change").minute == near(incident.age + 30)
    maximilian.update(incident, "Internal management", "investigating", "A transit provider drops packets.")
    assert incident.due("Inform internal management").minute == near(incident.age + 60)
    (told,) = story.messages(to="management@", body="A transit provider drops packets.")
    assert "Scope: Worldwide" in told["body"] and "Type of impact: Degraded performance" in told["body"]
    # "Performing … escalations when … appropriate progress is not being made."
    assert incident.due("Check the progress")
    maximilian.page(incident, ben, "We need somebody who knows BGP")
    assert incident.paged(ben.name) == [near(incident.age)]

    # "Ensuring that a meaningful explanation is applied to the ticket upon resolution."
    yuki.reach(incident, "mitigated")
    story.alert(ended=True, **labels)
    refused(lambda: ben.resolve(incident), "Incident Manager")
    refused(lambda: maximilian.resolve(incident), "meaningful explanation", "status page says that it is resolved")
    yuki.fact(incident, "Explanation", "A route leak at a transit provider; we withdrew the peering.")
    omar.update(incident, "Status page", "resolved", "Traffic takes another way.")
    maximilian.resolve(incident)
    assert incident.head()[1] == "Resolution"

    # "All P0 problems will instigate the publication of an Incident Report (IR), which includes a Root Cause Analysis."
    assert incident.due("Publish the Incident Report") and incident.due("Hold the Post Mortem meeting")
    withheld(lambda: maximilian.customer_report(incident, "published"))
    maximilian.customer_report(incident, "drafted", "# Incident Report\n\nA route leak sent traffic astray.\n")
    # "It is critical to ensure that the report is reviewed by … management for content, commitments and … presentation."
    withheld(lambda: maximilian.customer_report(incident, "published"), "internal management", "review")
    refused(lambda: yuki.customer_report(incident, "reviewed"), "internal management")
    assert "A route leak sent traffic astray." in dina.report_text(incident)
    dina.customer_report(incident, "reviewed")
    maximilian.reach(incident, "retrospective prep")
    # "All IR publications will be followed by a Post Mortem meeting": not the other way round.
    maximilian.save(incident, "\nThe underlying cause is a missing filter.\n")
    refused(lambda: maximilian.reach(incident, "retrospective done"), "Incident Report", "published")
    maximilian.customer_report(incident, "published")
    assert incident.due("Publish the Incident Report") is None
    # "Follow-up remediation steps"; a third party's are tracked like our own.
    maximilian.action_item(
        incident, "Filters at the provider", "third party", owner=ben,
        target=story.now + datetime.timedelta(days=7), ticket="PRB-2",
    )
    maximilian.reach(incident, "retrospective done")

    # "Making certain that the initial submitter agrees that the issue is resolved before the ticket is closed."
    refused(lambda: maximilian.close(incident), "initial submitter agrees", "Problem ticket", "Root cause")
    for fact, value in {"Ticket": "INC-77", "Problem ticket": "PRB-1", "Root cause": "A missing filter"}.items():
        maximilian.fact(incident, fact, value)
    withheld(lambda: yuki.confirm(incident, "The initial submitter agrees", "Sure"), "Incident Manager")
    maximilian.confirm(incident, "The initial submitter agrees", "The SRE on shift agrees")
    maximilian.close(incident)
    assert incident.head()[1] == "Post Mortem"


@pytest.mark.parametrize(
    ("labels", "value", "severity"),
    [
        ({"metric": "access", "scope": "major_region"}, "98.1", None),
        ({"metric": "access", "scope": "major_region"}, "97.9", "P0"),
        ({"metric": "packet_loss", "scope": "worldwide"}, "19.9", None),
        ({"metric": "packet_loss", "scope": "worldwide"}, "20", "P0"),
        ({"metric": "packet_loss", "scope": "major_region"}, "29", None),
        ({"metric": "packet_loss", "scope": "major_region"}, "30", "P0"),
    ],
)
def test_measurements_are_priorities(story, labels, value, severity):
    (ana,) = story.cast("ana")

    # "⪰ 20% packet loss worldwide or 30% packet loss from any major region"; P3 is "the default severity assigned to all
    # tickets that have not yet been reviewed".
    story.alert(annotations={"value": value}, alertname="Measured", service="api", **labels)
    if severity is None:
        (waits,) = ana.waiting()
        assert "Measured" in waits
        assert story.incident(ana.promote("Measured")).head()[0] == "P3"
    else:
        assert story.incident("INC-1").head()[0] == severity


def test_a_p1_needs_a_category_of_the_status_page_and_a_p2_none(story):
    ana, yuki, maximilian = story.cast("ana", "yuki", "maximilian")

    # "Each ticket is classified correctly by including its Category and Priority"; "correspond to the publicly communicated
    # categories which are listed on … public Status Page".
    refused(lambda: ana.declare("P1", "Analytics", "lost", "everybody", service="api"), "category")
    high = story.incident(
        ana.declare("P1", "Analytics", "lost", "everybody", service="api", category="Reporting and analytics")
    )
    assert high.paged(maximilian.name)[0] == 0 and high.due("Contact the incident manager on duty")
    assert high.due("Publish the Incident Report") is None, "the report is mandatory for P0"

    # "Lower priority (P2 and P3)" have the lightweight path.
    for severity, paged in (("P2", [0]), ("P3", [])):
        low = story.incident(ana.declare(severity, f"CPU of {severity}", "hot", service="api"))
        assert low.paged(yuki.name) == paged and low.paged(maximilian.name) == []
        assert low.due("Contact") is None and low.due("Create") is None and "meet.example.org" not in low.shown()
        assert any(f"CPU of {severity}" in line for line in ana.tickets())
    # "At the discretion of SRE or … management, problems may be assigned a higher level": with the category it needs.
    refused(lambda: yuki.severity(low, "P0", "It is everywhere"), "category")
    yuki.severity(low, "P0", "It is everywhere", category="Data centers")
    assert low.head()[0] == "P0" and low.paged(maximilian.name) == [near(low.age)]


def test_a_p3_ends_when_its_submitter_agrees(story):
    (ana,) = story.cast("ana")
    incident = story.incident(
        ana.declare("P3", "A certificate", "ending next month", "nobody", service="help-centre", facts=INTAKE)
    )

    ana.claim(incident, "On-call SRE")
    ana.fact(incident, "Explanation", "Renewed")
    ana.resolve(incident)
    refused(lambda: ana.close(incident), "Whoever submitted it agrees")
    ana.confirm(incident, "Whoever submitted it agrees", "They said so")
    ana.close(incident)
    assert incident.due("") is None


def test_security_takes_a_route_of_its_own(story):
    chi, grace, omar = story.cast("chi", "grace", "omar")

    # "Incidents that are classified under the categories of Security and Privacy require special handling."
    omar.report("A customer sees another's invoices", route="privacy")
    assert not any("invoices" in line for line in chi.waiting())
    assert any("invoices" in line for line in grace.waiting())
    (mail,) = story.messages(to="grace@", subject="privacy report")
    assert "invoices" not in mail["subject"] + mail["body"]
