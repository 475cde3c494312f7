"""`muster verify` and `muster rebuild` while the server works."""

from muster import Server, command


def test_the_record_is_verified_and_rebuilt_while_the_server_works(tmp_path):
    with Server(tmp_path / "data", "--sandbox") as server:
        made = server.post("/incidents", {"severity": "SEV2", "title": "Search is slow"})

        verified = command("verify", "--data", server.folder).stdout
        rebuilt = command("rebuild", "--data", server.folder).stdout

        assert verified.startswith("1 incidents with ") and "every hash holds" in verified
        assert rebuilt == "1 incidents rebuilt.\n"
        assert server.get(f"/incidents/{made['reference']}")["version"] == made["version"]
