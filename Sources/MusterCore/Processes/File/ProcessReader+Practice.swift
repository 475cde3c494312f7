extension ProcessReader {
    mutating func readHandover(_ node: YAMLNode?) -> HandoverRules? {
        guard let node else { return nil }
        let fields = fields(
            of: node,
            known: [
                "roles", "shadow", "situation report", "outgoing says", "incoming says", "disengage after", "permitted",
                "prohibited",
            ]
        )
        return HandoverRules(
            roles: references(required("roles", in: fields), as: .role),
            shadow: duration(fields["shadow"]) ?? .zero,
            situationReport: texts(fields["situation report"]),
            outgoingSays: sentence(fields["outgoing says"]),
            incomingSays: sentence(fields["incoming says"]),
            disengageAfter: duration(fields["disengage after"]),
            permitted: texts(fields["permitted"]),
            prohibited: texts(fields["prohibited"])
        )
    }

    /// A sentence of the handover, whose only hole is the name of the incoming person.
    private mutating func sentence(_ node: YAMLNode?) -> String {
        guard let node else { return "" }
        let text = text(node)
        do {
            for case .hole(let hole) in try HoledText(text).parts where hole != "name" {
                report(node, "nothing can fill the hole {\(hole)}", mend: "the only one here is {name}")
            }
        } catch {
            report(node, error.message, mend: "write the incoming person as \"{name}\"")
        }
        return text
    }

    mutating func readRetrospective(_ node: YAMLNode?) -> RetrospectivePlan {
        let empty = RetrospectivePlan(
            name: "",
            mandatoryFor: [],
            minutes: 0,
            agenda: [],
            questionnaire: [],
            sections: [],
            mandatory: [],
            optional: [],
            rules: []
        )
        guard let node else { return empty }
        let fields = fields(
            of: node,
            known: [
                "name", "mandatory at", "length", "agenda", "questionnaire", "sections", "must come", "may come",
                "rules",
            ]
        )
        let length = duration(required("length", in: fields)) ?? .zero
        return RetrospectivePlan(
            name: text(required("name", in: fields)),
            mandatoryFor: severities(fields["mandatory at"]),
            minutes: Int(length.milliseconds / 60_000),
            agenda: texts(fields["agenda"]),
            questionnaire: texts(fields["questionnaire"]),
            sections: texts(required("sections", in: fields)),
            mandatory: attendees(fields["must come"]),
            optional: attendees(fields["may come"]),
            rules: texts(fields["rules"])
        )
    }

    mutating func readReport(_ node: YAMLNode?) -> ReportPlan? {
        guard let node else { return nil }
        let fields = fields(of: node, known: ["name", "mandatory at", "reviewed at", "reviewed by"])
        return ReportPlan(
            name: text(required("name", in: fields)),
            mandatoryFor: severities(fields["mandatory at"]),
            reviewedFor: severities(fields["reviewed at"]),
            reviewedBy: reference(required("reviewed by", in: fields), as: .contact) ?? ""
        )
    }

    mutating func readActionItems(_ node: YAMLNode?) -> ActionItemPlan {
        guard let node else { return ActionItemPlan(types: [], criticalities: [], required: [], aims: []) }
        let fields = fields(of: node, known: ["types", "criticalities", "required", "aims"])
        let possible: KeyValuePairs = [
            "owner": "owner", "criticality": "criticality", "target date": "target date", "ticket": "ticket",
        ]
        return ActionItemPlan(
            types: texts(required("types", in: fields)),
            criticalities: texts(fields["criticalities"]),
            required: items(of: fields["required"]).compactMap { choice($0, of: possible) },
            aims: texts(fields["aims"])
        )
    }
}

extension ProcessReader {
    mutating func readWarRoom(_ node: YAMLNode?) -> WarRoomRules {
        let usual = WarRoomRules(approvalAt: [], answerWithin: WarRoomRules.usualAnswer, bridgeAt: [])
        guard let node else { return usual }
        let fields = fields(of: node, known: ["actions approved at", "orders answered within", "bridge at"])
        return WarRoomRules(
            approvalAt: severities(fields["actions approved at"]),
            answerWithin: duration(fields["orders answered within"]) ?? WarRoomRules.usualAnswer,
            bridgeAt: severities(fields["bridge at"])
        )
    }
}
