import ChainRuleTraining
import Foundation

/// A record of TensorFlow's file format: the length and its checksum, the content and its checksum.
///
/// Source: "TFRecord and tf.train.Example" in TensorFlow's documentation.
func eventRecord(_ content: Data) -> Data {
    let length = littleEndianBytes(of: [UInt64(content.count)])
    return length + littleEndianBytes(of: [maskedChecksum(length)])
        + content + littleEndianBytes(of: [maskedChecksum(content)])
}

/// CRC-32C, rotated and moved, so that the checksum of something that holds a checksum is no special case.
func maskedChecksum(_ bytes: Data) -> UInt32 {
    let sum = bytes.withUnsafeBytes(CRC32.castagnoli.checksum)
    return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
}
