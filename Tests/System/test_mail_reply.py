"""A reply to the mail of a page answers it, by an address that nobody can guess, and only in so many words."""

import smtplib

import pytest
from mail import MailServer
from muster import Server, free_port, wait


@pytest.fixture
def mailer():
    mailer = MailServer()
    yield mailer
    mailer.close()


def test_a_reply_answers_the_page_and_an_absence_note_does_not(tmp_path, mailer):
    port = free_port()
    with Server(
        tmp_path / "data", "--smtp", f"{mailer.url}&answers=answers.example.org", "--mail-listen", f"127.0.0.1:{port}"
    ) as server:
        made = server.post("/incidents", {"severity": "SEV4", "title": "Checkout is failing"})
        reference = made["reference"]
        server.post(f"/incidents/{reference}/pages", {"person": server.made["admin"], "because": "Look"})
        _, recipient, mail = mailer.wait(lambda _, mail: reference in mail["Subject"] and mail["Reply-To"], 60)
        mailbox = mail["Reply-To"]
        assert mailbox.endswith("@answers.example.org") and len(mailbox.split("@")[0]) <= 64

        def send(to, text):
            with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
                client.sendmail(recipient, [to], f"Subject: Re: {mail['Subject']}\r\n\r\n{text}\r\n".encode())

        def answered():
            return server.get(f"/incidents/{reference}")["pages"][0].get("acknowledged_at")

        with pytest.raises(smtplib.SMTPDataError) as refused:
            send(mailbox, "I am on holiday and have no access to mail.\n\n> Acknowledge: ack")
        assert refused.value.smtp_code == 554 and not answered()
        changed = "0" if mailbox[1] != "0" else "1"
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(mailbox[0] + changed + mailbox[2:], "ack")
        # A mail server may write the mailbox in capitals.
        send(mailbox.upper(), "\nAck.\n\nOn Monday Muster wrote:\n> Checkout is failing")
        wait(answered, "the answer", 60)
        assert any(entry.get("source") == "mail" for entry in server.timeline(reference))
        send(mailbox, "ack")
