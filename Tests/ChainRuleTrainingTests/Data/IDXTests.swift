import ChainRule
import ChainRuleTraining
import Testing

@Suite struct IDXTests {
    /// Two pictures of 1×2.
    private let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102]
    private let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 7, 1]

    @Test func `reads images and labels`() throws {
        let file = try IDX(bytes: images)
        #expect(file.type == .uint8)
        #expect(file.sizes == [2, 1, 2])
        #expect(file.count == 2)
        #expect(try file.matrix() == [[0, 255], [51, 102]] as Matrix<Float>)
        #expect(try file.matrix(scaled: true) == [[0, 1], [0.2, 0.4]] as Matrix<Double>)
        #expect(try IDX(bytes: labels).labels() == [7, 1])
    }

    @Test(
        arguments: [
            (.uint8, [0, 127, 128, 255], [0, 127, 128, 255]),
            (.int8, [0, 127, 128, 255], [0, 127, -128, -1]),
            (.int16, [0x7F, 0xFF, 0x80, 0, 0, 1], [32_767, -32_768, 1]),
            (.int32, [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE], [2_147_483_647, -2]),
            (.float, [0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0], [1.5, -2]),
            (
                .double, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0x09, 0x21, 0xFB, 0x54, 0x44, 0x2D, 0x18],
                [1.5, -.pi]
            ),
        ] as [(IDX.NumberType, [UInt8], [Double])])
    func `reads each type of number`(_ type: IDX.NumberType, numbers: [UInt8], expected: [Double]) throws {
        let head: [UInt8] = [0, 0, type.rawValue, 1, 0, 0, 0, UInt8(expected.count)]
        let file = try IDX(bytes: head + numbers)
        #expect(try file.matrix() == Matrix(column: expected))
        #expect(try file.matrix() == Matrix(column: expected.map { Float($0) }))
        #expect(try IDX(type: type, sizes: [expected.count], numbers: numbers) == file)
    }

    @Test func `IDX files are written as they are read`() throws {
        #expect(try IDX(sizes: [2, 1, 2], numbers: [0, 255, 51, 102]).bytes == images)
        let wide = try IDX(sizes: [1, 70_000], numbers: [UInt8](repeating: 3, count: 70_000))
        #expect(Array(wide.bytes[..<12]) == [0, 0, 8, 2, 0, 0, 0, 1, 0, 1, 0x11, 0x70])
        #expect(try IDX(bytes: wide.bytes) == wide)
        expectError("sizes is []; it has to be") { try IDX(sizes: [], numbers: []) }
        expectError("sizes is [-1]") { try IDX(sizes: [-1], numbers: []) }
        expectError("mean 6 bytes, and there are 5") {
            try IDX(sizes: [2, 3], numbers: [1, 2, 3, 4, 5])
        }
    }

    @Test func `IDX files with empty dimensions are read`() throws {
        #expect(try IDX(bytes: [0, 0, 8, 1, 0, 0, 0, 0]).labels() == [])
        let none = try IDX(bytes: [0, 0, 8, 2, 0, 0, 0, 0, 255, 255, 255, 255])
        #expect(try none.matrix(of: Float.self).count == 0)
        let flat = try IDX(bytes: [0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 0])
        #expect(try flat.matrix(of: Double.self).shape == Shape(rows: 3, columns: 0))
        // Operations go over the rows, whatever is in them.
        expectError("the sizes [4294967295, 0] mean 4294967295 examples without any numbers") {
            try IDX(bytes: [0, 0, 8, 2, 255, 255, 255, 255, 0, 0, 0, 0])
        }
    }

    // MARK: What is no IDX file

    @Test(
        arguments: [
            ([], "byte 0: the four bytes of the header are cut off"),
            ([0, 0, 8], "byte 3: the four bytes of the header are cut off"),
            ([1, 0, 8, 1, 0, 0, 0, 0], "byte 0: an IDX file begins with two zeros"),
            ([0, 1, 8, 1, 0, 0, 0, 0], "byte 0: an IDX file begins with two zeros"),
            ([0, 0, 10, 1, 0, 0, 0, 0], "byte 2: number type 10; defined are 8, 9, 11, 12, 13 and 14"),
            ([0, 0, 8, 0, 1], "byte 3: there are no dimensions"),
            ([0, 0, 8, 2, 0, 0, 0, 1, 0, 0], "byte 10: the sizes of the 2 dimensions are cut off"),
            ([0, 0, 8, 255, 0, 0, 0, 1], "byte 8: the sizes of the 255 dimensions are cut off"),
            ([0, 0, 8, 1, 0, 0, 0, 2, 7], "byte 9: the sizes [2] of uint8 mean 2 bytes, and there are 1"),
            (
                [0, 0, 8, 1, 0, 0, 0, 2, 7, 8, 9],
                "byte 10: the sizes [2] of uint8 mean 2 bytes, and there are 3"
            ),
            ([0, 0, 12, 1, 0, 0, 0, 1, 7], "byte 9: the sizes [1] of int32 mean 4 bytes, and there are 1"),
            ([0, 0, 8, 1, 0, 0, 0, 0, 7], "byte 8: the sizes [0] of uint8 mean 0 bytes, and there are 1"),
            (
                [0, 0, 8, 1, 255, 255, 255, 255],
                "byte 8: the sizes [4294967295] of uint8 mean 4294967295 bytes"
            ),
        ] as [([UInt8], String)])
    func `broken IDX headers are refused`(_ bytes: [UInt8], reason: String) {
        expectError("IDX, \(reason)") { try IDX(bytes: bytes) }
    }

    @Test func `IDX sizes whose product overflows are refused`() {
        let head: [UInt8] = [0, 0, 14, 4] + [UInt8](repeating: 0xFF, count: 16)
        expectError("mean more bytes than there can be") {
            try IDX(bytes: head + [1])
        }
        // 2³² · 2³² is 0 in 64 bits, and 0 bytes follow.
        let wrapped: [UInt8] = [0, 0, 8, 4] + [[UInt8]](repeating: [0, 1, 0, 0], count: 4).joined()
        expectError("mean more bytes than there can be") { try IDX(bytes: wrapped) }
    }

    @Test func `what is no labels is refused`() throws {
        let images = try IDX(bytes: images)
        expectError("these are [2, 1, 2] of uint8; labels are unsigned bytes in one dimension") {
            try images.labels()
        }
        let signed = try IDX(type: .int8, sizes: [1], numbers: [1])
        expectError("these are [1] of int8") { try signed.labels() }
        expectError("scaling int8 to 0…1") {
            try signed.matrix(of: Float.self, scaled: true)
        }
    }

    @Test func `damaged IDX files are refused`() {
        var generator = SeededGenerator(seed: 4)
        var refused = 0
        for _ in 0..<2000 {
            var bytes = images
            for _ in 0...generator.index(below: 3) {
                bytes[generator.index(below: bytes.count)] = UInt8(generator.index(below: 256))
            }
            if generator.index(below: 2) == 0 { bytes.removeLast(generator.index(below: bytes.count)) }
            do {
                let file = try IDX(bytes: bytes)
                #expect(file.bytes == bytes)
                #expect(
                    file.count * (file.sizes.dropFirst().reduce(1, *)) * file.type.byteCount <= bytes.count)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 500)
    }

    // MARK: Data sets

    @Test func `images and labels become a data set`() throws {
        try withFile(GzipFile.stored(images).bytes) { path, _ in
            let data = try Dataset<Double>(images: .file(path), labels: .bytes(labels))
            #expect(data.inputs == [[0, 1], [0.2, 0.4]])
            #expect(data.classIndices == [7, 1])
            #expect(data.classCount == 8)
        }
        let gray = try Dataset<Float>(
            images: .bytes(images), labels: .bytes(labels), scaled: false, classCount: 10)
        #expect(gray.inputs == [[0, 255], [51, 102]])
        #expect(gray.classCount == 10)
    }

    @Test func `IDX images and labels that do not fit are errors`() throws {
        let three: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 3, 7, 1, 2]
        expectError("inputs for 2 rows and targets for 3") {
            try Dataset<Double>(images: .bytes(images), labels: .bytes(three))
        }
        expectError("class 7 does not exist, only 0..<3") {
            try Dataset<Double>(images: .bytes(images), labels: .bytes(labels), classCount: 3)
        }
        expectError("there is no data") {
            try Dataset<Double>(
                images: .bytes([0, 0, 8, 1, 0, 0, 0, 0]), labels: .bytes([0, 0, 8, 1, 0, 0, 0, 0]))
        }
        try withFile(images + [0]) { path, name in
            expectError("\(name): IDX, byte 20") {
                try Dataset<Double>(images: .file(path), labels: .bytes(labels))
            }
        }
        expectError("more than 9 bytes, the limit") {
            try Dataset<Double>(
                images: .bytes(GzipFile.stored(images).bytes), labels: .bytes(labels), limit: 9)
        }
    }
}
