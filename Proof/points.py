"""The failpoints, by what has to be done for the server to come to them; all others it comes to by its usual work."""

#: Of programs of their own, which are run again after they were killed.
BACKUP, RESTORE = ("backup.page", "backup.written"), ("restore.written",)
FIRST_START = ("file.written", "file.renamed", "migration.step")
STOP = ("checkpoint.begun", "checkpoint.done")
#: What the server comes to while it starts.
START = ("epoch.written", "epoch.committed", "migration.written", "migration.committed")
#: What it comes to when a person changes the organisation, and what follows from that.
ORGANISATION = ("organisation.written", "organisation.committed", "duty.written", "duty.committed", "timer.claimed", "timer.fired")
#: What it comes to when the engine was paused and goes on.
PAUSE = ("pause.written", "pause.committed", "resume.written", "resume.committed", "claim.written", "claim.committed")
#: What it comes to once in a quarter of a minute.
AUDIT = ("lease.written", "lease.committed", "audit.verified", "audit.noted", "heartbeat.calling", "heartbeat.called")
#: What goes to people is held back where it is much.
NTFY = ("ntfy.calling", "ntfy.answered")
SELDOM = ("mail.calling", "mail.answered", *NTFY)
ANY_MOMENT = "any moment"
