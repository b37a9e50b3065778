/// The type of a stored tensor's elements: safetensors' `dtype`.
///
/// All that the format knows are listed, so that a file that has them can be read, looked through and written
/// again. `StoredTensor.value(as:)` makes numbers of the floats of 16, 32 and 64 bits and of the integers.
public enum ElementType: String, CaseIterable, Hashable, Sendable {
    // In the order of the reference implementation, which writes the tensors of later types first.
    /// A truth value, of 8 bits.
    case bool = "BOOL"
    /// A float of 4 bits: 2 for the exponent, 1 for the mantissa.
    case float4 = "F4"
    /// A float of 6 bits: 2 for the exponent, 3 for the mantissa.
    case float6e2m3 = "F6_E2M3"
    /// A float of 6 bits: 3 for the exponent, 2 for the mantissa.
    case float6e3m2 = "F6_E3M2"
    /// A whole number from 0 to 255.
    case uint8 = "U8"
    /// A whole number from −128 to 127.
    case int8 = "I8"
    /// A float of 8 bits: 5 for the exponent, 2 for the mantissa.
    case float8e5m2 = "F8_E5M2"
    /// A float of 8 bits: 4 for the exponent, 3 for the mantissa; there are no infinities.
    case float8e4m3 = "F8_E4M3"
    /// A float of 8 bits, all of them for the exponent: a scale.
    case float8e8m0 = "F8_E8M0"
    /// As `float8e4m3`, but with only one zero and only one NaN.
    case float8e4m3fnuz = "F8_E4M3FNUZ"
    /// As `float8e5m2`, but with only one zero, only one NaN and no infinities.
    case float8e5m2fnuz = "F8_E5M2FNUZ"
    /// A whole number of 16 bits, with a sign.
    case int16 = "I16"
    /// A whole number of 16 bits, from 0 on.
    case uint16 = "U16"
    /// IEEE 754's half precision.
    case float16 = "F16"
    /// The upper half of a `Float`: its range, with 8 bits of precision.
    case bfloat16 = "BF16"
    /// A whole number of 32 bits, with a sign.
    case int32 = "I32"
    /// A whole number of 32 bits, from 0 on.
    case uint32 = "U32"
    /// IEEE 754's single precision: `Float`.
    case float32 = "F32"
    /// A complex number of two `Float`s.
    case complex64 = "C64"
    /// IEEE 754's double precision: `Double`.
    case float64 = "F64"
    /// A whole number of 64 bits, with a sign.
    case int64 = "I64"
    /// A whole number of 64 bits, from 0 on.
    case uint64 = "U64"

    /// The size of an element, in bits.
    public var bitCount: Int {
        switch self {
        case .float4: 4
        case .float6e2m3, .float6e3m2: 6
        case .bool, .uint8, .int8, .float8e5m2, .float8e4m3, .float8e8m0, .float8e4m3fnuz, .float8e5m2fnuz: 8
        case .int16, .uint16, .float16, .bfloat16: 16
        case .int32, .uint32, .float32: 32
        case .complex64, .float64, .int64, .uint64: 64
        }
    }

    /// The size of a tensor, in bytes; `nil` where it is no whole number, or more than an `Int` holds, or a
    /// dimension is negative.
    public func byteCount(shape: [Int]) -> Int? {
        var count = 1
        for size in shape + [bitCount] {
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: size)
            if isTooLarge || size < 0 { return nil }
            count = product
        }
        return count.isMultiple(of: 8) ? count / 8 : nil
    }
}
