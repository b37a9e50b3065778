package import Foundation

/// The elements' bytes, the lowest of each first.
package func littleEndianBytes<Element: BitwiseCopyable>(of elements: [Element]) -> Data {
    elements.withUnsafeBytes { inLittleEndian(Data($0), size: MemoryLayout<Element>.size) }
}

/// The elements of bytes that `littleEndianBytes(of:)` made; what is left over at the end does not count.
package func elements<Element: BitwiseCopyable>(of _: Element.Type, littleEndian bytes: Data) -> [Element] {
    let count = bytes.count / MemoryLayout<Element>.size
    return [Element](unsafeUninitializedCapacity: count) { elements, initializedCount in
        inLittleEndian(bytes, size: MemoryLayout<Element>.size)
            .prefix(count * MemoryLayout<Element>.size)
            .copyBytes(to: UnsafeMutableRawBufferPointer(elements))
        initializedCount = count
    }
}

/// Between this machine's order of bytes and little-endian, which nearly everywhere is the same.
private func inLittleEndian(_ bytes: Data, size: Int) -> Data {
    #if _endian(little)
        bytes
    #else
        Data(
            stride(from: bytes.startIndex, to: bytes.endIndex, by: size).flatMap { start in
                bytes[start..<min(start + size, bytes.endIndex)].reversed()
            })
    #endif
}
