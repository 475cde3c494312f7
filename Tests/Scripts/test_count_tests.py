"""scripts/count-tests: the line that a test run ends with."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PASSED = '<testsuites><testsuite><testcase name="a"/><testcase name="b"/></testsuite></testsuites>'
FAILED = '<testsuites><testsuite><testcase name="a"/><testcase name="c"><failure/></testcase></testsuite></testsuites>'
SKIPPED = '<testsuites><testsuite><testcase name="d"><skipped/></testcase></testsuite></testsuites>'


@pytest.mark.parametrize(
    ("reports", "line", "status"),
    [
        ([PASSED], "2 passed, 0 failed", 0),
        ([PASSED, FAILED], "3 passed, 1 failed", 1),
        ([PASSED, SKIPPED], "2 passed, 0 failed, 1 skipped", 0),
        ([PASSED, "<testsuites><tests"], "2 passed, 1 failed", 1),
        ([SKIPPED], "0 passed, 0 failed, 1 skipped", 1),
        ([], "0 passed, 0 failed", 1),
    ],
)
def test_sums_the_reports(tmp_path: Path, reports: list[str], line: str, status: int) -> None:
    for number, report in enumerate(reports):
        (tmp_path / f"{number}.xml").write_text(report)

    run = subprocess.run([ROOT / "scripts/count-tests", tmp_path], capture_output=True, text=True)

    assert run.stdout == line + "\n"
    assert run.returncode == status
