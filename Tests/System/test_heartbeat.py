"""The address outside: called while all is in order, and shown to nobody."""

import http.server
import threading

from muster import Server, command


def test_an_address_outside_is_called_while_all_is_in_order(tmp_path):
    called = threading.Event()

    class Watcher(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/ping/muster":
                called.set()
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Watcher) as watcher:
        threading.Thread(target=watcher.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{watcher.server_port}/ping/muster"
        with Server(tmp_path / "data", "--heartbeat", address) as server:
            assert called.wait(60), server.output()
            metrics = server.request("GET", "/metrics")[1]
        watcher.shutdown()
    assert 'muster_audit_findings{kind="late-pages"} 0' in metrics
    assert "muster_audit_time_seconds" in metrics


def test_an_address_that_is_none_is_refused_and_a_good_one_is_not_shown(tmp_path):
    wrong = command("config", "--data", tmp_path, "--heartbeat", "watch.example.org", check=False)
    right = command("config", "--data", tmp_path, "--heartbeat", "https://watch.example.org/secret")
    assert wrong.returncode == 1
    assert "must be an address such as" in wrong.stderr
    assert "secret" not in right.stdout
