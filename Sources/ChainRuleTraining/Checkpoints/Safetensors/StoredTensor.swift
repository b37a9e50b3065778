import ChainRule
import Foundation

/// Numbers as a safetensors file holds them: a type, a shape of any number of dimensions, and the bytes.
///
/// ```swift
/// let stored = try StoredTensor([[1, 2], [3, 4]] as Matrix<Float>)
/// print(stored)  // F32 [2, 2]
/// print(try stored.value(as: Matrix<Float>.self))
/// // [[1.0, 2.0],
/// //  [3.0, 4.0]]
/// ```
/// Bits are kept as they are: the sign of zero, and what a NaN carries.
public struct StoredTensor: Hashable, Sendable {
    /// The type of the elements.
    public let type: ElementType
    /// The sizes of the dimensions; none for a single number.
    public let shape: [Int]
    /// The elements, the last dimension's side by side, each with its lowest byte first.
    public let bytes: Data

    /// A tensor of these bytes.
    ///
    /// - Throws: `TensorError.invalidSize` if the bytes are not as many as the type and the shape need.
    public init(type: ElementType, shape: [Int], bytes: Data) throws(TensorError) {
        guard let needed = type.byteCount(shape: shape), needed == bytes.count else {
            throw .invalidSize(type, shape: shape, bytes: bytes.count)
        }
        self.type = type
        self.shape = shape
        // A copy: a slice, also one from the beginning on, would keep all of the file, and its first index
        // might not be 0.
        self.bytes = bytes.withUnsafeBytes { Data($0) }
    }

    /// A matrix, with two dimensions, or a number, with none; `Float` as F32 and `Double` as F64.
    ///
    /// - Throws: the fault of a matrix that has one.
    public init<Value: ConcreteValue>(_ value: Value) throws(ValueFault) {
        if let fault = value.fault { throw fault }
        type = Value.Element.significandBitCount == Float.significandBitCount ? .float32 : .float64
        shape = Value.isNumber ? [] : [value.shape.rows, value.shape.columns]
        bytes = littleEndianBytes(of: value.elements)
    }

    /// The rows and columns that a matrix of this tensor has: 1×1 for a single number, 1×n for one dimension,
    /// and for more than two the product of all but the last × the last. Of an empty tensor the sides have no
    /// bound, and their product may have none: it is the greatest `Int` then.
    public var matrixShape: Shape {
        let rows = shape.dropLast().reduce(1) { Shape(rows: $0, columns: $1).count }
        return Shape(rows: rows, columns: shape.last ?? 1)
    }
}

extension StoredTensor: CustomStringConvertible {
    /// Type and shape, as in "F32 [2, 2]".
    public var description: String { "\(type.rawValue) \(shape)" }
}

extension ConcreteValue {
    /// Whether this is `Float` or `Double`, and no matrix.
    static var isNumber: Bool { Self.self == Element.self }
}

/// An error of converting a stored tensor.
public enum TensorError: Error, Hashable, Sendable {
    /// The bytes are not as many as the type and the shape need.
    case invalidSize(ElementType, shape: [Int], bytes: Int)
    /// There are no numbers of ours for this type of element.
    case unsupportedType(ElementType)
    /// An element that the wanted type cannot hold exactly; its index counts from 0, row by row.
    case inexact(String, at: Int, from: ElementType, wanted: String)
    /// A single number was wanted of a tensor that has another shape.
    case notScalar(shape: [Int])
}

extension TensorError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String { text.escapingControlCharacters() }

    private var text: String {
        switch self {
        case .invalidSize(let type, let shape, let bytes):
            let needed = type.byteCount(shape: shape).map { "\($0) bytes" } ?? "a size that does not exist"
            return "\(type.rawValue) \(shape) needs \(needed), not \(bytes)"
        case .unsupportedType(let type):
            return "\(type.rawValue) cannot be read as numbers; F16, BF16, F32, F64 and integers can"
        case .inexact(let value, let index, let type, let wanted):
            return "element \(index) is \(value) (\(type.rawValue)), which \(wanted) cannot hold exactly"
        case .notScalar(let shape):
            return "a single number is wanted, but the shape is \(shape)"
        }
    }
}
