extension Organisation {
    /// A service that nobody owns is sound: the incident on-call rotation is paged for it.
    func problems(of service: Service) -> [OrganisationProblem] {
        let place = "services.\(service.key)"
        var problems = keyProblems(service.key, place: place)
        if service.name.isEmpty {
            problems.append(.init(place: "\(place).name", message: "there is no name", mend: "write its name"))
        }
        if let id = service.team, team(id) == nil {
            problems.append(dangling("\(place).team", "team", id.description))
        }
        if !(1...4).contains(service.tier) {
            problems.append(
                .init(place: "\(place).tier", message: "there is no tier \(service.tier)", mend: "use 1 (vital) to 4")
            )
        }
        for key in service.dependencies where self.service(key: key) == nil || key == service.key {
            problems.append(dangling("\(place).dependencies", "other service", key))
        }
        for (list, links) in [("runbooks", service.runbooks), ("dashboards", service.dashboards)] {
            problems += links.flatMap { linkProblems($0.url, place: "\(place).\(list)") }
        }
        problems += noticeProblems(of: service, place: "\(place).notices")
        problems += linkProblems(service.vendor?.supportURL, place: "\(place).vendor.supportURL")
        problems += linkProblems(service.vendor?.statusURL, place: "\(place).vendor.statusURL")
        return problems + linkProblems(service.pagingURL, place: "\(place).pagingURL")
    }

    private func noticeProblems(of service: Service, place: String) -> [OrganisationProblem] {
        var seen: Set<String> = []
        return service.notices.compactMap { notice in
            let key = ProcessNames.slug(notice.customer)
            if key.isEmpty {
                return OrganisationProblem(place: place, message: "a customer has no name", mend: "write its name")
            }
            if !seen.insert(key).inserted {
                return OrganisationProblem(
                    place: place,
                    message: "\(notice.customer) stands there twice",
                    mend: "keep the shorter time"
                )
            }
            guard notice.within < .minutes(1) || notice.within > .days(365) else { return nil }
            return OrganisationProblem(
                place: place,
                message: "the time to tell \(notice.customer) is \(notice.within.text)",
                mend: "write a time between 1 min and 365 days"
            )
        }
    }

    /// It becomes a link on a page, where "javascript:" would run.
    private func linkProblems(_ url: String?, place: String) -> [OrganisationProblem] {
        guard let url, !url.hasPrefix("https://"), !url.hasPrefix("http://") else { return [] }
        return [
            OrganisationProblem(
                place: place,
                message: "\"\(url)\" is not a web address",
                mend: "begin it with https:// or http://"
            )
        ]
    }
}
