import CMarkdown
import Foundation

/// Markdown as people write it, made into HTML by the reference parser in its safe mode: raw HTML and dangerous links are left
/// out, tables, task lists, strikethrough and bare links are understood.
enum Markdown {
    static func html(_ text: String) -> HTML {
        cmark_gfm_core_extensions_ensure_registered()
        guard let parser = unsafe cmark_parser_new(CMARK_OPT_DEFAULT) else { return "" }
        defer { unsafe cmark_parser_free(parser) }
        for name in ["table", "strikethrough", "autolink", "tasklist"] {
            if let found = unsafe cmark_find_syntax_extension(name) {
                unsafe cmark_parser_attach_syntax_extension(parser, found)
            }
        }
        unsafe cmark_parser_feed(parser, text, text.utf8.count)
        guard let document = unsafe cmark_parser_finish(parser) else { return "" }
        defer { unsafe cmark_node_free(document) }
        let extensions = unsafe cmark_parser_get_syntax_extensions(parser)
        guard let rendered = unsafe cmark_render_html(document, CMARK_OPT_DEFAULT, extensions) else { return "" }
        defer { unsafe free(rendered) }
        return HTML(verbatim: scrolling(unsafe String(cString: rendered)))
    }

    /// A table that is wider than a phone scrolls by itself, by keyboard too. What people write is escaped, so that these tags
    /// are the parser's.
    private static func scrolling(_ html: String) -> String {
        html.replacing("<table>", with: "<div class=\"scroll\" tabindex=\"0\"><table>")
            .replacing("</table>", with: "</table></div>")
    }
}
