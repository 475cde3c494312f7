import MusterCore
package import MusterEngine

extension Site {
    /// The commands of the composer, for those who write them in a chat.
    package var chatReader: ChatReader {
        let verbs = SlashVerb.allCases.map { "\($0.rawValue) \($0.usage)" }.joined(separator: "\n")
        let help = """
            report TEXT, or report security: TEXT
            declare [SEVERITY] WHAT IS WRONG
            ack: acknowledge your pages; INC-12 ack for one
            list: what is open
            In the room of an incident, or with its reference before it:
            \(verbs)
            """
        return ChatReader(
            help: help,
            words: { Failure($0)?.detail },
            read: { text, incident, process, me in
                try SlashCommand(text)?.command(incident, process, self, me: me)
            }
        )
    }
}
