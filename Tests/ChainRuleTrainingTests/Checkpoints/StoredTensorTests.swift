import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct StoredTensorTests {
    @Test func `a stored tensor keeps every bit of Floats`() throws {
        let bits: [UInt32] = [0, 0x8000_0000, 1, 0x7FC0_1234, 0xFFC0_0001, 0x7F80_0000, 0x3F80_0001]
        let x = Matrix<Float>(row: bits.map(Float.init(bitPattern:)))
        let stored = try StoredTensor(x)
        #expect(stored.description == "F32 [1, 7]")
        #expect(
            stored.bytes.prefix(16) == Data([0, 0, 0, 0, 0, 0, 0, 0x80, 1, 0, 0, 0, 0x34, 0x12, 0xC0, 0x7F]))
        #expect(try stored.value(as: Matrix<Float>.self).elements.map(\.bitPattern) == bits)
    }

    @Test func `a stored tensor keeps every bit of Doubles`() throws {
        let bits: [UInt64] = [
            1 << 63, 0x7FF8_0000_DEAD_BEEF, 0xFFF8_0000_0000_0001, 1, 0x3FF0_0000_0000_0001,
        ]
        let x = Matrix<Double>(column: bits.map(Double.init(bitPattern:)))
        let stored = try StoredTensor(x)
        #expect(stored.description == "F64 [5, 1]")
        #expect(try stored.value(as: Matrix<Double>.self).elements.map(\.bitPattern) == bits)
        for bits in bits {
            let number = try StoredTensor(Double(bitPattern: bits))
            #expect(number.shape.isEmpty)
            #expect(try number.value(as: Double.self).bitPattern == bits)
        }
    }

    @Test(arguments: [
        ([], Shape.scalar), ([3], Shape(rows: 1, columns: 3)), ([2, 3], Shape(rows: 2, columns: 3)),
        ([2, 3, 4], Shape(rows: 6, columns: 4)), ([0], Shape(rows: 1, columns: 0)),
        ([3, 0], Shape(rows: 3, columns: 0)), ([0, 5, 2], Shape(rows: 0, columns: 2)),
    ])
    func `a stored tensor becomes a matrix`(shape: [Int], of expected: Shape) throws {
        let bytes = Data(repeating: 0, count: 4 * shape.reduce(1, *))
        let stored = try StoredTensor(type: .float32, shape: shape, bytes: bytes)
        #expect(stored.matrixShape == expected)
        #expect(
            try stored.value(as: Matrix<Float>.self) == .zeros(rows: expected.rows, columns: expected.columns)
        )
    }

    /// Numbers by type, from their bytes; those of F16 and BF16 are the corners of their ranges.
    @Test(
        arguments: [
            (.int8, [0x80, 0x7F, 0xFF], [-128, 127, -1]),
            (.uint8, [0x80, 0x7F, 0xFF], [128, 127, 255]),
            (.int16, [0x00, 0x80, 0xFE, 0xFF], [-32768, -2]),
            (.uint16, [0x00, 0x80, 0xFE, 0xFF], [32768, 65534]),
            (.int32, [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x40], [-1, 1_073_741_824]),
            (.uint32, [0, 0, 0, 0x80], [2_147_483_648]),
            (.int64, [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [-2]),
            (.uint64, [0, 0, 0, 0, 0, 0, 0, 0x80], [0x1p63]),
            (.float16, [0x01, 0x00, 0xFF, 0x03, 0x00, 0x04], [0x1p-24, 0x1.FF8p-15, 0x1p-14]),
            (.float16, [0xFF, 0x7B, 0x00, 0xBC, 0x00, 0xFC], [65504, -1, -.infinity]),
            (.bfloat16, [0x80, 0x3F, 0x49, 0xC0, 0x80, 0x7F], [1, -3.140625, .infinity]),
            (.float32, [0, 0, 0xC0, 0x3F], [1.5]),
        ] as [(ElementType, [UInt8], [Double])])
    func `a stored tensor of each type is read as numbers`(
        type: ElementType, bytes: [UInt8], expected: [Double]
    ) throws {
        let shape = [bytes.count * 8 / type.bitCount]
        let stored = try StoredTensor(type: type, shape: shape, bytes: Data(bytes))
        #expect(try stored.value(as: Matrix<Double>.self).elements == expected)
        if type != .int32 {
            #expect(try stored.value(as: Matrix<Float>.self).elements == expected.map { Float($0) })
        }
    }

    @Test func `small floats keep the sign of zero and NaN`() throws {
        let half = try StoredTensor(type: .float16, shape: [2], bytes: Data([0, 0x80, 0x01, 0x7E]))
        let values = try half.value(as: Matrix<Float>.self).elements
        #expect(values[0].bitPattern == 0x8000_0000)
        #expect(values[1].bitPattern == 0x7FC0_2000)
        let single = try StoredTensor(Matrix<Float>(row: [.nan, -0.0])).value(as: Matrix<Double>.self)
        #expect(single.elements[0].isNaN)
        #expect(single.elements[1].sign == .minus)
    }

    @Test func `stored numbers that are not exact in the wanted type are refused`() throws {
        let tenths = try StoredTensor([[0.5, 0.1]] as Matrix<Double>)
        #expect(throws: TensorError.inexact("0.1", at: 1, from: .float64, wanted: "Float")) {
            try tenths.value(as: Matrix<Float>.self)
        }
        let large = try StoredTensor(type: .int64, shape: [], bytes: Data([1, 0, 0, 0, 0, 0, 0x20, 0]))
        #expect(throws: TensorError.inexact("9007199254740993", at: 0, from: .int64, wanted: "Double")) {
            try large.value(as: Double.self)
        }
        let error = TensorError.inexact("0.1", at: 1, from: .float64, wanted: "Float")
        #expect(error.description == "element 1 is 0.1 (F64), which Float cannot hold exactly")
    }

    @Test func `a stored type without numbers is refused`() throws {
        let supported: Set<ElementType> = [
            .int8, .uint8, .int16, .uint16, .float16, .bfloat16, .int32, .uint32, .float32, .float64, .int64,
            .uint64,
        ]
        for type in ElementType.allCases where !supported.contains(type) {
            let stored = try StoredTensor(type: type, shape: [8], bytes: Data(count: type.bitCount))
            #expect(throws: TensorError.unsupportedType(type)) { try stored.value(as: Matrix<Float>.self) }
        }
    }

    /// Also the first tensor of a file.
    @Test func `a stored tensor keeps no more than its bytes`() throws {
        let file = Data(repeating: 7, count: 1000)
        let stored = try StoredTensor(type: .uint8, shape: [100], bytes: file.prefix(100))
        #expect(stored.bytes == Data(repeating: 7, count: 100))
        func start(_ data: Data) -> Int { data.withUnsafeBytes { Int(bitPattern: $0.baseAddress) } }
        #expect(start(stored.bytes) != start(file))
    }

    @Test func `a stored matrix is refused as a number`() throws {
        let row = try StoredTensor([[1, 2]] as Matrix<Double>)
        #expect(throws: TensorError.notScalar(shape: [1, 2])) { try row.value(as: Double.self) }
        #expect(try StoredTensor([[7]] as Matrix<Double>).value(as: Double.self) == 7)
    }

    @Test(
        arguments: [
            (.float32, [2], 7), (.float32, [-1], 4), (.float32, [-1, -1], 4), (.float4, [3], 1),
            (.uint8, [Int.max, 2], 0),
        ] as [(ElementType, [Int], Int)])
    func `bytes that do not fit a tensor's shape are refused`(type: ElementType, shape: [Int], count: Int) {
        #expect(throws: TensorError.invalidSize(type, shape: shape, bytes: count)) {
            try StoredTensor(type: type, shape: shape, bytes: Data(count: count))
        }
    }

    @Test func `a faulty matrix is not stored`() throws {
        let faulty: Matrix<Float> = [[1], [2, 3]]
        let fault = try #require(faulty.fault)
        #expect(throws: fault) { try StoredTensor(faulty) }
    }

    @Test func `bytes of a slice begin at zero`() throws {
        let stored = try StoredTensor(type: .uint8, shape: [2], bytes: Data([1, 2, 3]).dropFirst())
        #expect(stored.bytes.startIndex == 0)
        #expect(stored.bytes == Data([2, 3]))
    }
}
