"""A server that is told to stop while people and machines go on calling it ends as it should."""

import socket
import threading

from muster import Server


def test_a_server_that_is_told_to_stop_while_connections_come_ends_well(tmp_path):
    """NIO ends the process for a connection that is accepted at the moment at which nobody takes it any more."""
    server = Server(tmp_path / "data", "--process", "foundations")
    is_over = threading.Event()

    def call():
        while not is_over.is_set():
            try:
                with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
                    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: muster\r\nConnection: close\r\n\r\n")
                    connection.recv(1024)
            except OSError:
                is_over.wait(0.01)

    callers = [threading.Thread(target=call, daemon=True) for _ in range(8)]
    for caller in callers:
        caller.start()
    codes = []
    try:
        for _ in range(8):
            server.start()
            is_over.wait(0.2)
            server.process.terminate()
            codes.append(server.process.wait(timeout=30))
    finally:
        is_over.set()
        if server.process.poll() is None:
            server.kill()

    assert codes == [0] * 8, server.last_crash()
