import ArgumentParser
import MusterSimulation

extension Fault {
    /// - Parameter text: names with commas between them.
    static func list(_ text: String) throws -> Set<Fault> {
        Set(
            try text.split(separator: ",").map { name in
                guard let fault = Fault(rawValue: String(name)) else {
                    let known = Fault.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("there is no fault \(name); it is one of \(known)")
                }
                return fault
            }
        )
    }
}
