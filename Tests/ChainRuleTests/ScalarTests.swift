import ChainRule
import Testing

@Suite struct ScalarTests {
    @Test func maximumPassesNaNOn() {
        #expect((0.0).maximum(.nan).isNaN)
        #expect(Double.nan.maximum(0).isNaN)
        #expect((0.0).minimum(.nan).isNaN)
        #expect(Double.nan.minimum(0).isNaN)
    }
}
