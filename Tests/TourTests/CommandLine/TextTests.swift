import Testing

@testable import Tour

@Suite struct TextTests {
    @Test func `paragraphs are wrapped`() {
        #expect(wrapped("one two three four", to: 9, indent: "  ") == ["one two", "  three", "  four"])
        #expect(wrapped("a-word-too-long", to: 5) == ["a-word-too-long"])
        #expect(wrapped("") == [])
    }
}
