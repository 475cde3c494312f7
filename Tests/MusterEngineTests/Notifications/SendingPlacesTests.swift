import MusterStore
import Testing

@testable import MusterEngine

@Suite("Places to send from")
struct SendingPlacesTests {
    private let limit = SendingPlaces.Limit(all: 4, forPages: 1)

    @Test("keep one for a page, whatever else is under way at its provider")
    func reserve() {
        var places = SendingPlaces()
        let others = (0..<4).map { _ in places.take("mail", limit, isPage: false) }

        let pages = (0..<2).map { _ in places.take("mail", limit, isPage: true) }

        #expect(others == [true, true, true, false])
        #expect(pages == [true, false])
    }

    @Test("are none of another provider's business")
    func independent() {
        var places = SendingPlaces()
        while places.take("slow", limit, isPage: true) {}

        #expect(places.free("slow", limit, isPage: true) == 0)
        #expect(places.free("quick", limit, isPage: false) == 3)
    }

    @Test("are kept for pages in all, however many providers are slow")
    func total() {
        var places = SendingPlaces()
        var provider = 0
        while places.take("slow \(provider)", limit, isPage: false) { provider += 1 }

        #expect(provider == SendingPlaces.total.all - SendingPlaces.total.forPages)
        let (other, page) = (places.take("quick", limit, isPage: false), places.take("quick", limit, isPage: true))
        #expect(!other)
        #expect(page)
    }

    @Test("can be taken again once they are given back")
    func giveBack() {
        var places = SendingPlaces()
        while places.take("mail", limit, isPage: false) {}

        places.giveBack("mail", isPage: false)

        #expect(places.count == 2)
        #expect(places.free("mail", limit, isPage: false) == 1)
    }
}
