import MusterCore
import MusterStore

/// The form that makes an incident of an alert, in one press where the usual severity will do.
struct DeclarationForm: Sendable {
    var stored: StoredAlert
    var process: ProcessDefinition
    var csrf: HTML

    var body: HTML {
        let severities = process.severities.map {
            Parts.option($0.key, "\($0.key) \($0.name)", selected: $0.key == process.triage.defaultSeverity)
        }
        let categories: HTML =
            process.categories.isEmpty
            ? ""
            : """
            <select name="category" aria-label="Category"><option value="">no category</option>\
            \(process.categories.map { Parts.option($0, $0) })</select>
            """
        return """
            <form method="post" action="/alerts/\(stored.alert.id)/declaration" class="actions">\(csrf)\
            <select name="severity" aria-label="Severity">\(severities)</select>\(categories)<button class="btn primary">Declare an incident</button></form>
            """
    }
}
