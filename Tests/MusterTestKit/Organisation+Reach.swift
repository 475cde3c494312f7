package import MusterCore

extension Organisation {
    /// Somebody is reached by these ways, which are verified, and by no others.
    package mutating func reach(_ handle: String, by methods: [ContactMethod]) {
        for index in people.indices where people[index].handle == handle {
            people[index].contactMethods = methods
            people[index].verifiedMethods = methods
        }
    }
}
