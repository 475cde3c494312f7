/// What Opsgenie's API and its configuration backup give: users, teams, schedules, escalations and services.
struct OpsgenieExport {
    private let json: ImportedJSON
    private var schedules: [String: Schedule] = [:]

    init(_ documents: [ImportDocument]) throws(ImportProblem) {
        json = try ImportedJSON(documents) { object, _ in
            if object["username"] != nil, object["fullName"] != nil { return "users" }
            if object["rotations"] != nil { return "schedules" }
            if object["rules"] != nil, object["name"] != nil { return "escalations" }
            if object["name"] != nil, object["teamId"] != nil { return "services" }
            if object["name"] != nil, object["members"] != nil { return "teams" }
            return nil
        }
        if json.isEmpty {
            throw ImportProblem(
                documents.first?.name ?? "",
                "there is nothing of Opsgenie in it",
                mend: "send the files of its configuration backup, or what its API gives"
            )
        }
    }

    mutating func read(into merge: inout OrganisationMerge) {
        for user in json["users"] { read(user: user, into: &merge) }
        for team in json["teams"] { read(team: team, into: &merge) }
        for schedule in json["schedules"] { read(schedule: schedule, into: &merge) }
        for escalation in json["escalations"] { read(escalation: escalation, into: &merge) }
        for service in json["services"] { read(service: service, into: &merge) }
    }

    private func read(user: JSONValue, into merge: inout OrganisationMerge) {
        let name = user["fullName"]?.text ?? ""
        guard let email = user["username"]?.text, EmailAddress.isValid(email) else {
            return merge.leaveOut("user \"\(name)\": there is no e-mail address, by which people are known")
        }
        if user["blocked"] == true { return merge.leaveOut("user \"\(name)\": they are blocked") }
        let isNew = merge.organisation.person(email: email) == nil
        let zone = merge.zone((user["timeZone"] ?? user["timezone"])?.text, of: "user \"\(name)\"")
        let role = (user["role"]?["name"] ?? user["role"])?.text?.lowercased() ?? "user"
        let person = merge.person(email: email, name: name) { person in
            person.zoneIdentifier = zone.identifier
            if isNew {
                person.permission =
                    ["owner", "admin"].contains(role) ? .admin : role == "stakeholder" ? .stakeholder : .responder
            }
        }
        let contacts = (user["userContacts"] ?? user["contacts"])?.items ?? []
        let methods = contacts.compactMap { contact -> ContactMethod? in
            let number = "+" + (contact["to"]?.text ?? "").replacing("-", with: " ")
            switch (contact["contactMethod"] ?? contact["method"])?.text {
            case "sms": return .init(.sms, number)
            case "voice": return .init(.voice, number)
            default: return nil
            }
        }
        merge.add(methods, to: person)
    }

    private func person(_ reference: JSONValue?, _ merge: OrganisationMerge) -> Person? {
        if let email = reference?["username"]?.text { return merge.organisation.person(email: email) }
        guard let id = reference?["id"]?.text, let user = json["users"].first(where: { $0["id"]?.text == id }) else {
            return nil
        }
        return user["username"]?.text.flatMap { merge.organisation.person(email: $0) }
    }

    private func team(_ reference: JSONValue?, _ merge: OrganisationMerge) -> Team? {
        let id = reference?["id"]?.text ?? reference?.text
        let name = reference?["name"]?.text ?? json["teams"].first { $0["id"]?.text == id }?["name"]?.text
        return name.flatMap { name in merge.organisation.teams.first { $0.name.lowercased() == name.lowercased() } }
    }

    private func read(team: JSONValue, into merge: inout OrganisationMerge) {
        guard let name = team["name"]?.text else { return }
        let entries = team["members"]?.items ?? []
        let members = entries.compactMap { person($0["user"], merge)?.id }
        let known = merge.organisation.teams.contains { $0.name.lowercased() == name.lowercased() }
        if members.isEmpty, !known { return merge.leaveOut("team \"\(name)\": nobody of it is in the export") }
        merge.team(name: name) { team in
            for member in members where !team.members.contains(member) { team.members.append(member) }
        }
        if team["routingRules"] != nil { merge.leaveOut("team \"\(name)\": its routing rules; write triage rules") }
    }

    private mutating func read(schedule: JSONValue, into merge: inout OrganisationMerge) {
        guard let name = schedule["name"]?.text else { return }
        if schedule["enabled"] == false { return merge.leaveOut("schedule \"\(name)\": it is switched off") }
        let zone = merge.zone((schedule["timezone"] ?? schedule["timeZone"])?.text, of: "schedule \"\(name)\"")
        var layers: [Schedule.Layer] = []
        for rotation in schedule["rotations"]?.items ?? [] {
            if let layer = layer(rotation, of: name, zone, &merge) { layers.append(layer) }
        }
        if layers.isEmpty { return merge.leaveOut("schedule \"\(name)\": nobody takes a turn in it now") }
        if layers.filter(\.restrictions.isEmpty).count > 1 {
            merge.leaveOut(
                "schedule \"\(name)\": of rotations at the same time, the first has the duty; the others stand in"
            )
        }
        let covers = (schedule["overrides"]?.items ?? []).compactMap { entry -> (Timestamp, Timestamp, ID<Person>)? in
            guard let start = entry["startDate"]?.text.flatMap(Timestamp.init(rfc3339:)),
                let end = entry["endDate"]?.text.flatMap(Timestamp.init(rfc3339:)),
                let person = person(entry["user"], merge)
            else { return nil }
            return (start, end, person.id)
        }
        let copy = merge
        let made = merge.schedule(name: name, zone: zone) { schedule in
            schedule.layers = layers
            for (start, end, person) in covers {
                copy.cover(&schedule, by: person, from: start, to: end, reason: "From Opsgenie")
            }
        }
        schedules[schedule["id"]?.text ?? name] = made
    }

    private func layer(
        _ rotation: JSONValue,
        of schedule: String,
        _ zone: Zone,
        _ merge: inout OrganisationMerge
    ) -> Schedule.Layer? {
        let name = rotation["name"]?.text ?? "Rotation"
        let place = "schedule \"\(schedule)\", \(name)"
        let end = rotation["endDate"]?.text.flatMap(Timestamp.init(rfc3339:))
        if let end, end <= merge.now { return nil }
        let units: [String: Rotation.Turn.Unit] = ["hourly": .hours, "daily": .days, "weekly": .weeks]
        guard let start = rotation["startDate"]?.text.flatMap(Timestamp.init(rfc3339:)),
            let unit = units[rotation["type"]?.text?.lowercased() ?? "weekly"],
            let turn = Rotation.Turn(count: rotation["length"]?.integer ?? 1, unit: unit)
        else {
            merge.leaveOut("\(place): turns of the kind \"\(rotation["type"]?.text ?? "")\"")
            return nil
        }
        let entries = rotation["participants"]?.items ?? []
        let participants = entries.compactMap { $0["type"]?.text == "user" ? person($0, merge)?.id : nil }
        if participants.count < entries.count {
            merge.leaveOut("\(place): only people who are in the export take turns, no teams and escalations")
        }
        if participants.isEmpty { return nil }
        return Schedule.Layer(
            name: name,
            rotation: ImportedTurn(start: zone.civilTime(at: start), turn: turn)
                .rotation(of: participants, endsOn: end.map { zone.civilTime(at: $0).date }),
            restrictions: Self.windows(rotation["timeRestriction"])
        )
    }

    private static func windows(_ restriction: JSONValue?) -> [Restriction] {
        func time(_ value: JSONValue, _ name: String) -> TimeOfDay {
            TimeOfDay(hour: (value["\(name)Hour"]?.integer ?? 0) % 24, minute: value["\(name)Min"]?.integer ?? 0)
                ?? .midnight
        }
        if let daily = restriction?["restriction"] {
            return [Restriction(days: Weekday.allCases, start: time(daily, "start"), end: time(daily, "end"))]
        }
        let windows = (restriction?["restrictions"]?.items ?? []).flatMap { window -> [Restriction] in
            guard let first = window["startDay"]?.text.flatMap(Weekday.init(imported:)),
                let last = window["endDay"]?.text.flatMap(Weekday.init(imported:))
            else { return [] }
            let days = Weekday.allCases
            let from = (days.firstIndex(of: first) ?? 0) * 1_440 + time(window, "start").minutes
            let to = (days.firstIndex(of: last) ?? 0) * 1_440 + time(window, "end").minutes
            return Restriction.windows(from: first, at: time(window, "start"), minutes: (to - from + 10_080) % 10_080)
        }
        return Restriction.joined(windows)
    }

    private func read(escalation: JSONValue, into merge: inout OrganisationMerge) {
        guard let name = escalation["name"]?.text else { return }
        var steps: [EscalationStep] = []
        for rule in escalation["rules"]?.items ?? [] {
            let amount = rule["delay"]?["timeAmount"]?.integer ?? 0
            let unit = rule["delay"]?["timeUnit"]?.text ?? "minutes"
            let after: Duration = unit == "hours" ? .hours(amount) : unit == "days" ? .days(amount) : .minutes(amount)
            if rule["condition"]?.text == "if-not-closed" {
                merge.leaveOut(
                    "policy \"\(name)\": a step that goes on after an answer; it is taken while nobody answers"
                )
            }
            guard let target = target(rule["recipient"], merge) else {
                merge.leaveOut(
                    "policy \"\(name)\": \(rule["recipient"]?["type"]?.text ?? "somebody") who is not in the export"
                )
                continue
            }
            if let index = steps.firstIndex(where: { $0.after == after }) {
                steps[index].targets.append(target)
            } else {
                steps.append(EscalationStep(after: after, targets: [target]))
            }
        }
        if steps.isEmpty { return merge.leaveOut("policy \"\(name)\": it pages nobody who is in the export") }
        let kept = Array(steps.sorted { $0.after < $1.after }.prefix(EscalationPolicy.stepLimit))
        let made = merge.policy(name: name) { policy in
            policy.steps = kept
            policy.repeats = min(escalation["repeat"]?["count"]?.integer ?? 0, EscalationPolicy.repeatLimit)
            policy.repeatAfter = .minutes(max(1, escalation["repeat"]?["waitInterval"]?.integer ?? 15))
        }
        if let team = team(escalation["ownerTeam"], merge) {
            merge.team(name: team.name) { if $0.policy == nil { $0.policy = made.id } }
        }
    }

    private func target(_ recipient: JSONValue?, _ merge: OrganisationMerge) -> PageTarget? {
        switch recipient?["type"]?.text {
        case "user": return person(recipient, merge).map { .person($0.id) }
        case "team": return team(recipient, merge).map { .team($0.id) }
        case "schedule":
            let known = recipient?["id"]?.text.flatMap { schedules[$0] }
            return (known ?? recipient?["name"]?.text.flatMap { merge.organisation.schedule(name: $0) }).map {
                .schedule($0.id)
            }
        default: return nil
        }
    }

    private func read(service: JSONValue, into merge: inout OrganisationMerge) {
        guard let name = service["name"]?.text else { return }
        let owner = team(service["teamId"], merge)
        if owner == nil {
            merge.leaveOut("service \"\(name)\": nobody owns it, so that the incident on-call rotation is paged")
        }
        merge.service(key: nil, name: name) { entry in
            entry.description = service["description"]?.text ?? entry.description
            if let owner { entry.team = owner.id }
        }
    }
}
