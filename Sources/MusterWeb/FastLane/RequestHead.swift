/// The head of a request, as far as the fast lane has to understand it: where the request ends, and what its routes look
/// at.
///
/// It is read by narrower rules than HTTP has. What they do not cover is for the slow lane, with all that follows it on
/// the connection; so the two can never disagree about where a request ends.
struct RequestHead: Equatable, Sendable {
    enum Method: Sendable {
        case get, head, post, other
    }

    var method = Method.other
    var target = 0..<0
    /// Bytes up to and with the empty line.
    var length = 0
    /// Bytes of the body that follows.
    var bodyLength = 0
    var accept: Range<Int>?
    var acceptEncoding: Range<Int>?
    var contentType: Range<Int>?
    var ifNoneMatch: Range<Int>?
    var hasHost = false
    var hasLength = false
    /// Carries a cookie or a token, or names one of the fields above twice.
    var isPersonal = false
    /// Carries what browsers say of the page that made them ask.
    var isFromBrowser = false

    var wholeLength: Int { length + bodyLength }

    enum Reading: Equatable {
        case head(RequestHead)
        /// More bytes are needed.
        case incomplete
        /// Nothing that the fast lane can tell the end of.
        case strange
    }

    /// Bytes of a head; a longer one is strange.
    static let limit = 16 * 1_024
}
