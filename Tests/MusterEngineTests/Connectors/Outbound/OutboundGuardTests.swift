import MusterCore
import Testing

@testable import MusterEngine

@Suite("Outbound guard")
struct OutboundGuardTests {
    @Test(
        "lets nothing through to the inside",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1",
            "127.9.9.9",
            "168.63.129.16", "169.254.169.254", "169.254.0.1", "172.16.0.1", "172.31.255.255", "192.0.0.192",
            "192.0.2.1",
            "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1",
            "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
            "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "5f00::1",
        ]
    )
    func inside(_ text: String) async throws {
        let address = try #require(IPAddress(text))
        let outbound = OutboundGuard { _ in [address] }
        let literal = address.bytes.count == 16 ? "[\(text)]" : text

        #expect(await refusal(outbound, "https://hooks.example/") == .inside(host: "hooks.example"))
        #expect(await refusal(outbound, "http://\(literal)/") == .inside(host: text))
    }

    @Test(
        "lets everything through to the outside",
        arguments: [
            "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "223.255.255.255",
            "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::808:808",
        ]
    )
    func outside(_ text: String) async throws {
        let address = try #require(IPAddress(text))
        let outbound = OutboundGuard { _ in [address] }

        #expect(try await outbound.address(of: OutboundTarget("https://hooks.example/")) == address)
    }

    @Test("takes the first address that is outside")
    func mixed() async throws {
        let outside = IPAddress(bytes: [9, 9, 9, 9])
        let outbound = OutboundGuard { _ in [IPAddress(bytes: [10, 0, 0, 1]), outside] }

        #expect(try await outbound.address(of: OutboundTarget("https://hooks.example/")) == outside)
    }

    @Test("lets through what the configuration names, and nothing beside it")
    func allowed() async throws {
        let outbound = OutboundGuard(
            allowed: ["hooks.lan", "10.20.0.0/16"].compactMap(AllowedDestination.init)
        ) { host in
            host == "hooks.lan" ? [IPAddress(bytes: [192, 168, 1, 5])] : [IPAddress(bytes: [192, 168, 1, 6])]
        }

        #expect(await refusal(outbound, "http://hooks.lan:8080/") == nil)
        #expect(await refusal(outbound, "http://10.20.3.4/") == nil)
        #expect(await refusal(outbound, "http://10.21.3.4/") == .inside(host: "10.21.3.4"))
        #expect(await refusal(outbound, "http://other.lan/") == .inside(host: "other.lan"))
        #expect(await refusal(outbound, "http://192.168.1.5/") == .inside(host: "192.168.1.5"))
    }

    @Test("calls nothing whose name has no address")
    func unresolved() async {
        let outbound = OutboundGuard { _ in [] }

        #expect(await refusal(outbound, "https://hooks.example/") == .unresolved(host: "hooks.example"))
    }

    @Test("asks the system for names, as everything else on the machine does")
    func system() async {
        let outbound = OutboundGuard()

        #expect(await refusal(outbound, "http://localhost/") == .inside(host: "localhost"))
        #expect(await refusal(outbound, "http://no-such-name.invalid/") == .unresolved(host: "no-such-name.invalid"))
    }

    @Test(
        "refuses an address that two readers could read differently",
        arguments: [
            "", "hooks.example", "ftp://hooks.example/", "file:///etc/passwd", "gopher://hooks.example/",
            "//hooks.example/",
            "http://", "http:///x", "http://user@hooks.example/", "http://hooks.example@127.0.0.1/",
            "http://hooks.example:80@127.0.0.1/", "http://127.0.0.1\\@hooks.example/", "http://hooks.example\\/x",
            "http://hooks.example/\\", "http://hooks.example /", "http://hooks.example/a b", " http://hooks.example/",
            "http://hooks.example\n/", "http://hooks.example/\r\nX: y", "http://hooks.example/\u{0}",
            "http://2130706433/",
            "http://0x7f000001/", "http://0x7f.1/", "http://127.1/", "http://0177.0.0.1/", "http://127.0.0.1./",
            "http://127.0.0.256/", "http://1.2.3.4.5/", "http://[::1/", "http://[::1%25lo]/", "http://[127.0.0.1]/",
            "http://[::ffff:127.0.0.1.]/", "http://hooks..example/", "http://.hooks.example/", "http://hooks.example./",
            "http://-hooks.example/", "http://hööks.example/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/",
            "http://%31%32%37.0.0.1/", "http://hooks.example:0/", "http://hooks.example:65536/",
            "http://hooks.example:/",
            "http://hooks.example:80:80/", "http://hooks.example#@127.0.0.1/", "http://[hooks.example]/",
        ]
    )
    func ambiguous(_ text: String) async {
        let outbound = OutboundGuard { _ in [IPAddress(bytes: [9, 9, 9, 9])] }

        let refusal = await refusal(outbound, text)

        guard case .notAnAddress = refusal else {
            Issue.record("\(text): \(String(describing: refusal))")
            return
        }
    }

    @Test(
        "calls a good address as it was written",
        arguments: [
            ("https://Hooks.Example", "https://hooks.example/"),
            ("HTTP://hooks.example:8080/a/b?c=d&e=%20#part", "http://hooks.example:8080/a/b?c=d&e=%20"),
            ("https://hooks.example?x=1", "https://hooks.example/?x=1"), ("http://9.9.9.9/x", "http://9.9.9.9/x"),
            ("http://[2606:4700::1111]:81/", "http://[2606:4700::1111]:81/"),
        ]
    )
    func good(_ text: String, _ url: String) throws {
        #expect(try OutboundTarget(text).url == url)
    }

    private func refusal(_ outbound: OutboundGuard, _ url: String) async -> OutboundRefusal? {
        do {
            _ = try await outbound.address(of: OutboundTarget(url))
            return nil
        } catch {
            return error
        }
    }
}
