/// How often an address was paged for one service.
package struct PagedService: Equatable, Sendable {
    /// Nil for the incidents without one.
    package let service: String?
    package let pages: Int
    /// The rank of the gravest incident, 0 for the gravest severity of its process; nil where there is no other incident.
    package let gravest: Int?

    package init(service: String?, pages: Int, gravest: Int?) {
        self.service = service
        self.pages = pages
        self.gravest = gravest
    }
}
