extension Draft {
    mutating func order(_ target: OrderTarget, _ text: String, _ dueAt: Timestamp?) throws(IncidentRejection) {
        try requireCommand("Giving an order")
        try context.check(text, field: "text", limit: Limits.bodyLength)
        switch target {
        case .person(let person): try context.require(person: person, field: "to")
        case .role(let role):
            let name = try context.require(role: role).name
            if incident.holder(of: role) == nil {
                throw .invalid(field: "to", problem: "nobody is \(name); name a person, or have the role taken first")
            }
        }
        if let dueAt, dueAt <= context.now { throw .invalid(field: "due_at", problem: "lies in the past") }
        record(
            .room(
                .orderGiven(
                    .init(number: incident.room.orders.count + 1, to: target, text: Prose(text), dueAt: dueAt)
                )
            )
        )
    }

    mutating func acknowledgeOrder(_ number: Int?) throws(IncidentRejection) {
        let order = try own(number) { $0.state == .open }
        guard order.state == .open else { throw .alreadyDone("The order \(order.number) is \(order.state.rawValue)") }
        record(.room(.orderMoved(.init(number: order.number, to: .acknowledged, note: nil))))
    }

    mutating func finishOrder(_ number: Int?, _ note: String?) throws(IncidentRejection) {
        let order = try own(number, where: \.isOpen)
        guard order.isOpen else { throw .alreadyDone("The order \(order.number) is \(order.state.rawValue)") }
        if let note { try context.check(note, field: "note", limit: Limits.bodyLength) }
        record(.room(.orderMoved(.init(number: order.number, to: .done, note: note.map { Prose($0) }))))
    }

    mutating func withdrawOrder(_ number: Int, _ reason: String) throws(IncidentRejection) {
        let order = try find(number)
        if order.by != context.actor { try requireCommand("Withdrawing an order") }
        guard order.isOpen else { throw .alreadyDone("The order \(order.number) is \(order.state.rawValue)") }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        record(.room(.orderMoved(.init(number: number, to: .withdrawn, note: Prose(reason)))))
    }

    private func find(_ number: Int) throws(IncidentRejection) -> Order {
        guard let order = incident.room.order(number) else {
            throw .invalid(field: "order", problem: "there is no order \(number)")
        }
        return order
    }

    /// The order of that number, or the only one of those to the one who asks.
    private func own(_ number: Int?, where isMeant: (Order) -> Bool) throws(IncidentRejection) -> Order {
        if let number {
            let order = try find(number)
            // Whoever commands may note down what was answered aloud.
            if !isTo(order), !incident.commands(context.actor.person, under: context.process) {
                throw .notYours("The order \(number)", roles: ["those whom it was given to"])
            }
            return order
        }
        let mine = incident.room.orders.filter { isMeant($0) && isTo($0) }
        guard let order = mine.first else { throw .wrongState("No order waits for you") }
        if mine.count > 1 {
            let numbers = mine.map { "\($0.number)" }.joined(separator: ", ")
            throw .invalid(field: "order", problem: "several wait for you; name one of \(numbers)")
        }
        return order
    }

    private func isTo(_ order: Order) -> Bool {
        context.actor.person.map(incident.people(of: order.to).contains) ?? false
    }
}
