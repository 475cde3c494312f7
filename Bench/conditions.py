"""What the figures depend on: the machine, the commit, the disk, and what else ran meanwhile."""

import os
import pathlib
import platform
import re
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


def machine() -> dict[str, object]:
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT)
    changed = subprocess.run(["git", "status", "--porcelain", "Sources"], capture_output=True, text=True, cwd=ROOT)
    return {
        "cpu": model[1] if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory[1]) / 2**20) if memory else None,
        "kernel": platform.release(),
        "commit": (commit.stdout.strip() or "unknown") + (" and changes" if changed.stdout.strip() else ""),
        "date": time.strftime("%Y-%m-%d"),
    }


def synced_write_ms(folder: pathlib.Path) -> float:
    """The median time of a 4 KiB write with its fdatasync, in milliseconds: what a commit waits for."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        taken = []
        for _ in range(500):
            begun = time.monotonic()
            os.write(file.fileno(), b"x" * 4096)
            os.fdatasync(file.fileno())
            taken.append((time.monotonic() - begun) * 1000)
    return statistics.median(taken)


def resident_mib(process: int) -> float:
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


class Others:
    """How much of one core was used by what is neither the measured server nor the load."""

    def __init__(self, processes: list[int]):
        self._processes = processes

    def __enter__(self) -> "Others":
        self._begun, self._own = self._all(), self._ours()
        self._at = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        used = self._all() - self._begun - (self._ours() - self._own)
        self.share = max(0.0, used / (time.monotonic() - self._at))

    @staticmethod
    def _all() -> float:
        """Seconds of work of the whole machine, without what it waited and what its host kept."""
        fields = [int(word) for word in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        return (sum(fields[:3]) + sum(fields[5:7])) / TICKS

    def _ours(self) -> float:
        """The servers with their workers, and this process with what it started and waited for."""
        waited_for = os.times()
        own = waited_for.user + waited_for.system + waited_for.children_user + waited_for.children_system
        return own + sum(self._seconds(one) for process in self._processes for one in self._family(process))

    @staticmethod
    def _family(process: int) -> list[int]:
        found = subprocess_children(process)
        return [process, *(one for child in found for one in Others._family(child))]

    @staticmethod
    def _seconds(process: int) -> float:
        try:
            fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / TICKS


def subprocess_children(process: int) -> list[int]:
    try:
        return [int(word) for word in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []
