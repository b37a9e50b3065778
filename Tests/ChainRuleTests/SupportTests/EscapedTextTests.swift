import ChainRule
import Testing

@Suite struct EscapedTextTests {
    @Test(arguments: [
        ("\u{1B}[31mred", #"\u{1B}[31mred"#),
        ("a\tb\r\nc\0", #"a\tb\r\nc\0"#),
        ("\u{7F}\u{9B}2J", #"\u{7F}\u{009B}2J"#),  // the second begins a command as ESC [ does
        ("\u{202E}\u{2066}\u{200F}", #"\u{202E}\u{2066}\u{200F}"#),  // turn the direction of text
        ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#),
        ("\u{FEFF}x\u{AD}", #"\u{FEFF}x\u{00AD}"#),  // not to be seen
    ])
    func `what steers a terminal is written out`(_ text: String, _ shown: String) {
        #expect(text.escapingControlCharacters() == shown)
        #expect("<\(text)>"[...].escapingControlCharacters() == "<\(shown)>")
    }

    @Test(arguments: ["", "setosa", "größer 漢字", #"C:\new "x""#, "👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "نمی‌خواهم"])
    func `characters that can be shown stay`(_ text: String) {
        #expect(text.escapingControlCharacters() == text)
    }
}
