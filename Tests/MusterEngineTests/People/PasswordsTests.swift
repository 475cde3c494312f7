import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Passwords", .timeLimit(.minutes(5)))
struct PasswordsTests {
    private let passwords = Passwords(randomBytes: SeededChance().bytes, rounds: 1_024)

    @Test("are stored with the parameters of their hash, and each with a salt of its own")
    func format() async throws {
        let one = try await passwords.hash("correct horse")
        let other = try await passwords.hash("correct horse")

        let parts = one.split(separator: "$").map(String.init)
        #expect(parts.prefix(4) == ["scrypt", "1024", "8", "3"])
        #expect(Base64URL.bytes(parts[4])?.count == 16)
        #expect(Base64URL.bytes(parts[5])?.count == 32)
        #expect(one != other)
        #expect(try await passwords.isRight("correct horse", for: one))
        #expect(try await passwords.isRight("correct horse", for: other))
        #expect(try await !passwords.isRight("correct horse ", for: one))
    }

    @Test("are made expensive to guess where nobody asks for less")
    func cost() async throws {
        let stored = try await Passwords(randomBytes: SeededChance().bytes).hash("correct horse")

        #expect(stored.hasPrefix("scrypt$32768$8$3$"))
    }

    @Test("are hashed as RFC 7914 says, under the parameters that are stored")
    func vector() async throws {
        // Section 12 of the RFC, the first 32 bytes: of "password" with "NaCl", N 1024, r 8, p 16.
        let stored = "scrypt$1024$8$16$TmFDbA$_bq-HJ00cgB4VucZDQHp_nxq18vII3gw53N2Y0s3MWI"

        #expect(try await passwords.isRight("password", for: stored))
        #expect(try await !passwords.isRight("Password", for: stored))
    }

    @Test(
        "are wrong where what is stored is no hash",
        arguments: [
            nil, "", "plain", "scrypt$1024$8$16$TmFDbA", "md5$1024$8$16$TmFDbA$AAAA", "scrypt$x$8$16$TmFDbA$AAAA",
        ]
    )
    func noHash(_ stored: String?) async throws {
        #expect(try await !passwords.isRight("password", for: stored))
    }

    @Test("of five people at once are all answered")
    func concurrent() async throws {
        let stored = try await passwords.hash("password")

        let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<5 {
                group.addTask { try await passwords.isRight(number == 3 ? "wrong" : "password", for: stored) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(answers.filter { $0 }.count == 4)
        #expect(try await passwords.isRight("password", for: stored))
    }
}
