import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Pages about services", .timeLimit(.minutes(5)))
struct ServicePagesTests {
    @Test("list what burns first, with its owner and who is on call")
    func list() async throws {
        let ana = try await Visitor.withIncident()

        let page = try await ana.open("/services")

        #expect(page.status == 200)
        #expect(page.text.contains("Paying for a basket"))
        #expect(page.text.contains("SEV1"))
        #expect(page.text.contains("Ben Okafor</bdi> is on call"))
        let checkout = try #require(page.text.range(of: "/services/checkout\""))
        let api = try #require(page.text.range(of: "/services/api\""))
        #expect(checkout.lowerBound < api.lowerBound)
    }

    @Test("show one with its alerts, incidents, rota, dependencies and links")
    func one() async throws {
        let ana = try await Visitor.withIncident()
        let integration = try await ana.muster.site.inlets.add(name: "prometheus", kind: .prometheus, by: .muster)
        let address = ana.muster.site.inlets.url(of: integration).dropFirst(ana.muster.engine.parts.links.base.count)
        _ = try await ana.muster.send(
            .post,
            "\(address)/api/v2/alerts",
            body: "[{\"labels\": {\"alertname\": \"CardsDeclined\", \"service\": \"checkout\"}}]",
            as: .stranger
        )

        let page = try await ana.open("/services/checkout")

        #expect(page.text.contains("CardsDeclined"))
        #expect(page.text.contains("INC-1"))
        #expect(page.text.contains("https://runbooks.example.org/checkout"))
        #expect(page.text.contains("href=\"/schedules/checkout-primary\""))
        #expect(page.text.contains("href=\"/services/card-payments\""))
        let processor = try await ana.open("/services/card-payments")
        #expect(processor.text.contains("https://status.processor.example"))
        #expect(processor.text.contains("href=\"/services/checkout\""))
        #expect(try await ana.open("/services/nothing").status == 404)
    }

    @Test("write a service, and say what is wrong with it without losing what was typed")
    func form() async throws {
        let ana = try await Visitor(TestSite(), as: "ana")
        var fields = ["name": "Parcels", "key": "parcels", "tier": "2", "dependencies": "api, nowhere"]

        let refused = try await ana.send("/services", fields)
        fields["dependencies"] = "api"
        fields["runbooks"] = "Parcels stand still https://wiki.example.org/parcels"
        let made = try await ana.send("/services", fields)

        #expect(refused.status == 422)
        #expect(refused.text.contains("nowhere"))
        #expect(refused.text.contains("value=\"Parcels\""))
        #expect(made.headers[.location] == "/services/parcels")
        let parcels = try #require(ana.muster.site.organisation.service(key: "parcels"))
        #expect(parcels.runbooks == [.init(title: "Parcels stand still", url: "https://wiki.example.org/parcels")])
        #expect(try await ana.open("/services/parcels/edit").text.contains("Parcels stand still https://wiki"))
        #expect(try await ana.send("/services/parcels/removal").headers[.location] == "/services")
        #expect(ana.muster.site.organisation.service(key: "parcels") == nil)
    }

    @Test("change a key together with what depends on it")
    func rename() async throws {
        let ana = try await Visitor(TestSite(), as: "ana")

        let answer = try await ana.send("/services/search", ["name": "Search", "key": "finding", "tier": "2"])

        #expect(answer.headers[.location] == "/services/finding")
        #expect(ana.muster.site.organisation.service(key: "api")?.dependencies == ["finding"])
    }

    @Test("show what an import would do before it is done")
    func importing() async throws {
        let ana = try await Visitor(TestSite(), as: "ana")
        let fields = ["source": "csv", "text": "functionality,service,owning team\nPost,Mail room,Support\n"]

        let trial = try await ana.send("/services/import", fields.merging(["do": "try"]) { $1 })
        let before = ana.muster.site.organisation.service(key: "mail-room")
        let done = try await ana.send("/services/import", fields.merging(["do": "take"]) { $1 })
        let broken = try await ana.send("/services/import", ["source": "csv", "text": "a,b\n1,2", "do": "try"])

        #expect(trial.text.contains("Mail room"))
        #expect(trial.text.contains("Import it"))
        #expect(before == nil)
        #expect(done.status == 200)
        #expect(ana.muster.site.organisation.service(key: "mail-room")?.functionality == "Post")
        #expect(broken.status == 422)
        #expect(broken.text.contains("The text:1"))
    }

    @Test("give the catalogue as tables")
    func tables() async throws {
        let ana = try await Visitor(TestSite(), as: "ana")

        let services = try await ana.open("/services.csv")
        let vendors = try await ana.open("/vendors.csv")

        #expect(services.headers[.contentType] == "text/csv; charset=utf-8")
        #expect(services.text.contains("https://muster.example.org/schedules/checkout-primary"))
        #expect(vendors.text.contains("Example Card Processor"))
        #expect(try await Visitor(ana.muster).open("/services.csv").status == 303)
    }

    @Test("let only administrators write")
    func permission() async throws {
        let ben = try await Visitor(TestSite(), as: "ben")

        #expect(try await ben.open("/services").status == 200)
        for path in ["/services", "/services/import", "/services/api", "/services/api/removal"] {
            #expect(try await ben.send(path, ["name": "x", "key": "x"]).status == 403, "\(path)")
        }
    }
}

@Suite("Services by the API", .timeLimit(.minutes(5)))
struct CatalogueEndpointsTests {
    @Test("are written whole, and refused by the field that is wrong")
    func write() async throws {
        let muster = try await TestSite()
        let body: JSONValue = .of([
            "name": "Parcels", "team": "platform", "tier": 2, "dependencies": .array(["api"]),
            "runbooks": .array([.of(["title": "Slow", "url": "https://wiki.example.org/p"])]),
            "vendor": .of(["name": "Carrier", "status_url": "https://status.carrier.example"]),
        ])

        let made = try await muster.api(.put, "/services/parcels", body)
        let again = try await muster.api(.get, "/services/parcels")
        let wrong = try await muster.refusal(
            .put,
            "/services/parcels",
            .of(["name": "Parcels", "runbooks": .array([.of(["title": "no address"])])])
        )

        #expect(made == again)
        #expect(made["vendor"]?["product"] == "Parcels")
        #expect(try wrong.fields == ["runbooks[0].url"])
        #expect(try await muster.api(.delete, "/services/parcels")["removed"] == true)
        #expect(try await muster.refusal(.delete, "/services/search").status == 422)
    }

    @Test("that have no owner would page the incident on-call rotation")
    func plan() async throws {
        let muster = try await TestSite()
        try await muster.api(.put, "/services/orphan", .of(["name": "Orphan"]))

        let plan = try await muster.api(.get, "/on-call/plan?service=orphan")

        #expect(plan["steps"]?.items.first?["people"]?.items.isEmpty == false)
        #expect(plan["policy"]?.text != nil)
    }

    @Test("are imported, on trial first")
    func imports() async throws {
        let muster = try await TestSite()
        let table = try #require(try await muster.api(.get, "/catalogue")["services"]?.text)
        let documents: JSONValue = .array([
            .of(["name": "s.csv", "text": JSONValue(table + "Post,Mail room,Support,,,,,,,\r\n")])
        ])

        let trial = try await muster.api(
            .post,
            "/imports",
            .of(["source": "csv", "documents": documents, "dry_run": true])
        )
        let done = try await muster.api(.post, "/imports", .of(["source": "csv", "documents": documents]))
        let wrong = try await muster.refusal(
            .post,
            "/imports",
            .of(["source": "carrier pigeon", "documents": documents])
        )

        #expect(trial["items"] == done["items"])
        #expect(trial["items"]?.items.count { $0["outcome"] == "made" } == 1)
        #expect(muster.site.organisation.service(key: "mail-room") != nil)
        #expect(try wrong.fields == ["source"])
    }
}
