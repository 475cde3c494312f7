import ArgumentParser

@main
struct Muster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The whole life of an incident, from the first signal to the last action item.",
        discussion: """
            A command speaks to the server at MUSTER_SERVER with MUSTER_TOKEN; else to the one that runs on the data directory; \
            and where none runs, it works on the store itself.

            Exit codes: 0 done; 1 refused or failed, the reason on standard error; 64 the command line is wrong.
            """,
        version: ProductVersion.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Running it",
                subcommands: [
                    Serve.self, Init.self, Config.self, Verify.self, Rebuild.self, BackupCommand.self,
                    RestoreCommand.self, MigrateCommand.self, PauseCommand.self, ResumeCommand.self,
                ]
            ),
            CommandGroup(
                name: "Incidents",
                subcommands: [
                    Declare.self, List.self, Search.self, Show.self, Timeline.self, Due.self, Note.self, Update.self,
                    Approve.self, Decline.self, Ack.self,
                    Page.self, HandOn.self, Claim.self, Assign.self, Release.self, Severity.self, FactCommand.self,
                    FieldCommand.self, LabelCommand.self,
                    CheckIn.self,
                    Tick.self, ChecklistCommand.self, Questions.self, Confirm.self, Done.self, Reach.self, Resolve.self,
                    Close.self, Reopen.self,
                    Handover.self, Room.self, Say.self, Chat.self, Link.self, Merge.self, Split.self,
                    Attach.self, AttachmentCommand.self, NoticeCommand.self, Hold.self,
                    Bridge.self, Measure.self, Undo.self, Restrict.self, Admit.self, BreakGlass.self,
                ]
            ),
            CommandGroup(
                name: "Afterwards",
                subcommands: [
                    RetrospectiveCommand.self, Action.self, ProblemCommands.self, CustomerReport.self,
                    ReportCommand.self,
                ]
            ),
            CommandGroup(
                name: "Around them",
                subcommands: [
                    Alerts.self, AlertCommand.self, TriageCommand.self, TicketCommand.self, Noise.self,
                    SilenceCommand.self, MaintenanceCommand.self,
                    ChangeCommand.self, ProcessCommand.self,
                    SandboxCommand.self,
                ]
            ),
            CommandGroup(
                name: "On call",
                subcommands: [
                    OnCall.self, ScheduleCommand.self, PolicyCommand.self, Away.self, ContactCommand.self, Why.self,
                    ServiceCommand.self,
                ]
            ),
            CommandGroup(
                name: "Administration",
                subcommands: [
                    PersonCommand.self, Token.self, Inlet.self, WebhookCommand.self, MeetingsCommand.self,
                    ImportCommand.self,
                ]
            ),
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Output.complain("\(failure)")
            Self.exit(withError: ExitCode.failure)
        } catch  where !isParserError(error) {
            Output.complain("\(error)")
            Self.exit(withError: ExitCode.failure)
        } catch {
            Self.exit(withError: error)
        }
    }

    /// Help, the version and mistakes on the command line, which the parser words itself.
    private static func isParserError(_ error: any Error) -> Bool {
        exitCode(for: error) != .failure || error is ExitCode
    }
}

enum ProductVersion {
    static let text = "0.1.0"
}
