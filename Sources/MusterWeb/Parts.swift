import MusterCore

/// The small pieces that pages are made of; each has one look everywhere.
enum Parts {
    /// - Parameter tone: a further class, such as `ok` or `no`.
    static func icon(_ name: String, _ tone: String? = nil) -> HTML {
        let more: HTML = tone.map { " \($0)" } ?? ""
        return "<svg class=\"icon\(more)\" aria-hidden=\"true\"><use href=\"/assets/icons.svg#\(name)\"/></svg>"
    }

    /// A severity: as a colour, a word and a shape.
    static func severity(_ key: String, rank: Int) -> HTML {
        let level = min(rank, 3) + 1
        return "<span class=\"sev sev-\(level)\">\(icon("sev-\(level)"))\(key)</span>"
    }

    /// Says of what is only practised that it is.
    static func drill(_ isDrill: Bool) -> HTML { isDrill ? "<span class=\"tag warn\">Drill</span>" : .none }

    /// A moment, shown in the viewer's zone where there is a script.
    static func time(_ moment: Timestamp, _ form: String = "time", zone: Zone = .utc) -> HTML {
        "<time datetime=\"\(moment.rfc3339)\" data-local=\"\(form)\">\(moment.text(in: zone)) \(zone.identifier)</time>"
    }

    /// A countdown.
    ///
    /// - Parameter isInText: says "left" behind what is left, where nothing else tells it from a time of day.
    static func due(_ moment: Timestamp, zone: Zone = .utc, isInText: Bool = false) -> HTML {
        "<time class=\"when\" role=\"timer\" datetime=\"\(moment.rfc3339)\" data-due=\"\(moment.milliseconds)\"\(isInText ? " data-left" : "" as HTML)>by \(moment.text(in: zone))</time>"
    }

    static func elapsed(since moment: Timestamp, zone: Zone = .utc) -> HTML {
        "<time class=\"elapsed\" role=\"timer\" datetime=\"\(moment.rfc3339)\" data-since=\"\(moment.milliseconds)\">since \(moment.text(in: zone))</time>"
    }

    static func option(_ value: String, _ label: String, selected: Bool = false) -> HTML {
        "<option value=\"\(value)\"\(selected ? " selected" : "" as HTML)>\(label)</option>"
    }

    /// Which category of the status page it is, where the process has any.
    static func category(of process: ProcessDefinition, chosen: String?, problem: String? = nil) -> HTML {
        if process.categories.isEmpty { return "" }
        let needing = process.severities.filter(\.needsCategory).map(\.key).joined(separator: " and ")
        let options = process.categories.map { option($0, $0, selected: chosen == $0) }
        let wrong: HTML = problem.map { "<p class=\"error\" id=\"category-error\" role=\"alert\">\($0)</p>" } ?? ""
        let state: HTML = problem == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"category-error\""
        return """
            <div class="field"><label for="category">Category</label><select id="category" name="category"\(state)><option value="">none</option>\(options)</select>\
            \(needing.isEmpty ? .none : "<p class=\"hint\">\(needing) must have one.</p>" as HTML)\(wrong)</div>
            """
    }

    /// A labelled line of a form; where `problem` is given, it says what is wrong.
    ///
    /// - Parameter id: where several forms of a page have a field of this name.
    static func field(
        _ label: String,
        id: String? = nil,
        name: String,
        value: String = "",
        type: String = "text",
        required: Bool = false,
        problem: String? = nil,
        hint: String? = nil
    ) -> HTML {
        let id = id ?? name
        let wrong: HTML = problem.map { "<p class=\"error\" id=\"\(id)-error\" role=\"alert\">\($0)</p>" } ?? ""
        let state: HTML = problem == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"\(id)-error\""
        return """
            <div class="field"><label for="\(id)">\(label)</label>\
            <input id="\(id)" name="\(name)" type="\(type)" value="\(value)"\(required ? " required" : "" as HTML)\(state)>\
            \(hint.map { "<p class=\"hint\">\($0)</p>" as HTML })\(wrong)</div>
            """
    }

    /// First in a form whose buttons mean different things: Enter in a field is a press of the first one, and says none of them.
    static let noEnter: HTML = "<button disabled hidden></button>"

    static func area(
        _ label: String,
        name: String,
        value: String = "",
        draft: String? = nil,
        rows: Int = 3,
        isCode: Bool = false
    ) -> HTML {
        """
        <div class="field"><label for="\(name)">\(label)</label>\
        <textarea id="\(name)" name="\(name)" rows="\(rows)" dir="auto"\
        \(isCode ? " class=\"code\" spellcheck=\"false\"" as HTML : .none)\(draft.map { " data-draft=\"\($0)\"" as HTML })>\(value)</textarea></div>
        """
    }
}
