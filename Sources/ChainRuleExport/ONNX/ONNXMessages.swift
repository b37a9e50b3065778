import ChainRuleTraining
import Foundation

// The messages of ONNX's protocol (onnx.proto), each with the numbers of its fields.

/// The types of elements that are written.
enum ONNXType: Int {
    case float = 1
    case int64 = 7
    case double = 11
}

/// A size that is known, or one by name: "N".
enum ONNXDimension: Hashable {
    case size(Int)
    case open(String)
}

enum ONNXAttribute {
    case integer(String, Int)
    case integers(String, [Int])
    case text(String, String)
    case tensor(ONNXTensor)

    static func cast(_ type: ONNXType) -> ONNXAttribute { .integer("to", type.rawValue) }

    func write(to message: inout ProtobufMessage) {
        switch self {
        case .integer(let name, let value):
            message.add(1, name)
            message.add(3, value)
            message.add(20, 2)
        case .text(let name, let value):
            message.add(1, name)
            message.add(4, value)
            message.add(20, 3)
        case .tensor(let value):
            message.add(1, "value")
            message.add(5) { value.write(to: &$0, name: nil) }
            message.add(20, 4)
        case .integers(let name, let values):
            message.add(1, name)
            for value in values { message.add(8, value) }
            message.add(20, 7)
        }
    }
}

/// Numbers in a file.
struct ONNXTensor: Hashable {
    let type: ONNXType
    let dimensions: [Int]
    let bytes: Data

    /// Of a finite number that `Float` does not hold, the greatest that it does: rules name the greatest of
    /// `Double`.
    init(_ numbers: [Double], dimensions: [Int], type: ONNXType) {
        let greatest = Double(Float.greatestFiniteMagnitude)
        (self.type, self.dimensions) = (type, dimensions)
        bytes =
            type == .double
            ? littleEndianBytes(of: numbers)
            : littleEndianBytes(
                of: numbers.map { Float($0.isFinite ? min(max($0, -greatest), greatest) : $0) })
    }

    init(_ numbers: [Int]) {
        (type, dimensions) = (.int64, [numbers.count])
        bytes = littleEndianBytes(of: numbers.map { Int64($0) })
    }

    func write(to message: inout ProtobufMessage, name: String?) {
        for size in dimensions { message.add(1, size) }
        message.add(2, type.rawValue)
        if let name { message.add(8, name) }
        message.add(9, bytes)
    }
}

/// An operator of ONNX's, or a function that the model brings along.
struct ONNXOperation: Hashable {
    let name: String
    let isOwn: Bool
}

struct ONNXNode {
    let operation: ONNXOperation
    let inputs: [String]
    /// Also the node's own name.
    let output: String
    var attributes: [ONNXAttribute] = []

    func write(to message: inout ProtobufMessage) {
        for input in inputs { message.add(1, input) }
        message.add(2, output)
        message.add(3, output)
        message.add(4, operation.name)
        for attribute in attributes { message.add(5, attribute.write) }
        if operation.isOwn { message.add(7, ONNXFunction.domain) }
    }
}

/// What goes in, comes out or lies between.
struct ONNXValue {
    let name: String
    let type: ONNXType
    let shape: [ONNXDimension]

    func write(to message: inout ProtobufMessage) {
        message.add(1, name)
        message.add(2) { type in
            type.add(1) { tensor in
                tensor.add(1, self.type.rawValue)
                tensor.add(2) { shape in
                    for dimension in self.shape {
                        shape.add(1) {
                            switch dimension {
                            case .size(let size): $0.add(1, size)
                            case .open(let name): $0.add(2, name)
                            }
                        }
                    }
                }
            }
        }
    }
}
