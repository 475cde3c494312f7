"""Text messages and calls through a provider, byte by byte; answers by reply and by key; forged callbacks are refused."""

import base64
import re
import xml.etree.ElementTree as ElementTree

import pytest
from muster import Refused, Server, wait
from telephone import Provider

PHONE = "sms:+44 20 7946 0018"


@pytest.fixture
def providers():
    first, second = Provider(account="ACfirst"), Provider(account="ACsecond", number="+15005550007")
    yield first, second
    first.close()
    second.close()


@pytest.fixture(params=["sqlite", "postgres"])
def server(request, tmp_path, providers):
    database = request.getfixturevalue("postgres").database() if request.param == "postgres" else None
    phones = " ".join(provider.url for provider in providers)
    with Server(tmp_path / "data", "--phone", phones, database=database) as server:
        yield server


def one(fields, name):
    assert len(fields[name]) == 1
    return fields[name][0]


def add(server, provider, method=PHONE):
    server.post("/me/contact-methods", {"method": method})
    sent = provider.taken.get(timeout=60)
    text = one(sent["fields"], "Body") if sent["kind"] == "Messages" else one(sent["fields"], "Twiml")
    code = re.sub(r"\D", "", re.search(r"Your code for Muster is ([\d, ]+)", text).group(1))
    server.post("/me/contact-methods/verification", {"method": method, "code": code})


def page(server, name="Checkout"):
    made = server.post("/incidents", {"severity": "SEV4", "title": f"{name} is failing"})
    server.post(f"/incidents/{made['reference']}/pages", {"person": server.made["admin"], "because": "Look"})
    return made["reference"]


def test_a_page_by_text_message_and_its_answer(server, providers):
    first, _ = providers
    add(server, first)
    reference = page(server)
    sent = first.taken.get(timeout=60)

    assert sent["path"] == "/2010-04-01/Accounts/ACfirst/Messages.json"
    expected = base64.b64encode(b"ACfirst:token-of-the-test").decode()
    assert sent["headers"]["authorization"] == f"Basic {expected}"
    assert sent["headers"]["content-type"] == "application/x-www-form-urlencoded"
    fields = sent["fields"]
    assert set(fields) == {"To", "From", "Body", "StatusCallback", "ValidityPeriod"}
    assert one(fields, "To") == "+442079460018" and one(fields, "From") == "+15005550006"
    assert 1 <= int(one(fields, "ValidityPeriod")) <= 36000
    number = reference.removeprefix("INC-")
    assert len(one(fields, "Body")) <= 1600 and f'"{number} ack"' in one(fields, "Body")

    # A receipt from the carrier, told twice and out of order; a forged one is refused.
    status = one(fields, "StatusCallback")
    receipt = {"MessageSid": sent["sid"], "MessageStatus": "delivered", "To": "+442079460018"}
    assert first.call_back(status, receipt, signature="Zm9yZ2Vk")[0] == 403
    assert first.call_back(status, receipt | {"To": "+1"}, signature="")[0] == 403
    for state in ["delivered", "sent", "delivered"]:
        assert first.call_back(status, receipt | {"MessageStatus": state})[0] == 204
    # The carrier may be quicker to say so than we are to note that it took the message.
    wait(lambda: "text message: taken (127.0.0.1" in server.cli("why", reference).stdout, "the outcome")
    assert server.cli("why", reference).stdout.count("the carrier says delivered") == 1

    # The person replies; only what is signed counts, and only from their number.
    inbound = f"{server.base}/phone/ACfirst/messages"
    reply = {"MessageSid": "SM1", "From": "+442079460018", "To": "+15005550006", "Body": f"{number} ack"}
    assert first.call_back(inbound, reply, signature="AAAA")[0] == 403
    status, text = first.call_back(inbound, reply | {"From": "+15555550100"})
    assert status == 200 and "knows nobody" in text
    status, text = first.call_back(inbound, reply)
    assert ElementTree.fromstring(text).find("Message").text == f"Acknowledged: {reference}."
    assert server.get(f"/incidents/{reference}")["pages"][0]["acknowledged_at"]
    _, text = first.call_back(inbound, reply)
    assert "No page of yours" in text


def test_a_call_takes_a_key(server, providers):
    first, _ = providers
    add(server, first, "voice:+442079460019")
    server.api("PUT", "/me/notifications", {"high": [{"method": "voice:+442079460019"}]})
    reference = page(server)
    sent = first.taken.get(timeout=60)
    assert sent["kind"] == "Calls" and set(sent["fields"]) == {
        "To", "From", "Twiml", "Timeout", "StatusCallback", "StatusCallbackEvent",
    }
    assert sent["fields"]["StatusCallbackEvent"] == ["answered", "completed"]
    script = ElementTree.fromstring(one(sent["fields"], "Twiml"))
    gather = script.find("Gather")
    assert gather.get("numDigits") == "1" and "Press 4 to acknowledge" in gather.find("Say").text
    again = script.find("Redirect").text
    call = {"CallSid": sent["sid"], "From": "+15005550006", "To": "+442079460019", "CallStatus": "in-progress"}

    # Nothing pressed: it is said again, and ends after the third time.
    _, second = first.call_back(again, call)
    _, third = first.call_back(ElementTree.fromstring(second).find("Redirect").text, call)
    assert ElementTree.fromstring(third).find("Hangup") is not None
    assert first.call_back(gather.get("action"), call | {"Digits": "4"}, signature="AAAA")[0] == 403
    _, other = first.call_back(gather.get("action"), call | {"Digits": "9"})
    assert ElementTree.fromstring(other).find("Gather") is not None
    _, done = first.call_back(gather.get("action"), call | {"Digits": "4"})
    assert "Acknowledged" in ElementTree.fromstring(done).find("Say").text
    assert server.get(f"/incidents/{reference}")["pages"][0]["acknowledged_at"]


def test_the_next_provider_takes_what_the_first_refuses(server, providers):
    first, second = providers
    add(server, first)
    first.refuses = 500
    page(server)
    sent = second.taken.get(timeout=60)
    assert sent["path"] == "/2010-04-01/Accounts/ACsecond/Messages.json"
    assert one(sent["fields"], "From") == "+15005550007"
    assert "/phone/ACsecond/" in one(sent["fields"], "StatusCallback")


def test_what_the_carrier_could_not_deliver_goes_on_to_the_next(server, providers):
    first, _ = providers
    add(server, first)
    server.api("PUT", "/me/notifications", {"high": [{"method": PHONE}]})
    reference = page(server)
    sent = first.taken.get(timeout=60)
    failed = {"MessageSid": sent["sid"], "MessageStatus": "undelivered", "ErrorCode": "30003"}
    assert first.call_back(one(sent["fields"], "StatusCallback"), failed)[0] == 204
    # The next round of the same policy begins at once instead of in five minutes.
    first.taken.get(timeout=60)
    assert "the carrier could not deliver it (error 30003)" in server.cli("why", reference).stdout


def test_a_code_is_needed_and_wrong_ones_are_refused(server, providers):
    first, _ = providers
    server.cli("contact", "add", PHONE)
    assert "unverified" in server.cli("contact", "list").stdout
    first.taken.get(timeout=60)
    with pytest.raises(Refused) as refused:
        server.post("/me/contact-methods/verification", {"method": PHONE, "code": "12"})
    assert refused.value.status == 422
    page(server)
    assert first.taken.empty()
    assert first.call_back(f"{server.base}/phone/ACnobody/messages", {"From": "+1", "Body": "ack"})[0] == 404
