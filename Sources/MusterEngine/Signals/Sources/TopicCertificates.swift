import AsyncHTTPClient
import Crypto
import CryptoExtras
import Foundation
import MusterCore
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1

/// The certificates with which Amazon signs what topics of SNS send, fetched once each.
package final class TopicCertificates: Sendable {
    /// Amazon has one a region and changes it once a year.
    private static let limit = 64

    private let fetch: @Sendable (_ url: String) async throws -> String
    private let known = NIOLockedValueBox<[String: [UInt8]]>([:])

    /// A certificate could not be fetched; the topic is to send its message again.
    package struct Unavailable: Error {
        let reason: String
    }

    /// - Parameter fetch: gives the text at an address of Amazon's.
    package init(fetch: @escaping @Sendable (_ url: String) async throws -> String = TopicCertificates.download) {
        self.fetch = fetch
    }

    /// - Throws: ``FormatProblem`` where it was not Amazon that signed the message; ``Unavailable`` where that cannot be
    ///   told now.
    func check(_ signature: TopicSignature) async throws {
        let bytes = Array(signature.text.utf8)
        // That it cannot be fetched says nothing against the message.
        let certificate = try await self.key(at: signature.certificateURL)
        guard let key = try? _RSA.Signing.PublicKey(derRepresentation: certificate),
            let given = Data(base64Encoded: signature.signature)
        else { throw FormatProblem("Signature", "cannot be checked: the certificate or the signature is malformed") }
        let mark = _RSA.Signing.RSASignature(rawRepresentation: given)
        let isRight =
            switch signature.digest {
            case .sha1:
                key.isValidSignature(mark, for: Insecure.SHA1.hash(data: bytes), padding: .insecurePKCS1v1_5)
            case .sha256: key.isValidSignature(mark, for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5)
            }
        if !isRight { throw FormatProblem("Signature", "is not Amazon's for this message") }
    }

    /// The public key of a certificate, as DER.
    private func key(at url: String) async throws -> [UInt8] {
        if let key = known.withLockedValue({ $0[url] }) { return key }
        let text: String
        do {
            text = try await fetch(url)
        } catch {
            throw Unavailable(reason: "\(error)")
        }
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
        guard let der = Data(base64Encoded: lines.joined()), let key = CertificateBytes(Array(der)).publicKey else {
            throw FormatProblem("SigningCertURL", "has no certificate at it that can be read")
        }
        known.withLockedValue { known in
            if known.count >= Self.limit { known = [:] }
            known[url] = key
        }
        return key
    }

    /// The longest certificate that is read, in bytes.
    private static let lengthLimit = 64 * 1_024

    @Sendable package static func download(_ url: String) async throws -> String {
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(5))
        guard response.status.code == 200 else { throw SubscriptionConfirmation.Failed() }
        return String(buffer: try await response.body.collect(upTo: lengthLimit))
    }
}

/// An X.509 certificate (RFC 5280), as far as to find the public key in it.
private struct CertificateBytes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// With its algorithm: a SubjectPublicKeyInfo. Nil where there is none.
    var publicKey: [UInt8]? {
        // Certificate, then what is signed of it.
        guard let whole = element(at: 0), let signed = element(at: whole.content.lowerBound) else { return nil }
        var at = signed.content.lowerBound
        guard let first = element(at: at) else { return nil }
        // The version stands in brackets, or is left out.
        if bytes[at] == 0xA0 { at = first.end }
        // Serial number, algorithm, issuer, validity and subject stand before it.
        for _ in 0..<5 {
            guard let next = element(at: at) else { return nil }
            at = next.end
        }
        return element(at: at).map { Array(bytes[at..<$0.end]) }
    }

    private func element(at start: Int) -> (content: Range<Int>, end: Int)? {
        guard start + 1 < bytes.count else { return nil }
        var at = start + 2
        var length = Int(bytes[start + 1])
        if length >= 0x80 {
            let count = length - 0x80
            guard (1...3).contains(count), at + count <= bytes.count else { return nil }
            length = bytes[at..<at + count].reduce(0) { $0 << 8 | Int($1) }
            at += count
        }
        guard at + length <= bytes.count else { return nil }
        return (at..<at + length, at + length)
    }
}
