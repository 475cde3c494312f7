import FoundationEssentials
import Testing

@testable import MusterCore

@Suite("The catalogue as tables")
struct CatalogueSheetTests {
    private static let url = "https://muster.example.org/schedules/"

    private func merge(_ text: String, into organisation: Organisation) throws -> OrganisationMerge {
        var merge = OrganisationMerge(
            into: organisation,
            at: try OnCall.moment("2026-03-02T08:00:00Z"),
            makeID: { UUID() }
        )
        try merge.read([ImportDocument(name: "t.csv", text: text)], from: .csv, schedulesURL: Self.url)
        return merge
    }

    private func sample() throws -> Organisation {
        SampleOrganisation.make(makeID: { UUID() }, start: try OnCall.moment("2026-03-02T08:00:00Z"))
    }

    @Test("begins with the columns of the document")
    func columns() throws {
        let services = CatalogueSheet.services.text(of: try sample()) { Self.url + $0.key }
        let vendors = CatalogueSheet.vendors.text(of: try sample()) { Self.url + $0.key }

        #expect(services.hasPrefix("functionality,service,owning team,paging schedule link,"))
        #expect(services.contains("Paying for a basket,Checkout,Checkout,\(Self.url)checkout-primary,checkout,1,"))
        #expect(
            vendors.hasPrefix(
                "vendor,product,owning team/owner of relationship,link to vendor support portal,vendor status page,"
            )
        )
        #expect(vendors.contains("Example Card Processor,Gateway,Checkout,https://support.processor.example,"))
    }

    @Test("that was written is read without a change", arguments: CatalogueSheet.allCases)
    func roundTrip(sheet: CatalogueSheet) throws {
        let organisation = try sample()

        let merge = try merge(sheet.text(of: organisation) { Self.url + $0.key }, into: organisation)

        #expect(merge.organisation.services == organisation.services)
        #expect(merge.report.leftOut == [])
        #expect(merge.report.lines.allSatisfy { $0.outcome == .same } && !merge.report.lines.isEmpty)
    }

    @Test("with the columns of the document alone makes services, and twice makes them once")
    func plain() throws {
        let text = """
            functionality, service, owning team, paging schedule link
            Log in, Identity, Platform, https://rota.example.org/identity
            Sign up, Identity, Platform,
            "Ask ""us"", or write", Mail room, Nobody here,

            """

        let once = try merge(text, into: try sample())
        let twice = try merge(text, into: once.organisation)

        let identity = try #require(once.organisation.service(key: "identity"))
        #expect(identity.functionality == "Log in; Sign up")
        #expect(identity.team == once.organisation.team(key: "platform")?.id)
        let mail = try #require(once.organisation.service(key: "mail-room"))
        #expect(mail.functionality == "Ask \"us\", or write")
        #expect(mail.team == nil)
        #expect(
            once.report.leftOut == [
                "t.csv:4: there is no team \"Nobody here\", so that the incident on-call rotation is paged"
            ]
        )
        #expect(once.report.count(.made) == 2)
        #expect(once.organisation.validate() == [])
        #expect(twice.organisation.services == once.organisation.services)
        #expect(twice.report.count(.same) == 2)
    }

    @Test("of vendors takes the portal and the status page")
    func vendors() throws {
        let text = """
            vendor;product;owning team/owner of relationship;link to vendor support portal;vendor status page
            Northern Mail;Bulk mail;Support;https://help.mail.example;https://status.mail.example
            """

        let merge = try merge(text, into: try sample())

        let service = try #require(merge.organisation.service(key: "bulk-mail"))
        #expect(
            service.vendor
                == .init(
                    name: "Northern Mail",
                    product: "Bulk mail",
                    supportURL: "https://help.mail.example",
                    statusURL: "https://status.mail.example"
                )
        )
    }

    @Test(
        "that cannot be read names the line",
        arguments: [
            ("functionality,service\n\"a,b", "t.csv:2"), ("a,b\n1,2", "t.csv:1"),
            ("functionality,service\nx,\n", "t.csv:2"), ("functionality,service,tier\nx,y,9\n", "t.csv:2"),
        ]
    )
    func mistakes(text: String, place: String) throws {
        let organisation = try sample()

        let problem = #expect(throws: ImportProblem.self) { try merge(text, into: organisation) }

        #expect(problem?.place == place)
    }

    @Test("keeps what a spreadsheet would take for a formula as it was")
    func formula() throws {
        let table = try CSVTable(CSVText.line(["functionality", "service"]) + CSVText.line(["=1+1", "'quoted'"]))

        #expect(table.rows.first?["functionality"] == "=1+1")
        #expect(table.rows.first?["service"] == "'quoted'")
    }
}

@Suite("The owner of a service")
struct ServiceOwnerTests {
    private func sample(owned: Bool) throws -> Organisation {
        var organisation = SampleOrganisation.make(makeID: { UUID() }, start: try OnCall.moment("2026-03-02T08:00:00Z"))
        let index = try #require(organisation.services.firstIndex { $0.key == "search" })
        if !owned { organisation.services[index].team = nil }
        return organisation
    }

    @Test("is paged by the policy of their team")
    func owner() throws {
        let organisation = try sample(owned: true)

        let policy = organisation.policy(forService: "search", orRotation: "incident on-call", makeID: { UUID() })

        #expect(policy.name == "Platform")
    }

    @Test("that is not known gives way to the incident on-call rotation, as for a service that is not known")
    func unknown() throws {
        let organisation = try sample(owned: false)
        let process = try #require(ProcessDefinition.builtIn(named: "foundations"))
        let rotation = try #require(process.rotationWithoutOwner)

        for key in ["search", "never heard of", nil] {
            let policy = organisation.policy(forService: key, orRotation: rotation, makeID: { UUID() })
            let people = policy.wouldPage(at: try OnCall.moment("2026-03-04T10:00:00Z"), organisation: organisation)
            let schedule = try #require(
                organisation.contact(name: rotation)?.schedules.first.flatMap(organisation.schedule)
            )
            #expect(people.first?.people == schedule.onCall(at: try OnCall.moment("2026-03-04T10:00:00Z")))
        }
        #expect(organisation.validate() == [])
    }

    @Test("links of a service must be addresses of pages")
    func links() throws {
        var organisation = try sample(owned: true)
        organisation.services[0].dashboards = [.init(title: "x", url: "javascript:alert(1)")]

        #expect(organisation.validate().map(\.place) == ["services.checkout.dashboards"])
    }
}
