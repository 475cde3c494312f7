package import MusterCore
package import MusterStore
import NIOConcurrencyHelpers

/// The process in force, and those under which older incidents were declared.
package final class ProcessLibrary: Sendable {
    private struct State {
        var current: ProcessDefinition
        /// Counts what was put in force; 0 before the store was asked.
        var edition = 0
        var known: [String: ProcessDefinition] = [:]
    }

    private let state: NIOLockedValueBox<State>

    package init(current: ProcessDefinition) {
        state = NIOLockedValueBox(State(current: current))
    }

    /// The process under which incidents are declared now.
    package var current: ProcessDefinition { state.withLockedValue(\.current) }

    var edition: Int { state.withLockedValue(\.edition) }

    /// Puts a process in force here, unless a later one is.
    func take(_ process: ProcessDefinition, edition: Int) {
        state.withLockedValue { state in
            guard edition >= state.edition else { return }
            state.known["\(state.current.key)@\(state.current.version)"] = state.current
            state.current = process
            state.edition = edition
        }
    }

    /// Has the next ``refresh(from:)`` take what is stored, whatever its number: the one that is known here may have been
    /// lost.
    func distrust() {
        state.withLockedValue { $0.edition = -1 }
    }

    /// The very version under which an incident was declared.
    ///
    /// - Throws: ``EngineError/processUnreadable(key:version:problem:)``.
    package func definition(
        _ key: String,
        version: String,
        _ connection: any SQLConnection
    ) throws -> ProcessDefinition {
        let name = "\(key)@\(version)"
        let found = state.withLockedValue { state -> ProcessDefinition? in
            if state.current.key == key, state.current.version == version { return state.current }
            return state.known[name]
        }
        if let found { return found }
        guard let text = try Processes(connection).text(key: key, version: version) else {
            throw EngineError.processUnreadable(key: key, version: version, problem: "its text is not in the store")
        }
        let reading = ProcessFile(kept: text)
        guard let definition = reading.definition else {
            let problem = reading.problems.first.map { "\($0)" } ?? "it has no definition"
            throw EngineError.processUnreadable(key: key, version: version, problem: problem)
        }
        state.withLockedValue { $0.known[name] = definition }
        return definition
    }
}
