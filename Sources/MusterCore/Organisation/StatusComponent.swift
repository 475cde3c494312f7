/// A part of the product as customers know it, shown on the status page.
package struct StatusComponent: Equatable, Codable, Sendable {
    package var id: ID<StatusComponent>
    /// Its name in addresses and process files, unique.
    package var key: String
    package var name: String
    /// The heading it stands under, or nil for none.
    package var group: String?
    /// What kind of part it is, by which history can be filtered: "Core", "Apps", "Vendors".
    package var category: String
    package var description: String
    /// Its place on the page, smallest first.
    package var position: Int

    package init(
        id: ID<StatusComponent>,
        key: String,
        name: String,
        group: String? = nil,
        category: String,
        description: String = "",
        position: Int
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.group = group
        self.category = category
        self.description = description
        self.position = position
    }
}
