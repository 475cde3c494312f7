"""Rows of figures side by side, with what was aimed at, kept as a file a part and shown as one table."""

import dataclasses
import json
import pathlib
import statistics

from servers import ROOT, SCRATCH

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- table:begin, written by scripts/bench -->", "<!-- table:end -->"


@dataclasses.dataclass
class Row:
    """One thing that was measured for Muster and for `peer`; nil figures were not measured, and `note` says why."""

    what: str
    unit: str
    peer: str
    muster: float | None
    other: float | None
    #: Muster's figure over the peer's must be at least this, …
    at_least: float | None = None
    #: … or at most this, …
    at_most: float | None = None
    #: … or its figure at most the peer's and this much more.
    margin: float | None = None
    #: … or its figure at most this, whatever a peer does.
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.muster / self.other if self.muster is not None and self.other else None

    @property
    def goal(self) -> str:
        if self.at_least is not None:
            return f"≥ {self.at_least:g} ×"
        if self.at_most is not None:
            return f"≤ {self.at_most:g} ×"
        if self.limit is not None:
            return f"≤ {figure(self.limit)} {self.unit}"
        if self.margin is not None:
            return f"≤ {self.peer} + {figure(self.margin)} {self.unit}"
        return ""

    @property
    def is_met(self) -> bool | None:
        """Nil where there is no goal."""
        if not self.goal:
            return None
        if self.limit is not None:
            return self.muster is not None and self.muster <= self.limit
        if self.ratio is None or self.muster is None or self.other is None:
            return False
        if self.at_least is not None:
            return self.ratio >= self.at_least
        if self.at_most is not None:
            return self.ratio <= self.at_most
        return self.margin is not None and self.muster <= self.other + self.margin

    def cells(self) -> list[str]:
        met = {None: "", True: "met", False: "not met"}[self.is_met]
        if self.is_met is False and self.ratio is None and self.limit is None:
            met = "not measured"
        ratio = "–" if self.ratio is None else f"{self.ratio:.2f} ×"
        what = f"{self.what} ({self.note})" if self.note else self.what
        ours, theirs = (f"{figure(one)} {self.unit}".strip() for one in (self.muster, self.other))
        return [what, ours, f"{theirs} ({self.peer})" if self.peer else "–", ratio, self.goal, met]


def figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def median(values: list[float]) -> float:
    return statistics.median(values)


def keep(part: str, rows: list[Row], conditions: dict, remarks: list[str]) -> None:
    """Writes what a part has found, for a table of all parts and for programs."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    rows_for_programs = [dataclasses.asdict(row) | {"ratio": row.ratio, "is_met": row.is_met} for row in rows]
    found = {"conditions": conditions, "remarks": remarks, "rows": rows_for_programs}
    (SCRATCH / f"{part}.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def kept(part: str) -> tuple[list[Row], dict, list[str]] | None:
    path = SCRATCH / f"{part}.json"
    if not path.exists():
        return None
    found = json.loads(path.read_text())
    names = {field.name for field in dataclasses.fields(Row)}
    rows = [Row(**{name: value for name, value in row.items() if name in names}) for row in found["rows"]]
    return rows, found["conditions"], found["remarks"]


def text(parts: list[tuple[list[Row], dict, list[str]]]) -> str:
    """Markdown: the rows of all parts, then under which conditions each was measured."""
    lines = ["| what | Muster | beside it | ratio | goal | |", "|---|--:|--:|--:|--:|---|"]
    for rows, _, _ in parts:
        lines += ["| " + " | ".join(row.cells()) + " |" for row in rows]
    goals = [row.is_met for rows, _, _ in parts for row in rows if row.is_met is not None]
    lines += ["", f"{goals.count(True)} of {len(goals)} goals are met.", ""]
    for _, conditions, remarks in parts:
        lines.append(
            f"- *{conditions['part']}*: commit {conditions['commit']}, {conditions['date']}, {conditions['cores']} × "
            f"{conditions['cpu']}, {conditions['memory_gib']} GiB, Linux {conditions['kernel']}; a synced write takes "
            f"{conditions['synced_write_ms']:.2f} ms; other programs used {conditions['others']:.0%} of a core in the "
            f"middle run and {conditions['others_at_most']:.0%} in the worst. {' '.join(remarks)}".rstrip()
        )
    return "\n".join(lines)


def write(table: str, page: pathlib.Path = PAGE) -> None:
    before, rest = page.read_text().split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}")
