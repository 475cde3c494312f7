import FoundationEssentials
import Testing

@testable import MusterCore

@Suite("Backstage's catalogue")
struct BackstageTests {
    private static let text = """
        # Who
        apiVersion: backstage.io/v1alpha1
        kind: User
        metadata: { name: jo.field }
        spec:
          profile: { displayName: Jo Field, email: jo@example.org }
          memberOf: [payments]
        ---
        apiVersion: backstage.io/v1alpha1
        kind: Group
        metadata: { name: payments }
        spec: { type: team, profile: { displayName: Payments }, children: [] }
        ---
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata:
          name: ledger
          title: Ledger
          description: Books what was paid
          labels: { tier: tier-2 }
          links:
            - { url: "https://grafana.example.org/d/1", title: Ledger dashboard }
            - { url: "https://wiki.example.org/ledger", title: Ledger is slow, type: runbook }
            - { url: "https://chat.example.org", title: Talk }
        spec:
          type: service
          lifecycle: production
          owner: group:default/payments
          dependsOn: ["component:default/checkout", "resource:ledger-db", "component:gone"]
        ---
        apiVersion: backstage.io/v1alpha1
        kind: Resource
        metadata: { name: ledger-db }
        spec: { type: database, owner: nobody-knows }
        ---
        apiVersion: backstage.io/v1alpha1
        kind: System
        metadata: { name: money }
        spec: { owner: payments }

        """

    private func merge(_ text: String, into organisation: Organisation) throws -> OrganisationMerge {
        var merge = OrganisationMerge(
            into: organisation,
            at: try OnCall.moment("2026-03-02T08:00:00Z"),
            makeID: { UUID() }
        )
        try merge.read([ImportDocument(name: "catalog-info.yaml", text: text)], from: .backstage, schedulesURL: "")
        return merge
    }

    private func sample() throws -> Organisation {
        SampleOrganisation.make(makeID: { UUID() }, start: try OnCall.moment("2026-03-02T08:00:00Z"))
    }

    @Test("becomes people, teams and services, and says what has no place")
    func carriedOver() throws {
        let merge = try merge(Self.text, into: try sample())

        let organisation = merge.organisation
        #expect(organisation.validate() == [])
        let ledger = try #require(organisation.service(key: "ledger"))
        #expect(ledger.name == "Ledger")
        #expect(ledger.tier == 2)
        #expect(ledger.dependencies == ["checkout", "ledger-db"])
        #expect(ledger.dashboards.map(\.url) == ["https://grafana.example.org/d/1"])
        #expect(ledger.runbooks.map(\.title) == ["Ledger is slow"])
        let team = try #require(ledger.team.flatMap(organisation.team))
        #expect(team.name == "Payments")
        #expect(organisation.members(of: team.id).map(\.email) == ["jo@example.org"])
        #expect(organisation.service(key: "ledger-db")?.team == nil)
        #expect(
            merge.report.leftOut == [
                "catalog-info.yaml:14: it depends on \"component:gone\", which is no service",
                "catalog-info.yaml:14: the link \"Talk\" is neither a dashboard nor a runbook by its name or type",
                "catalog-info.yaml:31: there is no team \"nobody-knows\", so that the incident on-call rotation is paged",
                "catalog-info.yaml:36: System \"money\" has no place here",
            ]
        )
    }

    @Test("twice changes nothing")
    func twice() throws {
        let once = try merge(Self.text, into: try sample())

        let twice = try merge(Self.text, into: once.organisation)

        #expect(twice.organisation == once.organisation)
    }

    @Test("that is no YAML names the line of the file")
    func broken() throws {
        let organisation = try sample()

        let problem = #expect(throws: ImportProblem.self) {
            try merge("kind: User\nmetadata: { name: a }\n---\nkind: [\n", into: organisation)
        }

        #expect(problem?.place.hasPrefix("catalog-info.yaml:") == true)
        #expect(problem?.place != "catalog-info.yaml:1")
    }
}
