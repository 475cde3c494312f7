import HTTPTypes
import MusterCore
import MusterStore

/// The description of the API (OpenAPI 3.1), made from the table that registers its routes.
struct OpenAPIDocument {
    let endpoints: [Endpoint]

    var json: JSONValue {
        var paths: [String: JSONValue] = [:]
        for path in Set(endpoints.map(\.path)) {
            let operations = endpoints.filter { $0.path == path }
            paths["/api/v1" + path] = .object(
                Dictionary(
                    operations.map { ($0.method.rawValue.lowercased(), operation($0)) },
                    uniquingKeysWith: { one, _ in one }
                )
            )
        }
        return .of([
            "openapi": "3.1.0",
            "info": .of([
                "title": "Muster",
                "version": "1",
                "description": JSONValue(Self.about),
            ]),
            "servers": .array([.of(["url": "/"])]),
            "security": .array([.of(["bearer": .array([])])]),
            "paths": .object(paths),
            "components": .of([
                "securitySchemes": .of(["bearer": .of(["type": "http", "scheme": "bearer"])]),
                "schemas": schemas,
            ]),
        ])
    }

    private static let about = """
        Errors are problem details (RFC 9457) that name the field. Lists page by cursor. POST takes an \
        Idempotency-Key, which is remembered for \(IdempotencyKeys.memory.text).
        """

    private func operation(_ endpoint: Endpoint) -> JSONValue {
        let names = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
            String($0.dropFirst().dropLast())
        }
        let inPath: [JSONValue] = names.map { name in
            .of(["name": JSONValue(name), "in": "path", "required": true, "schema": .of(["type": "string"])])
        }
        let inQuery: [JSONValue] = endpoint.query.map { field in
            .of([
                "name": JSONValue(field.name), "in": "query", "description": JSONValue(field.says),
                "schema": schema(field),
            ])
        }
        let takesBody = endpoint.method != .get && endpoint.method != .delete
        return .of([
            "operationId": JSONValue(operationID(endpoint)),
            "summary": JSONValue(endpoint.summary),
            "description": JSONValue(says(endpoint)),
            "parameters": .array(inPath + inQuery),
            "requestBody": takesBody ? requestBody(endpoint) : nil,
            "responses": .of([
                "\(endpoint.status.code)": .of([
                    "description": "Done.",
                    "content": .of(["application/json": .of(["schema": schema(endpoint.answers)])]),
                ]),
                "default": .of([
                    "description": "What is wrong, and what would be right.",
                    "content": .of([
                        "application/problem+json": .of(["schema": .of(["$ref": "#/components/schemas/Problem"])])
                    ]),
                ]),
            ]),
        ])
    }

    private func says(_ endpoint: Endpoint) -> String {
        let permission = "Permission: \(endpoint.permission.rawValue)."
        guard endpoint.method == .post, endpoint.answers.isSecret else { return permission }
        return "\(permission) Its answer holds a secret and is not kept: a repeat with its Idempotency-Key gets 409."
    }

    private func operationID(_ endpoint: Endpoint) -> String {
        let words = endpoint.path.split(separator: "/").map { $0.filter { $0.isLetter || $0 == "-" } }
        return ([endpoint.method.rawValue.lowercased()] + words).joined(separator: "-")
    }

    private func requestBody(_ endpoint: Endpoint) -> JSONValue {
        if endpoint.takesFile {
            let bytes = JSONValue.of(["type": "string", "format": "binary"])
            return .of(["required": true, "content": .of(["application/octet-stream": .of(["schema": bytes])])])
        }
        var object = object(endpoint.fields)
        if case .object(var fields) = object {
            fields["additionalProperties"] = endpoint.isOpen ? .of(["type": "string"]) : false
            object = .object(fields)
        }
        return .of([
            "required": .bool(endpoint.fields.contains(where: \.isRequired)),
            "content": .of(["application/json": .of(["schema": object])]),
        ])
    }

    private func object(_ fields: [Endpoint.Field]) -> JSONValue {
        let required = fields.filter { $0.isRequired && $0.unless == nil }.map { JSONValue($0.name) }
        let choices = fields.compactMap { field in field.unless.map { [field.name, $0] } }
            .map { names in names.map { JSONValue.of(["required": .array([JSONValue($0)])]) } }
        let properties = fields.map { field -> (String, JSONValue) in
            guard case .object(var schema) = schema(field) else { return (field.name, schema(field)) }
            schema["description"] = JSONValue(field.says)
            return (field.name, .object(schema))
        }
        return .of([
            "type": "object",
            "properties": .object(Dictionary(properties, uniquingKeysWith: { one, _ in one })),
            "required": required.isEmpty ? nil : .array(required),
            "allOf": choices.isEmpty ? nil : .array(choices.map { .of(["anyOf": .array($0)]) }),
        ])
    }

    private func schema(_ field: Endpoint.Field) -> JSONValue {
        switch field.kind {
        case .time: .of(["type": "string", "format": "date-time"])
        case .string, .boolean, .integer, .object, .list: .of(["type": JSONValue(field.kind.rawValue)])
        }
    }

    private func schema(_ shape: AnswerShape) -> JSONValue {
        let object = JSONValue.of(["$ref": JSONValue("#/components/schemas/\(shape.name)")])
        guard shape.isPage else { return object }
        return .of([
            "type": "object",
            "properties": .of([
                "items": .of(["type": "array", "items": object]), "next_cursor": .of(["type": "string"]),
            ]),
            "required": .array(["items"]),
        ])
    }

    private var schemas: JSONValue {
        let shapes = endpoints.map { ($0.answers.name, object($0.answers.fields)) }
        return .object(
            Dictionary(shapes + [("Problem", problem)], uniquingKeysWith: { first, _ in first })
        )
    }

    private var problem: JSONValue {
        let text = JSONValue.of(["type": "string"])
        return .of([
            "type": "object",
            "properties": .of([
                "type": text,
                "title": text,
                "status": .of(["type": "integer"]),
                "detail": text,
                "errors": .of(["type": "array", "items": .of(["type": "object"])]),
                "missing": .of(["type": "array", "items": .of(["type": "object"])]),
            ]),
        ])
    }
}
