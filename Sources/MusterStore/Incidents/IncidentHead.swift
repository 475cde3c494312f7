/// Where the history of an incident ends: how many events it has, and the hash of the last.
package struct IncidentHead: Equatable, Sendable {
    package let version: Int
    package let hash: String

    package init(version: Int, hash: String) {
        (self.version, self.hash) = (version, hash)
    }
}
