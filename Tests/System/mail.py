"""A mail server that keeps what it is given, and can be made to keep its senders waiting."""

import email
import socketserver
import threading
import time


class MailServer:
    def __init__(self):
        #: (moment, recipient, message), oldest first
        self.taken = []
        self.answers = threading.Event()
        self.answers.set()
        owner = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def handle(self):
                try:
                    self.speak()
                except OSError:
                    pass

            def speak(self):
                recipients = []
                self.say("220 mail.example.org")
                for line in self.rfile:
                    word = line.decode().strip()
                    verb = word[:4].upper()
                    if verb == "RCPT":
                        recipients.append(word.partition(":")[2].split(">")[0].strip("< "))
                    if verb == "DATA":
                        self.say("354 go on")
                        owner.take(recipients, self.data())
                        recipients = []
                        owner.answers.wait(60)
                    if verb == "QUIT":
                        self.say("221 bye")
                        return
                    self.say("250 ok")

            def data(self):
                lines = []
                for line in self.rfile:
                    if line == b".\r\n":
                        return b"".join(lines)
                    lines.append(line[1:] if line.startswith(b"..") else line)
                # Whoever sent it has gone in the middle of it: nobody has got this mail.
                raise ConnectionError

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 64

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}?from=muster@example.org&tls=none"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, recipients, data):
        message = email.message_from_bytes(data)
        for recipient in recipients:
            self.taken.append((time.monotonic(), recipient, message))

    def wait(self, condition, within):
        """The first that meets the condition."""
        deadline = time.monotonic() + within
        while True:
            # Whoever stood still over the deadline looks once more.
            is_over = time.monotonic() >= deadline
            for moment, recipient, message in list(self.taken):
                if condition(recipient, message):
                    return moment, recipient, message
            assert not is_over, f"no such mail within {within} s among {[(r, m['Subject']) for _, r, m in self.taken]}"
            time.sleep(0.02)

    def close(self):
        self.answers.set()
        self.server.shutdown()
        self.server.server_close()
