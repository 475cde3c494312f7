"""A mail server for tests: takes mail on 127.0.0.1 and says on standard output what it got.

Prints one JSON object a line. The first is {"event": "listening", "port": N, "ca": FILE}, where "ca" is the
certificate to trust, or null without TLS. Then, as they happen:
  {"event": "connected"}                      a client has connected
  {"event": "mail", "from", "to", "subject", "text", "data", "tls", "user"}   a mail was taken; "data" is all of it, with CRLF ends
It ends when its standard input does, so that it never outlives the test.

What it answers is told by the part of the recipient's address before the @:
  temporary   451 to the recipient        permanent   550 to the recipient
  dataless    451 after the mail          refused     554 after the mail
  silent      no answer to the recipient, until the client gives up
  mute        no answer after the mail,   until the client gives up
Any other is taken.

Options: --user NAME --password WORD (asks for a login); --tls starttls, or --tls implicit, with a certificate for
localhost that it makes for itself with the openssl command.
"""

import argparse
import asyncio
import email
import email.policy
import json
import os
import ssl
import subprocess
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def tell(**values):
    print(json.dumps(values), flush=True)


def readable(content):
    """The subject and the plain text, decoded as a mail program shows them."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    body = mail.get_body(preferencelist=("plain",))
    return {"subject": str(mail["subject"]), "text": body.get_content() if body else ""}


class Sink:
    async def handle_RCPT(self, server, session, envelope, address, options):
        word = address.split("@")[0]
        if word == "temporary":
            return "451 4.3.2 come back later"
        if word == "permanent":
            return "550 5.1.1 no such mailbox"
        if word == "silent":
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        words = {address.split("@")[0] for address in envelope.rcpt_tos}
        if "dataless" in words:
            return "451 4.3.1 no room"
        if "refused" in words:
            return "554 5.7.1 not wanted"
        tell(
            event="mail",
            **{"from": envelope.mail_from, "to": envelope.rcpt_tos},
            data=envelope.original_content.decode("utf-8"),
            **readable(envelope.original_content),
            tls=session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None,
            user=session.auth_data.login.decode() if session.auth_data else None,
        )
        if "mute" in words:
            await asyncio.sleep(3600)
        return "250 OK"


class Server(SMTP):
    def connection_made(self, transport):
        if self.session is None:
            tell(event="connected")
        super().connection_made(transport)


def certificate(folder):
    """Makes a certificate for localhost; returns its file and a context that serves it."""
    paths = [os.path.join(folder, name) for name in ("certificate.pem", "key.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-out", paths[0], "-keyout", paths[1]],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*paths)
    return paths[0], context


async def serve(options, folder):
    ca, context = certificate(folder) if options.tls else (None, None)

    def authenticate(server, session, envelope, mechanism, data):
        good = LoginPassword(options.user.encode(), options.password.encode())
        if isinstance(data, LoginPassword) and data == good:
            return AuthResult(success=True, auth_data=data)
        return AuthResult(success=False, handled=False)

    def make():
        return Server(
            Sink(),
            hostname="sink.example",
            enable_SMTPUTF8=True,
            authenticator=authenticate if options.user else None,
            auth_required=options.user is not None,
            auth_require_tls=options.tls == "starttls",
            tls_context=context if options.tls == "starttls" else None,
            require_starttls=options.tls == "starttls",
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, "127.0.0.1", 0, ssl=context if options.tls == "implicit" else None)
    tell(event="listening", port=server.sockets[0].getsockname()[1], ca=ca)
    await loop.run_in_executor(None, sys.stdin.read)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--tls", choices=["starttls", "implicit"])
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(serve(parser.parse_args(), folder))


main()
