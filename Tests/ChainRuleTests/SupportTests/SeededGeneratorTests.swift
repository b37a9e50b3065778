import ChainRule
import Testing

/// The expected numbers were computed apart from this library, with Python's whole numbers and floats.
@Suite struct SeededGeneratorTests {
    @Test(
        arguments: [
            (0, [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]),
            (1, [0x910a_2dec_8902_5cc1, 0xbeeb_8da1_658e_ec67, 0xf893_a2ee_fb32_555e]),
            (.max, [0xe4d9_7177_1b65_2c20, 0xe99f_f867_dbf6_82c9, 0x382f_f84c_b272_81e9]),
        ] as [(UInt64, [UInt64])])
    func `a generator draws the numbers of SplitMix64`(seed: UInt64, expected: [UInt64]) {
        var generator = SeededGenerator(seed: seed)
        #expect(expected.indices.map { _ in generator.next() } == expected)
    }

    @Test func `a generator goes on from its state`() {
        var generator = SeededGenerator(seed: 1)
        _ = generator.next()
        var restored = SeededGenerator(seed: generator.seed, drawn: generator.drawn)
        #expect(restored == generator)
        #expect(restored.next() == 0xbeeb_8da1_658e_ec67)
        #expect(restored != generator)
    }

    @Test func `uniform numbers come from the upper bits`() {
        var generator = SeededGenerator(seed: 1)
        #expect(generator.uniform() == 0.5665615751722809)
        let expected: Double = -1 + 4 * 0.7457817572627011
        #expect(generator.uniform(in: -1..<3) == expected)
    }

    @Test func `normal numbers have the same bits everywhere`() {
        var generator = SeededGenerator(seed: 1)
        let bits = (0..<3).map { _ in generator.normal().bitPattern }
        #expect(bits == [0x3fdb_7c25_1a54_70cc, 0x3fdd_368f_e72b_b620, 0xbfd4_eaec_1cb1_1224])
    }

    @Test func `normal numbers have their mean and deviation`() {
        var generator = SeededGenerator(seed: 2)
        let count = 20_000.0
        let x = Matrix<Double>.randomNormal(
            rows: 20_000, columns: 1, mean: 3, standardDeviation: 2, using: &generator)
        let mean = x.sum(.all)[0, 0] / count
        let deviations = x - mean
        let variance = (deviations * deviations).sum(.all)[0, 0] / count
        let fourth = deviations.power(4).sum(.all)[0, 0] / count / (variance * variance)
        // Three standard errors each.
        #expect(abs(mean - 3) < 3 * 2 / count.squareRoot())
        #expect(abs(variance - 4) < 3 * 4 * (2 / count).squareRoot())
        #expect(abs(fourth - 3) < 3 * (24 / count).squareRoot())
    }

    @Test func `matrices are filled row by row from one stream`() {
        var generator = SeededGenerator(seed: 9)
        var numbers = generator
        let x = Matrix<Float>.random(rows: 3, columns: 2, in: -0.5..<0.5, using: &generator)
        let y = Matrix<Float>.random(rows: 1, columns: 2, using: &generator)
        #expect(x.elements == (0..<6).map { _ in Float(-0.5 + 1 * numbers.uniform()) })
        #expect(y.elements == (0..<2).map { _ in Float(numbers.uniform()) })
        #expect(generator.drawn == 8)
        #expect(Matrix<Float>.random(rows: -1, columns: 2, using: &generator).fault != nil)
        #expect(generator.drawn == 8)
    }

    @Test func `permutations are Lemire's and Fisher–Yates`() {
        var generator = SeededGenerator(seed: 1)
        #expect(generator.permutation(10) == [9, 0, 1, 4, 8, 2, 3, 7, 6, 5])
        generator = SeededGenerator(seed: 7)
        #expect(generator.permutation(5) == [3, 4, 2, 0, 1])
        #expect(generator.permutation(0).isEmpty)
        var letters = Array("abcde")
        generator = SeededGenerator(seed: 7)
        generator.shuffle(&letters)
        #expect(letters == ["d", "e", "c", "a", "b"])
    }

    @Test func `every index is equally likely`() {
        var generator = SeededGenerator(seed: 3)
        var counts = [0, 0, 0]
        for _ in 0..<30_000 { counts[generator.index(below: 3)] += 1 }
        let threeStandardErrors = 245.0  // 3·√(30,000 · 1/3 · 2/3)
        for count in counts { #expect(abs(Double(count) - 10_000) < threeStandardErrors) }
    }
}
