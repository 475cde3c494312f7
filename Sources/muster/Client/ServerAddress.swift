import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// Where a server of Muster is asked: `https://muster.example.org`, and a path where it is not at the root.
struct ServerAddress {
    /// Without a slash at its end.
    let text: String

    /// Refuses what is not an address of the web.
    init(_ address: String) throws(CommandFailure) {
        let parts = URLComponents(string: address)
        guard let scheme = parts?.scheme?.lowercased(), ["http", "https"].contains(scheme),
            parts?.host?.isEmpty == false
        else {
            throw CommandFailure(
                "\(address) is not the address of a server",
                hint: "write it whole: https://muster.example.org"
            )
        }
        text = address.hasSuffix("/") ? String(address.dropLast()) : address
    }

    /// That the server was not reached, or went away, in words.
    func failure(_ error: any Error) -> CommandFailure {
        switch error {
        case let error as IOError: unreachable(unsafe String(cString: strerror(error.errnoCode)))
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { failure($0.error) } ?? unreachable("its name is not known to the DNS")
        case let error as HTTPClientError where error == .connectTimeout: unreachable("it does not answer")
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            CommandFailure(
                "\(text) hung up before it had answered",
                hint: "it may have been done all the same: look before you do it again"
            )
        default: unreachable("\(error)")
        }
    }

    private func unreachable(_ reason: String) -> CommandFailure {
        CommandFailure(
            "\(text) cannot be reached: \(reason)",
            hint: "is the address right (--server, MUSTER_SERVER), and does the server run?"
        )
    }
}
