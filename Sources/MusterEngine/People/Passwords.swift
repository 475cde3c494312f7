import Crypto
import CryptoExtras
import Foundation

/// Passwords, hashed with scrypt (RFC 7914) under parameters that are stored with each hash.
///
/// One hash takes 32 MiB and a few hundred milliseconds, so that at most two run at once, on threads of their own:
/// guessing passwords must not keep a page waiting.
package actor Passwords {
    /// Characters; a floor, since a rule about kinds of characters helps nobody.
    package static let shortest = 8
    /// Characters; hashing more would be work for an attacker to give us.
    package static let longest = 128

    /// What a hash that is made now is asked to take, as RFC 7914 calls it: N.
    package static let rounds = 1 << 15
    private static let blockSize = 8
    private static let parallelism = 3

    private let randomBytes: @Sendable (Int) -> [UInt8]
    private let rounds: Int
    private var running = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter rounds: fewer only for a test that hashes many; a power of two.
    package init(randomBytes: @escaping @Sendable (Int) -> [UInt8], rounds: Int = Passwords.rounds) {
        self.randomBytes = randomBytes
        self.rounds = rounds
    }

    /// `scrypt$32768$8$3$SALT$HASH`, the last two in base64.
    package func hash(_ password: String) async throws -> String {
        let salt = randomBytes(16)
        let key = try await derive(password, salt, rounds, Self.blockSize, Self.parallelism)
        return
            "scrypt$\(rounds)$\(Self.blockSize)$\(Self.parallelism)$\(Base64URL.text(salt))$\(Base64URL.text(key))"
    }

    /// - Parameter stored: nil for somebody who has none; then it takes as long, so that time tells nobody who exists.
    package func isRight(_ password: String, for stored: String?) async throws -> Bool {
        let parts = (stored ?? "").split(separator: "$").map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = Base64URL.bytes(parts[4]), let key = Base64URL.bytes(parts[5])
        else {
            _ = try await derive(password, randomBytes(16), self.rounds, Self.blockSize, Self.parallelism)
            return false
        }
        let derived = try await derive(password, salt, rounds, blockSize, parallelism)
        // The hashes of both are compared, so that where they differ tells nothing.
        return SHA256.hash(data: Data(derived)) == SHA256.hash(data: Data(key))
    }

    private func derive(
        _ password: String,
        _ salt: [UInt8],
        _ rounds: Int,
        _ blockSize: Int,
        _ parallelism: Int
    ) async throws -> [UInt8] {
        await enter()
        defer { leave() }
        let secret = Data(password.prefix(Self.longest).utf8)
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(
                    with: Result {
                        let key = try KDF.Scrypt.deriveKey(
                            from: secret,
                            salt: Data(salt),
                            outputByteCount: 32,
                            rounds: rounds,
                            blockSize: blockSize,
                            parallelism: parallelism
                        )
                        return unsafe key.withUnsafeBytes { bytes in unsafe Array(bytes) }
                    }
                )
            }
        }
    }

    private func enter() async {
        if running >= 2 {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            running += 1
        }
    }

    /// Hands the place on, or gives it up.
    private func leave() {
        if waiting.isEmpty {
            running -= 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
