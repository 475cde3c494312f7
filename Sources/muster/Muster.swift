import ArgumentParser
import AsyncHTTPClient
import Crypto
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import MusterWeb

@main
struct Muster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Runs incidents.")
}
