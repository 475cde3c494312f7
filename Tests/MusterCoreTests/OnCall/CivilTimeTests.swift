import Testing

@testable import MusterCore

@Suite("Civil time")
struct CivilTimeTests {
    @Test(
        "numbers days from 1970",
        arguments: [
            ("1970-01-01", 0, Weekday.thursday), ("2000-02-29", 11_016, .tuesday), ("2026-03-02", 20_514, .monday),
            ("2100-03-01", 47_541, .monday), ("9999-12-31", 2_932_896, .friday),
        ]
    )
    func dayNumbers(text: String, number: Int, weekday: Weekday) throws {
        let date = try #require(CivilDate(text))

        #expect(date.dayNumber == number)
        #expect(date.weekday == weekday)
        #expect(date.description == text)
    }

    @Test("follows one day with the next for four centuries")
    func everyDay() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var (year, month, day) = (1970, 1, 1)
        for number in 0..<146_097 {
            let found = CivilDate(dayNumber: number).components
            guard found == (year, month, day), CivilDate(year: year, month: month, day: day)?.dayNumber == number else {
                Issue.record("day \(number) is \(found), not \(year)-\(month)-\(day)")
                return
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            day += 1
            if day > lengths[month - 1] + (month == 2 && isLeap ? 1 : 0) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect((year, month, day) == (2370, 1, 1))
    }

    @Test(
        "refuses days that are not",
        arguments: [
            "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "1969-12-31",
            "10000-01-01",
            "2026-1-1", "2026/01/01", "", "+026-01-01", "2026-01-01 ", "٢٠٢٦-01-01",
        ]
    )
    func refuses(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test("refuses times of day that are not", arguments: ["24:00", "9:00", "09:60", "0900", "", "09:00:00", "-1:00"])
    func refusesTimes(text: String) {
        #expect(TimeOfDay(text) == nil)
    }

    @Test("carries over midnight in both directions")
    func carries() throws {
        let evening = try OnCall.wall("2026-02-28", "23:30")

        #expect(try evening.adding(hours: 1) == OnCall.wall("2026-03-01", "00:30"))
        #expect(try evening.adding(minutes: -24 * 60) == OnCall.wall("2026-02-27", "23:30"))
    }
}
