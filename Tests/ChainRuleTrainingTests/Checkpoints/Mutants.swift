import ChainRule
import ChainRuleTraining
import Foundation

/// Files that are damaged here and there, the same ones each time.
struct Mutants {
    private var generator = SeededGenerator(seed: 20)
    private let header: [UInt8]
    private let body: [UInt8]

    init() throws {
        var file = Safetensors(metadata: ["epoch": "5", "note": "é"])
        file.tensors["a.weights"] = try StoredTensor(Matrix<Float>.zeros(rows: 2, columns: 3))
        file.tensors["a.bias"] = try StoredTensor(Matrix<Double>.zeros(rows: 1, columns: 3))
        file.tensors["b"] = try StoredTensor(type: .uint8, shape: [5], bytes: Data(count: 5))
        file.tensors["empty"] = try StoredTensor(type: .uint8, shape: [0], bytes: Data())
        let data = try [UInt8](file.data())
        header = Array(data[8..<8 + Int(data[0]) + Int(data[1]) << 8])
        body = Array(data[(8 + header.count)...])
    }

    /// One to three changes of the header, more rarely of the header's length or of the data.
    mutating func next() -> Data {
        var (header, body) = (header, body)
        for _ in 0...generator.index(below: 3) {
            if generator.index(below: 8) == 0 { change(&body) } else { change(&header) }
        }
        var length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        if generator.index(below: 16) == 0 { change(&length) }
        return Data(length + header + body)
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let index = generator.index(below: bytes.count + 1)
        let end = min(index + 1 + generator.index(below: 12), bytes.count)
        switch generator.index(below: 8) {
        case 0 where index < bytes.count: bytes[index] ^= 1 << generator.index(below: 8)
        case 1 where index < bytes.count: bytes[index] = part()
        case 2: bytes.insert(part(), at: index)
        case 3: bytes.removeSubrange(index..<end)
        case 4: bytes.insert(contentsOf: bytes[index..<end], at: index)
        case 5: changeNumber(&bytes, near: index)
        case 6: shiftPair(&bytes)
        default: bytes.removeLast(min(bytes.count, generator.index(below: 3)))
        }
    }

    private mutating func part() -> UInt8 {
        let parts = Array("{}[]:,\"\\u019-.eé \n\0".utf8)
        return parts[generator.index(below: parts.count)]
    }

    /// Moves one of the tensors (or the shape of one that has two dimensions) by a few bytes.
    private mutating func shiftPair(_ bytes: inout [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let pairs = text.matches(of: /\[(\d{1,9}),(\d{1,9})\]/)
        guard !pairs.isEmpty else { return }
        let pair = pairs[generator.index(below: pairs.count)]
        guard let begin = Int(pair.1), let end = Int(pair.2) else { return }
        let distance = [-1, 1, -8, 8][generator.index(below: 4)]
        bytes = Array(
            text.replacingCharacters(in: pair.range, with: "[\(begin + distance),\(end + distance)]").utf8)
    }

    /// Replaces the next number by another.
    private mutating func changeNumber(_ bytes: inout [UInt8], near index: Int) {
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        guard let start = bytes[index...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
        let numbers = ["0", "1", "3", "24", "48", "53", "9223372036854775807", "18446744073709551616"]
        bytes.replaceSubrange(start..<end, with: numbers[generator.index(below: numbers.count)].utf8)
    }
}
