/// What Grafana OnCall's public API gives: users, teams, schedules, shifts, escalation chains, their steps, integrations.
struct GrafanaOnCallExport {
    private let json: ImportedJSON
    private var people: [String: Person] = [:]
    private var teams: [String: String] = [:]
    private var schedules: [String: Schedule] = [:]
    private var policies: [String: EscalationPolicy] = [:]

    init(_ documents: [ImportDocument]) throws(ImportProblem) {
        json = try ImportedJSON(documents) { object, list in
            guard object["id"] != nil else { return nil }
            if object["escalation_chain_id"] != nil, object["position"] != nil, object["type"] != nil { return "steps" }
            if object["username"] != nil { return "users" }
            if object["duration"] != nil, object["type"] != nil { return "shifts" }
            if object["shifts"] != nil || object["ical_url_primary"] != nil { return "schedules" }
            if object["default_route"] != nil { return "integrations" }
            if list.contains("chain") { return "chains" }
            if list.contains("team") { return "teams" }
            return nil
        }
        if json.isEmpty {
            throw ImportProblem(
                documents.first?.name ?? "",
                "there is nothing of Grafana OnCall in it",
                mend:
                    "send what GET /api/v1/users, /schedules, /on_call_shifts, /escalation_chains, /escalation_policies, "
                    + "/integrations and /teams give, each in a file of its name"
            )
        }
    }

    mutating func read(into merge: inout OrganisationMerge) {
        for team in json["teams"] { if let id = team["id"]?.text { teams[id] = team["name"]?.text } }
        for user in json["users"] { read(user: user, into: &merge) }
        for (id, name) in teams.sorted(by: { $0.value < $1.value }) { read(team: name, id, into: &merge) }
        for schedule in json["schedules"] { read(schedule: schedule, into: &merge) }
        for chain in json["chains"] { read(chain: chain, into: &merge) }
        for integration in json["integrations"] { read(integration: integration, into: &merge) }
    }

    private mutating func read(user: JSONValue, into merge: inout OrganisationMerge) {
        let name = user["name"]?.text ?? user["username"]?.text ?? ""
        guard let id = user["id"]?.text, let email = user["email"]?.text, EmailAddress.isValid(email) else {
            return merge.leaveOut("user \"\(name)\": there is no e-mail address, by which people are known")
        }
        let isNew = merge.organisation.person(email: email) == nil
        let zone = user["timezone"]?.text.map { merge.zone($0, of: "user \"\(name)\"") }
        people[id] = merge.person(email: email, name: name) { person in
            if let zone { person.zoneIdentifier = zone.identifier }
            if isNew, let role = user["role"]?.text {
                person.permission = role == "admin" ? .admin : role == "viewer" ? .stakeholder : .responder
            }
        }
    }

    private func read(team name: String, _ id: String, into merge: inout OrganisationMerge) {
        let members = json["users"].filter { user in (user["teams"]?.items ?? []).contains { $0.text == id } }
            .compactMap { $0["id"]?.text.flatMap { people[$0]?.id } }
        let known = merge.organisation.teams.contains { $0.name.lowercased() == name.lowercased() }
        if members.isEmpty, !known { return merge.leaveOut("team \"\(name)\": nobody of it is in the export") }
        merge.team(name: name) { team in
            for member in members where !team.members.contains(member) { team.members.append(member) }
        }
    }

    private mutating func read(schedule: JSONValue, into merge: inout OrganisationMerge) {
        guard let id = schedule["id"]?.text, let name = schedule["name"]?.text else { return }
        let place = "schedule \"\(name)\""
        if schedule["ical_url_primary"]?.text != nil {
            merge.leaveOut("\(place): it is a calendar elsewhere; fetch it, and import the file as ical")
        }
        let zone = merge.zone(schedule["time_zone"]?.text, of: place)
        let named = (schedule["shifts"]?.items ?? []).compactMap(\.text)
        let shifts = named.compactMap { id in json["shifts"].first { $0["id"]?.text == id } }
        if shifts.count < named.count { merge.leaveOut("\(place): a shift of it is not in the export") }
        var layers: [Schedule.Layer] = []
        var covers: [(Timestamp, Timestamp, ID<Person>)] = []
        // The higher its level, the sooner it decides.
        for shift in shifts.sorted(by: { ($0["level"]?.integer ?? 0) > ($1["level"]?.integer ?? 0) }) {
            let zone = shift["time_zone"]?.text.map { merge.zone($0, of: place) } ?? zone
            if shift["type"]?.text == "single_event" {
                covers += single(shift, zone)
            } else if let layer = layer(shift, of: name, zone, &merge) {
                layers.append(layer)
            }
        }
        if layers.isEmpty, covers.isEmpty { return merge.leaveOut("\(place): nobody takes a turn in it now") }
        let copy = merge
        schedules[id] = merge.schedule(name: name, zone: zone) { schedule in
            schedule.layers = layers
            for (start, end, person) in covers {
                copy.cover(&schedule, by: person, from: start, to: end, reason: "From Grafana OnCall")
            }
        }
    }

    /// A wall time such as "2026-03-02T09:00:00", with nothing or "Z" behind.
    private static func wall(_ value: JSONValue?) -> CivilTime? {
        guard let text = value?.text, text.utf8.count >= 16, let date = CivilDate(String(text.prefix(10))),
            let time = TimeOfDay(String(text.dropFirst(11).prefix(5)))
        else { return nil }
        return date.at(time)
    }

    private func single(_ shift: JSONValue, _ zone: Zone) -> [(Timestamp, Timestamp, ID<Person>)] {
        guard let wall = Self.wall(shift["start"]), let seconds = shift["duration"]?.integer else { return [] }
        let start = zone.firstOccurrence(of: wall)
        return (shift["users"]?.items ?? []).compactMap { $0.text.flatMap { people[$0]?.id } }
            .map { (start, start + .seconds(seconds), $0) }
    }

    private func layer(
        _ shift: JSONValue,
        of schedule: String,
        _ zone: Zone,
        _ merge: inout OrganisationMerge
    ) -> Schedule.Layer? {
        let name = shift["name"]?.text ?? "Shift"
        let place = "schedule \"\(schedule)\", \(name)"
        if let until = shift["until"]?.text.flatMap(Timestamp.init(rfc3339:)), until <= merge.now { return nil }
        let units: [String: Rotation.Turn.Unit] = ["hourly": .hours, "daily": .days, "weekly": .weeks]
        guard let unit = shift["frequency"]?.text.flatMap({ units[$0] }),
            let turn = Rotation.Turn(count: shift["interval"]?.integer ?? 1, unit: unit),
            let start = Self.wall(shift["rotation_start"]) ?? Self.wall(shift["start"]),
            let first = Self.wall(shift["start"])
        else {
            merge.leaveOut("\(place): it comes back \(shift["frequency"]?.text ?? "in a way") that has no place here")
            return nil
        }
        let groups = (shift["rolling_users"]?.items ?? []).map { $0.items.compactMap(\.text) }
        let alone = (shift["users"]?.items ?? []).compactMap(\.text)
        if groups.contains(where: { $0.count > 1 }) || alone.count > 1 {
            merge.leaveOut("\(place): of those who are on call together, only the first is carried over")
        }
        var turns = groups.isEmpty ? alone.prefix(1).map { $0 } : groups.compactMap(\.first)
        let offset = shift["start_rotation_from_user_index"]?.integer ?? 0
        if turns.indices.contains(offset) { turns = Array(turns[offset...] + turns[..<offset]) }
        let participants = turns.compactMap { people[$0]?.id }
        if participants.count < turns.count { merge.leaveOut("\(place): somebody of it is not in the export") }
        if participants.isEmpty { return nil }
        let end = Self.wall(shift["until"])?.date
        return Schedule.Layer(
            name: name,
            rotation: ImportedTurn(start: start, turn: turn).rotation(of: participants, endsOn: end),
            restrictions: Self.windows(shift, first, unit),
            zone: shift["time_zone"]?.text == nil ? nil : zone
        )
    }

    private static func windows(_ shift: JSONValue, _ first: CivilTime, _ unit: Rotation.Turn.Unit) -> [Restriction] {
        let minutes = (shift["duration"]?.integer ?? 0) / 60
        let start = TimeOfDay(minutes: first.millisecondOfDay / 60_000) ?? .midnight
        let named = (shift["by_day"]?.items ?? []).compactMap { $0.text.flatMap(Weekday.init(imported:)) }
        let days = named.isEmpty ? (unit == .weeks ? [first.date.weekday] : Weekday.allCases) : named
        // A window of all hours of all days is none.
        if days.count == 7, minutes >= 1_440 { return [] }
        if unit == .hours, named.isEmpty { return [] }
        return Restriction.joined(days.flatMap { Restriction.windows(from: $0, at: start, minutes: minutes) })
    }

    private mutating func read(chain: JSONValue, into merge: inout OrganisationMerge) {
        guard let id = chain["id"]?.text, let name = chain["name"]?.text else { return }
        let all = json["steps"].filter { $0["escalation_chain_id"]?.text == id }
            .sorted { ($0["position"]?.integer ?? 0) < ($1["position"]?.integer ?? 0) }
        var (steps, after, repeats): ([EscalationStep], Duration, Int) = ([], .zero, 0)
        for step in all {
            let type = step["type"]?.text ?? ""
            if type == "wait" {
                after += .seconds(step["duration"]?.integer ?? 300)
            } else if type == "repeat_escalation" {
                repeats = 5
            } else if let targets = targets(step, type), !targets.isEmpty {
                if let last = steps.indices.last, steps[last].after == after {
                    steps[last].targets += targets
                } else {
                    steps.append(EscalationStep(after: after, targets: targets))
                }
            } else {
                merge.leaveOut("policy \"\(name)\": the step \"\(type)\"")
            }
        }
        if steps.isEmpty { return merge.leaveOut("policy \"\(name)\": it pages nobody who is in the export") }
        let wait = max(.minutes(1), after - (steps.last?.after ?? .zero))
        let made = merge.policy(name: name) { policy in
            policy.steps = Array(steps.prefix(EscalationPolicy.stepLimit))
            policy.repeats = repeats
            policy.repeatAfter = wait
        }
        policies[id] = made
        if let team = chain["team_id"]?.text.flatMap({ teams[$0] }) {
            if merge.organisation.teams.contains(where: { $0.name == team }) {
                merge.team(name: team) { if $0.policy == nil { $0.policy = made.id } }
            }
        }
    }

    private func targets(_ step: JSONValue, _ type: String) -> [PageTarget]? {
        switch type {
        case "notify_persons", "notify_person_next_each_time":
            let named = step["persons_to_notify"] ?? step["persons_to_notify_next_each_time"]
            return (named?.items ?? []).compactMap { $0.text.flatMap { people[$0] }.map { .person($0.id) } }
        case "notify_on_call_from_schedule":
            return step["notify_on_call_from_schedule"]?.text.flatMap { schedules[$0] }.map { [.schedule($0.id)] }
        default: return nil
        }
    }

    /// An integration is what alerts of one service come by.
    private func read(integration: JSONValue, into merge: inout OrganisationMerge) {
        guard let name = integration["name"]?.text else { return }
        let policy = integration["default_route"]?["escalation_chain_id"]?.text.flatMap { policies[$0] }
        let named = integration["team_id"]?.text.flatMap { teams[$0] }
        let team = merge.organisation.teams.first { $0.name == named }
        let owner = policy.flatMap { merge.owner(paging: $0, preferred: team) } ?? team
        if owner == nil {
            merge.leaveOut("service \"\(name)\": nobody owns it, so that the incident on-call rotation is paged")
        }
        merge.service(key: nil, name: name) { if let owner { $0.team = owner.id } }
        merge.leaveOut("service \"\(name)\": make an integration for it, and give its address to what sends alerts")
    }
}
