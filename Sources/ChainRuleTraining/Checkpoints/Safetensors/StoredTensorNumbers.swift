import ChainRule
import Foundation

extension StoredTensor {
    /// The numbers, as a matrix of shape `matrixShape` or, from one element, as a `Float` or `Double`.
    ///
    /// ```swift
    /// let row = try StoredTensor(type: .int8, shape: [2], bytes: Data([1, 255]))
    /// print(try row.value(as: Matrix<Double>.self))  // [[1.0, -1.0]]
    /// ```
    /// From F32 to `Float` and from F64 to `Double` every bit stays. From another type each number has to be
    /// held exactly (a NaN stays a NaN): F16, BF16 and integers of up to 16 bits always can be, and larger
    /// ones as long as they are not too large.
    ///
    /// - Throws: `TensorError.inexact`, `.unsupportedType`, or `.notScalar`.
    public func value<Value: ConcreteValue>(as: Value.Type = Value.self) throws(TensorError) -> Value {
        if Value.isNumber && matrixShape != .scalar { throw .notScalar(shape: shape) }
        return Value(shape: matrixShape, elements: try numbers())
    }

    private func numbers<Element: MatrixElement>() throws(TensorError) -> [Element] {
        switch type {
        case .float32: try floats { $0 as Float }
        case .float64: try floats { $0 as Double }
        case .float16: try floats(Self.float16)
        case .bfloat16: try floats { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
        case .int8: try exact(Int8.self)
        case .uint8: try exact(UInt8.self)
        case .int16: try exact(Int16.self)
        case .uint16: try exact(UInt16.self)
        case .int32: try exact(Int32.self)
        case .uint32: try exact(UInt32.self)
        case .int64: try exact(Int64.self)
        case .uint64: try exact(UInt64.self)
        default: throw .unsupportedType(type)
        }
    }

    private func floats<Stored: BitwiseCopyable, Source: BinaryFloatingPoint, Element: MatrixElement>(
        _ number: (Stored) -> Source
    ) throws(TensorError) -> [Element] {
        if Stored.self == Element.self { return elements(of: Element.self, littleEndian: bytes) }
        return try converted(elements(of: Stored.self, littleEndian: bytes).map(number)) { x in
            let y = Element(x)
            return Source(y) == x || x.isNaN ? y : nil
        }
    }

    private func exact<Stored: FixedWidthInteger & BitwiseCopyable & Sendable, Element: MatrixElement>(
        _: Stored.Type
    ) throws(TensorError) -> [Element] {
        try converted(elements(of: Stored.self, littleEndian: bytes), Element.init(exactly:))
    }

    private func converted<Source, Element>(
        _ numbers: [Source], _ element: (Source) -> Element?
    ) throws(TensorError) -> [Element] {
        var result: [Element] = []
        result.reserveCapacity(numbers.count)
        for (index, number) in numbers.enumerated() {
            guard let element = element(number) else {
                throw .inexact("\(number)", at: index, from: type, wanted: "\(Element.self)")
            }
            result.append(element)
        }
        return result
    }

    /// The number that 16 bits stand for (IEEE 754 binary16). Swift's own `Float16` is missing on some
    /// platforms.
    private static func float16(_ bits: UInt16) -> Float {
        let (exponent, fraction) = (Int(bits >> 10 & 0x1F), bits & 0x3FF)
        let sign: FloatingPointSign = bits >> 15 == 0 ? .plus : .minus
        switch exponent {
        case 0: return Float(sign: sign, exponent: -24, significand: Float(fraction))
        case 31: return Float(bitPattern: UInt32(bits >> 15) << 31 | 0x7F80_0000 | UInt32(fraction) << 13)
        default: return Float(sign: sign, exponent: exponent - 25, significand: Float(fraction | 0x400))
        }
    }
}
