"""A process file with types, fields and automations of its own, made from a built-in one."""

import pathlib

from muster import ROOT

ADDITIONS = """
types:
  Security:
    means: Somebody got in, or tried to
    severity: SEV1
    restricted: yes
    labels: [security]
  Data pipeline:
    means: What arrives in the warehouse is late, wrong or gone
    severity: SEV2
    facts: { Workaround: Use the numbers of yesterday }
    labels: [data]
    checklists: [Backfill]
checklists:
  Backfill: { waits: yes, items: [Stop the jobs that read it, Run it again from the last good day] }
"""

FACTS = """
  Pipeline run: { kind: link, help: Where the failed run is to be seen, types: [Data pipeline] }
  Records lost: { kind: number, required: before resolved, types: [Data pipeline] }
  Data owner: { kind: person, required: when declaring, types: [Data pipeline] }
  Region: { choices: [EU, US, Everywhere] }
  Told the regulator at: { kind: time, types: [Security] }
"""

AUTOMATIONS = """
automations:
  - name: Somebody must lead
    when: role Incident Commander vacant
    after: 10 min
    if: { severity: SEV2 or graver }
    then:
      - post: "{ref} has no incident commander."
      - { page: technical leadership, because: Nobody leads }
  - name: Data people come along
    when: declared
    if: { type: Data pipeline }
    then:
      - post: "The data owner is {data owner}."
      - { label: warehouse }
      - { call: nothing-of-this-name }
  - name: Everyone hears that it is graver
    when: severity raised
    then: [{ prompt: Tell your team that it is graver now }]
"""


def write(folder):
    """Writes the file, and returns its path."""
    source = ROOT / "Sources" / "MusterCore" / "Processes" / "BuiltIn" / "foundations.yaml"
    text = source.read_text()
    lists = ADDITIONS.split("checklists:\n")[1]
    text = text.replace("\nchecklists:\n", "\nchecklists:\n" + lists, 1)
    text = text.replace("\nfacts:\n", "\nfacts:" + FACTS, 1)
    text += ADDITIONS.split("checklists:\n")[0] + AUTOMATIONS
    path = pathlib.Path(folder) / "own.yaml"
    path.write_text(text)
    return path
