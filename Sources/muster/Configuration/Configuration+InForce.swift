import Foundation

extension Configuration {
    /// What is in force for a command: its flags, the environment, and the configuration file.
    ///
    /// - Parameter file: the file that was named; nil looks for `muster.yaml` in the data directory.
    static func inForce(flags: [Setting: String], file: String? = nil) throws -> Configuration {
        let environment = ProcessInfo.processInfo.environment
        let directory = flags[.data] ?? environment[Setting.data.variable] ?? Setting.data.byDefault
        let named = file ?? environment["MUSTER_CONFIG"]
        let path = named ?? "\(directory)/muster.yaml"
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        // One that is there and cannot be read is not taken for none: nobody would notice that all is as if it were empty.
        if text == nil, named != nil || FileManager.default.fileExists(atPath: path) {
            throw CommandFailure("the configuration file \(path) cannot be read")
        }
        do {
            return try Configuration(flags: flags, environment: environment, file: text.map { (path, $0) })
        } catch {
            throw CommandFailure("\(error)", hint: "`muster config` shows every setting and where it comes from")
        }
    }
}
