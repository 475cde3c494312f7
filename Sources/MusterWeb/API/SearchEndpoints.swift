import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// Finding incidents by words.
enum SearchEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/search",
            summary: "Incidents that hold all the words in their names, updates, notes or alerts, the latest first",
            permission: .read,
            query: [
                .required("q", "the words; of the last one the beginning is enough; or a reference")
            ] + IncidentFilter.fields.filter { ["state", "severity"].contains($0.name) } + IncidentEndpoints.paging,
            answers: .hit.page
        ) { call in
            guard let text = call.query["q"], !text.isEmpty else {
                throw Failure.invalid("q", "say what to search for")
            }
            var number: Int?
            if let cursor = call.query["cursor"] {
                guard let read = Int(cursor) else { throw Failure.invalid("cursor", "is not one that was given") }
                number = read
            }
            let result = try await call.site.search(
                text,
                try IncidentFilter.selection(call.query),
                for: call.eyes,
                severity: call.query["severity"],
                before: number,
                limit: try call.limit
            )
            let items = result.hits.map { hit in
                IncidentJSON.summary(hit.incident, excerpt: hit.excerpt)
            }
            return .page(items, next: result.next.map { String($0) })
        }
    ]
}
