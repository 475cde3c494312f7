import ArgumentParser

struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print every setting in force and where it comes from, secrets masked."
    )

    @OptionGroup var options: ServerOptions

    func run() throws {
        print(try options.configuration().description)
    }
}
