/// Every limit of the product, with its reason.
package enum Limits {
    /// Bytes of a title, a subject, a functionality: fits a mail subject and one line of a wall screen.
    package static let titleLength = 200
    /// Bytes of a message's subject: a name of three parts of full length, and the words around it.
    package static let subjectLength = 800
    /// Bytes of a message, a note, a description: a long mail.
    package static let bodyLength = 20_000
    /// Bytes of a retrospective document.
    package static let documentLength = 500_000
    /// Alerts in the record of one incident: a storm shows as a number, not as a list without end. Those beyond it still
    /// belong to the incident; they are found among the alerts.
    package static let alertsPerIncident = 200
    /// Bytes of one request to an inlet; the size that PagerDuty's events may have.
    package static let inletBody = 512 * 1_024
    /// Bytes of an import: every person, schedule and policy of a large installation elsewhere.
    package static let importBody = 32 * 1_024 * 1_024
    /// Bytes of any other request.
    package static let requestBody = 1_024 * 1_024
    /// Lines of the chat that an incident keeps at hand; all of them are in its record.
    package static let chatLinesKept = 300
    /// Bytes of a label: fits beside an entry on a phone.
    package static let tagLength = 40
    package static let tagsPerEntry = 10
    package static let labelsPerIncident = 20
    /// Bytes of a link: what browsers take everywhere.
    package static let linkLength = 2_000
    /// What else was considered: more is a document of its own.
    package static let alternatives = 10
    package static let linksPerIncident = 100
    /// The longest battle rhythm.
    package static let rhythmMinutes = 240
    /// Files in the record of one incident: more are a store of their own.
    package static let attachmentsPerIncident = 300
    /// Bytes of the words that say what a picture shows.
    package static let pictureTextLength = 500
    /// Events of one incident that are read at once.
    package static let timelinePage = 500
}
