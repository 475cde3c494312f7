import FoundationEssentials
import Testing

@testable import MusterCore

/// A company as each product would give it: two people who take turns weekly in New York, and a policy over them.
enum OnCallExports {
    static let pagerDuty = """
        {"users": [
          {"id": "PU1", "type": "user", "name": "Jo Field", "email": "jo@example.org", "time_zone": "America/New_York", "role": "admin",
           "contact_methods": [
             {"id": "C1", "type": "phone_contact_method", "country_code": 1, "address": "2125550143"},
             {"id": "C2", "type": "push_notification_contact_method", "address": "x"}],
           "teams": [{"id": "PT1", "type": "team_reference", "summary": "Ledger"}]},
          {"id": "PU2", "type": "user", "name": "Kim Park", "email": "kim@example.org", "time_zone": "America/New_York", "role": "user", "teams": []}],
         "teams": [{"id": "PT1", "type": "team", "name": "Ledger", "summary": "Ledger"}],
         "schedules": [{"id": "PS1", "type": "schedule", "name": "Ledger rota", "time_zone": "America/New_York",
           "schedule_layers": [
             {"id": "L2", "name": "Nights", "start": "2026-01-05T09:00:00-05:00", "end": null,
              "rotation_virtual_start": "2026-01-05T09:00:00-05:00", "rotation_turn_length_seconds": 86400,
              "users": [{"user": {"id": "PU2", "type": "user_reference"}}],
              "restrictions": [{"type": "daily_restriction", "start_time_of_day": "22:00:00", "duration_seconds": 28800}]},
             {"id": "L1", "name": "Weekly", "start": "2026-01-05T09:00:00-05:00", "end": null,
              "rotation_virtual_start": "2026-01-05T09:00:00-05:00", "rotation_turn_length_seconds": 604800,
              "users": [{"user": {"id": "PU1"}}, {"user": {"id": "PU2"}}], "restrictions": []},
             {"id": "L0", "name": "Over", "start": "2024-01-05T09:00:00-05:00", "end": "2025-01-05T09:00:00-05:00",
              "rotation_virtual_start": "2024-01-05T09:00:00-05:00", "rotation_turn_length_seconds": 604800,
              "users": [{"user": {"id": "PU1"}}]}],
           "overrides_subschedule": {"name": "Overrides", "rendered_schedule_entries": [
             {"start": "2026-03-10T12:00:00-04:00", "end": "2026-03-10T18:00:00-04:00", "user": {"id": "PU1"}},
             {"start": "2025-03-10T12:00:00-04:00", "end": "2025-03-10T18:00:00-04:00", "user": {"id": "PU1"}}]}}],
         "escalation_policies": [{"id": "PE1", "type": "escalation_policy", "name": "Ledger policy", "num_loops": 2,
           "escalation_rules": [
             {"id": "R1", "escalation_delay_in_minutes": 10, "targets": [{"id": "PS1", "type": "schedule_reference"}]},
             {"id": "R2", "escalation_delay_in_minutes": 20, "targets": [
               {"id": "PU1", "type": "user_reference"}, {"id": "GONE", "type": "user_reference", "summary": "Somebody else"}]}],
           "teams": [{"id": "PT1", "type": "team_reference"}]}],
         "services": [
           {"id": "PX1", "type": "service", "name": "Ledger API", "description": "Books it", "escalation_policy": {"id": "PE1", "type": "escalation_policy_reference"},
            "teams": [{"id": "PT1"}], "integrations": [{"id": "I1", "type": "events_api_v2_inbound_integration_reference"}]}]}
        """

    static let opsgenie = [
        """
        {"data": [{"id": "u1", "username": "jo@example.org", "fullName": "Jo Field", "timeZone": "America/New_York",
                   "role": {"id": "Admin", "name": "Admin"}, "userContacts": [{"contactMethod": "sms", "to": "1-2125550143"}]},
                  {"id": "u2", "username": "kim@example.org", "fullName": "Kim Park", "timeZone": "America/New_York",
                   "role": {"id": "User", "name": "User"}}]}
        """,
        """
        {"id": "t1", "name": "Ledger", "members": [{"user": {"id": "u1", "username": "jo@example.org"}, "role": "admin"}]}
        """,
        """
        {"id": "s1", "name": "Ledger rota", "timezone": "America/New_York", "enabled": true, "ownerTeam": {"id": "t1", "name": "Ledger"},
         "rotations": [
           {"id": "r1", "name": "Nights", "startDate": "2026-01-05T14:00:00Z", "type": "daily", "length": 1,
            "participants": [{"type": "user", "id": "u2", "username": "kim@example.org"}],
            "timeRestriction": {"type": "time-of-day", "restriction": {"startHour": 22, "startMin": 0, "endHour": 6, "endMin": 0}}},
           {"id": "r2", "name": "Weekly", "startDate": "2026-01-05T14:00:00Z", "type": "weekly", "length": 1,
            "participants": [{"type": "user", "id": "u1", "username": "jo@example.org"}, {"type": "user", "id": "u2", "username": "kim@example.org"}]}],
         "overrides": [{"user": {"type": "user", "username": "jo@example.org"}, "startDate": "2026-03-10T16:00:00Z", "endDate": "2026-03-10T22:00:00Z"}]}
        """,
        """
        {"id": "e1", "name": "Ledger policy", "ownerTeam": {"id": "t1", "name": "Ledger"},
         "rules": [
           {"condition": "if-not-acked", "notifyType": "default", "delay": {"timeAmount": 0, "timeUnit": "minutes"}, "recipient": {"type": "schedule", "id": "s1", "name": "Ledger rota"}},
           {"condition": "if-not-acked", "notifyType": "default", "delay": {"timeAmount": 10, "timeUnit": "minutes"}, "recipient": {"type": "user", "id": "u1", "username": "jo@example.org"}},
           {"condition": "if-not-acked", "notifyType": "default", "delay": {"timeAmount": 10, "timeUnit": "minutes"}, "recipient": {"type": "user", "id": "gone", "username": "gone@example.org"}}],
         "repeat": {"waitInterval": 20, "count": 2}}
        """,
        """
        {"data": [{"id": "x1", "name": "Ledger API", "teamId": "t1", "description": "Books it", "tags": []}]}
        """,
    ]

    static let grafana = [
        "users.json": """
        {"count": 2, "next": null, "results": [
          {"id": "U1", "email": "jo@example.org", "username": "jo", "role": "admin", "timezone": "America/New_York", "teams": ["T1"]},
          {"id": "U2", "email": "kim@example.org", "username": "kim", "role": "user", "timezone": "America/New_York", "teams": []}]}
        """,
        "teams.json": "{\"results\": [{\"id\": \"T1\", \"name\": \"Ledger\", \"email\": null}]}",
        "schedules.json": """
        {"results": [{"id": "S1", "name": "Ledger rota", "type": "calendar", "team_id": "T1", "time_zone": "America/New_York", "shifts": ["O1", "O2", "O3"]}]}
        """,
        "on_call_shifts.json": """
        {"results": [
          {"id": "O1", "name": "Weekly", "type": "rolling_users", "level": 1, "start": "2026-01-05T09:00:00", "duration": 604800,
           "frequency": "weekly", "interval": 1, "rolling_users": [["U1"], ["U2"]], "start_rotation_from_user_index": 0},
          {"id": "O2", "name": "Nights", "type": "recurrent_event", "level": 2, "start": "2026-01-05T22:00:00", "duration": 28800,
           "frequency": "daily", "interval": 1, "users": ["U2"]},
          {"id": "O3", "name": "Cover", "type": "single_event", "level": 3, "start": "2026-03-10T12:00:00", "duration": 21600, "users": ["U1"]}]}
        """,
        "escalation_chains.json": "{\"results\": [{\"id\": \"F1\", \"name\": \"Ledger policy\", \"team_id\": \"T1\"}]}",
        "escalation_policies.json": """
        {"results": [
          {"id": "E2", "escalation_chain_id": "F1", "position": 1, "type": "wait", "duration": 600.0},
          {"id": "E1", "escalation_chain_id": "F1", "position": 0, "type": "notify_on_call_from_schedule", "notify_on_call_from_schedule": "S1", "important": true},
          {"id": "E3", "escalation_chain_id": "F1", "position": 2, "type": "notify_persons", "persons_to_notify": ["U1"]},
          {"id": "E4", "escalation_chain_id": "F1", "position": 3, "type": "trigger_webhook", "action_to_trigger": "W"}]}
        """,
        "integrations.json": """
        {"results": [{"id": "I1", "name": "Ledger API", "team_id": "T1", "type": "alertmanager", "default_route": {"id": "R1", "escalation_chain_id": "F1"}}]}
        """,
    ]

    static func documents(of source: ImportSource) -> [ImportDocument] {
        switch source {
        case .pagerDuty: [ImportDocument(name: "pagerduty.json", text: pagerDuty)]
        case .opsgenie: opsgenie.enumerated().map { ImportDocument(name: "\($0.offset).json", text: $0.element) }
        case .grafanaOnCall:
            grafana.sorted { $0.key < $1.key }.map { ImportDocument(name: $0.key, text: $0.value) }
        case .csv, .backstage, .iCalendar: []
        }
    }
}
