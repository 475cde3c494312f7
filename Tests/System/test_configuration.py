"""docs/configuration.md says of every setting what the program says of it."""

import pathlib
import re
import subprocess

from muster import ROOT, binary

PAGE = ROOT / "docs" / "configuration.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| `(MUSTER_[A-Z_]+)` \| (.+?) \| (.+) \|$", re.M)
LINE = re.compile(r"^(\S+)\s+(.*?)\s+\((.+)\)$")


def documented():
    return [(key, variable, default.strip("`"), meaning) for key, variable, default, meaning in ROW.findall(PAGE.read_text())]


def config(folder, *flags, **environment):
    done = subprocess.run(
        [binary(), "config", *flags], capture_output=True, text=True, cwd=folder, env={"PATH": "/usr/bin"} | environment, timeout=60
    )
    assert done.returncode == 0, done.stderr
    lines = [LINE.match(line) for line in done.stdout.splitlines()]
    assert all(lines), done.stdout
    return {line[1]: (line[2], line[3]) for line in lines}


def test_every_setting_has_its_row_with_its_default(tmp_path):
    shown = config(tmp_path)
    assert {key: (default, "default") for key, _, default, _ in documented()} == shown
    assert len(documented()) == len(shown)
    assert all(meaning.endswith(".") for *_, meaning in documented())


def test_the_variable_of_a_row_sets_it(tmp_path):
    samples = {"listen": "127.0.0.1:9", "url": "https://muster.example.org", "sandbox": "yes", "clock": "2026-03-02T09:00:00Z", "log-level": "info"}
    variables = {variable: samples[key] for key, variable, _, _ in documented() if key in samples}
    assert len(variables) == len(samples)
    shown = config(tmp_path, **variables)
    assert {key: shown[key] for key in samples} == {key: (value, "environment") for key, value in samples.items()}


def test_the_file_of_the_page_is_read(tmp_path):
    sample = re.search(r"```yaml\n(.+?)```", PAGE.read_text(), re.S)[1]
    pathlib.Path(tmp_path, "muster.yaml").write_text(sample)
    shown = config(tmp_path, "--data", str(tmp_path))
    assert shown["url"] == ("https://muster.example.org", f"{tmp_path}/muster.yaml")
    assert shown["process"][0] == "foundations"


def test_a_file_that_cannot_be_read_is_not_taken_for_none(tmp_path):
    (tmp_path / "data" / "muster.yaml").mkdir(parents=True)

    done = subprocess.run([binary(), "config"], capture_output=True, text=True, cwd=tmp_path, env={"PATH": "/usr/bin"}, timeout=60)

    assert done.returncode != 0
    assert "muster.yaml cannot be read" in done.stderr
