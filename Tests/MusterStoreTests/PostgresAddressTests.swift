import Testing

@testable import MusterStore

@Suite("The address of a PostgreSQL server")
struct PostgresAddressTests {
    @Test(
        "asks any server but this machine to prove who it is",
        arguments: [
            ("postgres://muster@db.example.org/muster", "verify-full"),
            ("postgres://muster@db1.example.org,localhost/muster", "verify-full"),
            ("postgres://muster@10.0.0.7/muster", "verify-full"),
            ("postgres://muster@localhost/muster", "prefer"),
            ("postgres://muster@127.0.0.1:5433/muster", "prefer"),
            ("postgres://muster@%2Frun%2Fpostgresql/muster", "prefer"),
            ("postgres:///muster", "prefer"),
            ("postgres://muster@db.example.org/muster?sslmode=require", "require"),
        ]
    )
    func encryption(url: String, mode: String) throws {
        #expect(try PostgresAddress(url).encryption == mode)
    }

    @Test(
        "is shown without its password",
        arguments: [
            (
                "postgres://muster:s3cret@db1.example.org:5433,db2.example.org:5434/incidents",
                "postgres://muster:••••@db1.example.org:5433,db2.example.org:5434/incidents?sslmode=verify-full"
            ),
            ("postgresql://muster@localhost/muster", "postgres://muster@localhost/muster?sslmode=prefer"),
            (
                "postgres://db.example.org/muster?user=muster&password=s3cret",
                "postgres://muster:••••@db.example.org/muster?sslmode=verify-full"
            ),
        ]
    )
    func masked(url: String, shown: String) throws {
        let address = try PostgresAddress(url)

        #expect("\(address)" == shown)
    }

    @Test(
        "that is none is refused in words that show one",
        arguments: [
            ("mysql://muster@localhost/muster", "must begin with postgres://"),
            ("postgres://muster:s3cret@db:port:5432/x?y", "is not an address such as"),
            ("postgres://muster@db/x?sslmod=require", "is not an address such as"),
            ("postgres://muster@db/x?target_session_attrs=any", "on the primary alone"),
        ]
    )
    func refused(url: String, words: String) {
        let error = #expect(throws: PostgresAddress.Invalid.self) { try PostgresAddress(url) }

        #expect(error?.description.contains(words) == true)
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test("leads to each of its servers alone, since a proxy may close a connection for one that is dead")
    func places() throws {
        let two = try PostgresAddress("postgres://muster@db1.example.org,db2.example.org:5433/muster")
        let one = try PostgresAddress("postgres://muster@db1.example.org/muster")

        #expect(two.places.map { $0.map(\.1) } == [["db1.example.org", ""], ["db2.example.org", "5433"]])
        #expect(one.places.map(\.count) == [0])
    }
}
