import ChainRule
import ChainRuleTraining
import Testing

/// Files with absurd sizes, other types and other numbers of dimensions than their bytes have.
@Suite struct IDXMutationTests {
    @Test func `damaged headers are read or refused`() throws {
        let odd: [UInt32] = [0, 1, 2, 3, 255, 1 << 16, 1 << 24, 1 << 31, .max]
        var generator = SeededGenerator(seed: 8)
        var (read, refused): (Int, [String]) = (0, [])
        for _ in 0..<2000 {
            let types = IDX.NumberType.allCases
            let type = types[generator.index(below: types.count)]
            var sizes = (0...generator.index(below: 3)).map { _ in UInt32(generator.index(below: 4)) }
            let numbers = sizes.reduce(type.byteCount) { $0 * Int($1) }
            var (code, dimensions) = (type.rawValue, UInt8(sizes.count))
            for _ in 0...generator.index(below: 2) {
                switch generator.index(below: 5) {
                case 0: sizes[generator.index(below: sizes.count)] = odd[generator.index(below: odd.count)]
                case 1: code = UInt8(generator.index(below: 18))
                case 2: dimensions = [0, 1, 2, 4, 255][generator.index(below: 5)]
                case 3: sizes.append(odd[generator.index(below: odd.count)])
                default: break
                }
            }
            var bytes: [UInt8] = [0, 0, code, dimensions]
            for size in sizes { bytes += GzipFile.littleEndian(size).reversed() }
            for _ in 0..<numbers { bytes.append(UInt8(generator.index(below: 256))) }
            do {
                let file = try IDX(bytes: bytes)
                #expect(file.bytes == bytes)
                let matrix = try file.matrix(of: Float.self)
                #expect(matrix.count * file.type.byteCount == bytes.count - 4 - 4 * file.sizes.count)
                if let labels = try? file.labels() { #expect(labels.count == file.count) }
                read += 1
            } catch {
                refused.append(error.description)
            }
        }
        #expect(read > 300)
        for reason in [
            "number type", "there are no dimensions", "dimensions are cut off", "bytes, and there are",
            "mean more bytes than there can be", "examples without any numbers",
        ] {
            #expect(refused.contains { $0.contains(reason) }, "\(reason)")
        }
    }
}
