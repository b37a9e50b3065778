import ChainRule
import ChainRuleTraining
import Testing

@testable import Tour

@Suite struct MovedDigitsTests {
    /// A picture with these pixels, and white all around.
    private func picture(_ pixels: [(row: Int, column: Int, gray: Float)]) -> [Float] {
        var picture = [Float](repeating: 0, count: 64)
        for pixel in pixels { picture[8 * pixel.row + pixel.column] = pixel.gray }
        return picture
    }

    @Test func `a pixel is shared among those it covers`() {
        let dot = picture([(3, 4, 1)])
        #expect(Digits.moved(dot, down: 0.5, across: 0) == picture([(3, 4, 0.5), (4, 4, 0.5)]))
        #expect(Digits.moved(dot, down: 0, across: -0.5) == picture([(3, 4, 0.5), (3, 3, 0.5)]))
        #expect(
            Digits.moved(dot, down: -0.5, across: 0.5)
                == picture([(3, 4, 0.25), (2, 4, 0.25), (3, 5, 0.25), (2, 5, 0.25)]))
        #expect(Digits.moved(dot, down: 0, across: 0) == dot)
    }

    @Test func `what leaves the picture is gone`() {
        let corners = picture([(0, 0, 1), (7, 7, 1)])
        #expect(
            Digits.moved(corners + corners, down: 0, across: 0.5).prefix(64)
                == picture([(0, 0, 0.5), (0, 1, 0.5), (7, 7, 0.5)])[...])
        #expect(
            Digits.moved(corners + corners, down: 0.5, across: 0).suffix(64)
                == picture([(0, 0, 0.5), (1, 0, 0.5), (7, 7, 0.5)])[...])
    }

    @Test func `each digit is there in nine positions`() throws {
        let two = try Dataset<Float>(
            rows: [picture([(3, 4, 1)]), picture([(5, 5, 1)])], classIndices: [1, 0])
        let all = try Digits.withMoved(two)
        #expect(all.count == 18)
        #expect(try all.subset([0, 1]) == two)
        #expect(all.classIndices == Array(repeating: [1, 0], count: 9).flatMap { $0 })
        #expect(Set((0..<18).map { all.inputs.row($0) }).count == 18)
    }
}
