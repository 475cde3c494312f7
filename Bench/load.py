"""The load: wrk with a script that costs it next to nothing, and a plain client that fills a server."""

import dataclasses
import http.client
import json
import pathlib
import re
import subprocess
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
# As many as a few Prometheus servers would hold open; neither server gains by more of them here.
CONNECTIONS = 32


@dataclasses.dataclass
class Load:
    """What one run of wrk found."""

    seconds: float
    answered: int
    refused: int
    lost: int
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Answers of 2xx or 3xx a second."""
        return self.answered / self.seconds


def wrk(
    url: str,
    seconds: int,
    connections: int = CONNECTIONS,
    headers: dict[str, str] | None = None,
    script: str | None = None,
    environment: dict[str, str] | None = None,
) -> Load:
    """Loads `url` for so long. With a script of this folder, that makes the requests."""
    words = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s", "--timeout", "10s"]
    for name, value in (headers or {}).items():
        words += ["--header", f"{name}: {value}"]
    # wrk takes one script: what reports comes after what makes the requests.
    text = "".join((HERE / name).read_text() for name in (script, "report.lua") if name)
    whole = HERE.parent / ".test-output" / "bench" / "wrk.lua"
    whole.parent.mkdir(parents=True, exist_ok=True)
    whole.write_text(text)
    run = subprocess.run([*words, "--script", str(whole), url], capture_output=True, text=True, env=environment)
    found = re.search(r"^RESULT (.*)$", run.stdout, re.MULTILINE)
    if run.returncode != 0 or not found:
        raise RuntimeError(f"wrk failed: {run.stdout}{run.stderr}")
    return Load(**json.loads(found[1]))


def moment(seconds_from_now: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:00.000Z", time.gmtime(time.time() + seconds_from_now))


def post_alerts(url: str, seconds: int, batch: int, same: int, first: int = 0) -> Load:
    """Posts alerts for so long: all of them new, or `same` ones again and again."""
    environment = {
        "BENCH_BATCH": str(batch),
        "BENCH_SET": str(same),
        "BENCH_FIRST": str(first),
        "BENCH_BEGINS": moment(-60),
        "BENCH_ENDS": moment(3600),
    }
    return wrk(f"{url}/api/v2/alerts", seconds, script="alerts.lua", environment=environment)


def alert(number: int, begins: str, ends: str) -> dict:
    """The same alert as alerts.lua makes of this number."""
    return {
        "labels": {
            "alertname": f"HighErrorRate{number % 100:02}",
            "cluster": "prod-eu-1",
            "instance": f"host-{number % 100_000:05}:9100",
            "namespace": "shop",
            "service": f"checkout-{number % 100:02}",
            "severity": "warning",
            "team": "payments",
            "uid": f"u-{number:09}",
        },
        "annotations": {
            "description": "The 5xx ratio has been above 5% for 10 minutes; current value is 7.25%.",
            "runbook_url": "https://runbooks.example.test/HighErrorRate",
            "summary": f"Error rate above 5% on checkout-{number % 100:02}",
        },
        "startsAt": begins,
        "endsAt": ends,
        "generatorURL": "http://prometheus.example.test/graph?g0.expr=job%3Aerrors%3Aratio5m&g0.tab=1",
    }


def fill(url: str, numbers: range, batch: int = 500) -> None:
    """Posts each of these alerts once."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    begins, ends = moment(-60), moment(3600)
    for start in range(numbers.start, numbers.stop, batch):
        alerts = [alert(number, begins, ends) for number in range(start, min(numbers.stop, start + batch))]
        headers = {"Content-Type": "application/json"}
        connection.request("POST", f"{parts.path}/api/v2/alerts", json.dumps(alerts), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{url} refused alerts: {answer.status} {body[:300]!r}")
    connection.close()
