/// What PagerDuty's REST API gives: users, teams, schedules, escalation policies and services.
struct PagerDutyExport {
    private let json: ImportedJSON
    private var people: [String: Person] = [:]
    private var teams: [String: Team] = [:]
    private var schedules: [String: Schedule] = [:]
    private var policies: [String: EscalationPolicy] = [:]

    init(_ documents: [ImportDocument]) throws(ImportProblem) {
        let lists = ["users", "teams", "schedules", "escalation_policies", "services"]
        json = try ImportedJSON(documents) { object, list in
            // Whole objects stand in the lists of the API; elsewhere there are only references to them.
            guard object["id"] != nil, object["name"] != nil, let type = object["type"]?.text else {
                return lists.contains(list) && object["id"] != nil && object["name"] != nil ? list : nil
            }
            switch type {
            case "user": return "users"
            case "team": return "teams"
            case "schedule": return "schedules"
            case "escalation_policy": return "escalation_policies"
            case "service": return "services"
            default: return type.hasSuffix("_reference") ? "references" : nil
            }
        }
        if json.isEmpty {
            throw ImportProblem(
                documents.first?.name ?? "",
                "there is nothing of PagerDuty in it",
                mend: "send what GET /users, /teams, /schedules, /escalation_policies and /services of its API give"
            )
        }
    }

    mutating func read(into merge: inout OrganisationMerge) {
        for user in json["users"] { read(user: user, into: &merge) }
        for team in json["teams"] { read(team: team, into: &merge) }
        for schedule in json["schedules"] { read(schedule: schedule, into: &merge) }
        for policy in json["escalation_policies"] { read(policy: policy, into: &merge) }
        for service in json["services"] { read(service: service, into: &merge) }
    }

    private mutating func read(user: JSONValue, into merge: inout OrganisationMerge) {
        let name = user["name"]?.text ?? ""
        guard let id = user["id"]?.text, let email = user["email"]?.text, EmailAddress.isValid(email) else {
            return merge.leaveOut("user \"\(name)\": there is no e-mail address, by which people are known")
        }
        let isNew = merge.organisation.person(email: email) == nil
        let zone = merge.zone(user["time_zone"]?.text, of: "user \"\(name)\"")
        let role = user["role"]?.text ?? "user"
        let person = merge.person(email: email, name: name) { person in
            person.zoneIdentifier = zone.identifier
            // Who is here already keeps what they may do.
            if isNew { person.permission = Self.permission(role) }
        }
        var methods: [ContactMethod] = []
        for method in user["contact_methods"]?.items ?? [] {
            let address = method["address"]?.text ?? ""
            let number = "+\(method["country_code"]?.text ?? "1") \(address)"
            switch method["type"]?.text ?? "" {
            case "email_contact_method" where EmailAddress.isValid(address): methods.append(.init(.email, address))
            case "phone_contact_method": methods.append(.init(.voice, number))
            case "sms_contact_method": methods.append(.init(.sms, number))
            case "push_notification_contact_method":
                merge.leaveOut("user \"\(name)\": their app cannot be carried over; they subscribe anew")
            default: break
            }
        }
        merge.add(methods, to: person)
        people[id] = merge.organisation.person(person.id)
    }

    private static func permission(_ role: String) -> PermissionLevel {
        switch role {
        case "owner", "admin": .admin
        case "read_only_user", "read_only_limited_user": .stakeholder
        case "observer", "restricted_access": .observer
        default: .responder
        }
    }

    private mutating func read(team: JSONValue, into merge: inout OrganisationMerge) {
        guard let id = team["id"]?.text, let name = team["name"]?.text else { return }
        let members = json["users"].filter { user in
            (user["teams"]?.items ?? []).contains { $0["id"]?.text == id }
        }
        .compactMap { $0["id"]?.text.flatMap { people[$0]?.id } }
        let known = merge.organisation.teams.contains { $0.name.lowercased() == name.lowercased() }
        if members.isEmpty, !known { return merge.leaveOut("team \"\(name)\": nobody of it is in the export") }
        teams[id] = merge.team(name: name) { team in
            for member in members where !team.members.contains(member) { team.members.append(member) }
        }
    }

    private mutating func read(schedule: JSONValue, into merge: inout OrganisationMerge) {
        guard let id = schedule["id"]?.text, let name = schedule["name"]?.text else { return }
        let zone = merge.zone(schedule["time_zone"]?.text, of: "schedule \"\(name)\"")
        var layers: [Schedule.Layer] = []
        // The first of the list is the one on top.
        for layer in schedule["schedule_layers"]?.items ?? [] {
            if let read = self.layer(layer, of: name, zone, &merge) { layers.append(read) }
        }
        let covers = (schedule["overrides_subschedule"]?["rendered_schedule_entries"]?.items ?? []).compactMap {
            entry in
            Self.moment(entry["start"]).flatMap { start in
                Self.moment(entry["end"]).flatMap { end in
                    entry["user"]?["id"]?.text.flatMap { people[$0]?.id }.map { (start, end, $0) }
                }
            }
        }
        if layers.isEmpty, covers.isEmpty {
            return merge.leaveOut("schedule \"\(name)\": nobody takes a turn in it now")
        }
        let copy = merge
        schedules[id] = merge.schedule(name: name, zone: zone) { schedule in
            schedule.layers = layers
            for (start, end, person) in covers {
                copy.cover(&schedule, by: person, from: start, to: end, reason: "From PagerDuty")
            }
        }
    }

    private func layer(
        _ layer: JSONValue,
        of schedule: String,
        _ zone: Zone,
        _ merge: inout OrganisationMerge
    ) -> Schedule.Layer? {
        let name = layer["name"]?.text ?? "Layer"
        let place = "schedule \"\(schedule)\", \(name)"
        let end = Self.moment(layer["end"])
        if let end, end <= merge.now { return nil }
        guard let start = Self.moment(layer["rotation_virtual_start"]) ?? Self.moment(layer["start"]),
            let seconds = layer["rotation_turn_length_seconds"]?.integer,
            let turn = ImportedTurn(start: zone.civilTime(at: start), seconds: seconds)
        else {
            merge.leaveOut("\(place): a turn must last whole hours")
            return nil
        }
        let users = (layer["users"]?.items ?? []).compactMap { ($0["user"] ?? $0)["id"]?.text }
        let participants = users.compactMap { people[$0]?.id }
        if participants.count < users.count { merge.leaveOut("\(place): somebody of it is not in the export") }
        if participants.isEmpty { return nil }
        let windows = (layer["restrictions"]?.items ?? []).flatMap { restriction -> [Restriction] in
            let minutes = (restriction["duration_seconds"]?.integer ?? 0) / 60
            guard let start = restriction["start_time_of_day"]?.text.flatMap({ TimeOfDay(String($0.prefix(5))) }) else {
                return []
            }
            guard let day = restriction["start_day_of_week"]?.integer, (1...7).contains(day) else {
                return Weekday.allCases.flatMap { Restriction.windows(from: $0, at: start, minutes: minutes) }
            }
            return Restriction.windows(from: Weekday.allCases[day - 1], at: start, minutes: minutes)
        }
        return Schedule.Layer(
            name: name,
            rotation: turn.rotation(of: participants, endsOn: end.map { zone.civilTime(at: $0).date }),
            restrictions: Restriction.joined(windows)
        )
    }

    private static func moment(_ value: JSONValue?) -> Timestamp? { value?.text.flatMap(Timestamp.init(rfc3339:)) }

    private mutating func read(policy: JSONValue, into merge: inout OrganisationMerge) {
        guard let id = policy["id"]?.text, let name = policy["name"]?.text else { return }
        var (steps, after, last): ([EscalationStep], Duration, Duration) = ([], .zero, .minutes(30))
        for rule in policy["escalation_rules"]?.items ?? [] {
            var targets: [PageTarget] = []
            for target in rule["targets"]?.items ?? [] {
                let reference = target["id"]?.text ?? ""
                if let person = people[reference] {
                    targets.append(.person(person.id))
                } else if let schedule = schedules[reference] {
                    targets.append(.schedule(schedule.id))
                } else {
                    merge.leaveOut("policy \"\(name)\": \(target["summary"]?.text ?? reference) is not in the export")
                }
            }
            last = max(.minutes(1), .minutes(rule["escalation_delay_in_minutes"]?.integer ?? 30))
            if !targets.isEmpty { steps.append(EscalationStep(after: after, targets: targets)) }
            after += last
        }
        if steps.isEmpty { return merge.leaveOut("policy \"\(name)\": it pages nobody who is in the export") }
        let (kept, repeats, wait) = (steps, policy["num_loops"]?.integer ?? 0, last)
        let made = merge.policy(name: name) { policy in
            policy.steps = Array(kept.prefix(EscalationPolicy.stepLimit))
            policy.repeats = min(repeats, EscalationPolicy.repeatLimit)
            policy.repeatAfter = wait
        }
        policies[id] = made
        for reference in policy["teams"]?.items ?? [] {
            guard let key = reference["id"]?.text, let team = teams[key] else { continue }
            teams[key] = merge.team(name: team.name) { if $0.policy == nil { $0.policy = made.id } }
        }
    }

    private func read(service: JSONValue, into merge: inout OrganisationMerge) {
        guard let name = service["name"]?.text else { return }
        let policy = service["escalation_policy"]?["id"]?.text.flatMap { policies[$0] }
        let team = (service["teams"]?.items ?? []).compactMap { $0["id"]?.text.flatMap { teams[$0] } }.first
        let owner = policy.flatMap { merge.owner(paging: $0, preferred: team) } ?? team
        if owner == nil {
            merge.leaveOut("service \"\(name)\": nobody owns it, so that the incident on-call rotation is paged")
        }
        merge.service(key: nil, name: name) { service_ in
            service_.description = service["description"]?.text ?? service_.description
            if let owner { service_.team = owner.id }
        }
        if (service["integrations"]?.items.isEmpty ?? true) == false {
            merge.leaveOut("service \"\(name)\": make an integration for it, and give its address to what sends alerts")
        }
    }
}
