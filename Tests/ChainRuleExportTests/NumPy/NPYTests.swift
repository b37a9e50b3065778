import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

@Suite struct NPYTests {
    private static let matrix: Matrix<Float> = [[1, 2, 3], [4, 5, 6]]

    @Test func `a matrix becomes the bytes that NumPy writes, and comes back`() throws {
        let folder = try TestFolder()
        try NPY(Self.matrix).write(to: folder["m.npy"])
        #expect(try Data(contentsOf: folder["m.npy"]) == NumPyFiles.floats)
        #expect(try NPY(contentsOf: folder["m.npy"]).value(as: Matrix<Float>.self) == Self.matrix)
        try NPY(0.5).write(to: folder["x.npy"])
        #expect(try NPY(contentsOf: folder["x.npy"]).value(as: Scalar.self) == 0.5)
    }

    @Test func `versions, orders of bytes and of dimensions are read`() throws {
        let numbers = try NPY(data: NumPyFiles.bigFortran)
        #expect(numbers.tensor.type == .int16 && numbers.tensor.shape == [2, 3])
        #expect(try numbers.value(as: Matrix<Float>.self) == Self.matrix)
        #expect(try NPY(data: NumPyFiles.number).value(as: Scalar.self) == 0.5)
        #expect(try NPY(data: NumPyFiles.floats.dropFirst(0)).value() == Self.matrix)
        // A slice, with keys in another order, other quotes and spaces, and without the last comma.
        let header = #"{"shape" :( 1,2 ), 'descr':'|u1','fortran_order' : True}"#
        let other = Data([7]) + NumPyFiles.npy(1, header, [8, 9])
        #expect(try NPY(data: other.dropFirst()).tensor.bytes == Data([8, 9]))
    }

    /// A complex number is two floats, each with its own order of bytes; of three dimensions in Fortran's
    /// order the first is side by side.
    @Test func `parts of complex numbers are swapped, and any number of dimensions is transposed`() throws {
        let complex = NumPyFiles.npy(
            1, "{'descr': '>c8', 'fortran_order': False, 'shape': (1,), }", [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(try NPY(data: complex).tensor.bytes == Data([4, 3, 2, 1, 8, 7, 6, 5]))
        // np.arange(12).reshape(2, 3, 2) as '<u1', saved in Fortran's order.
        let cube = NumPyFiles.npy(
            1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }",
            [0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11])
        #expect(try NPY(data: cube).tensor.bytes == Data(0..<12))
    }

    @Test(arguments: [
        (ElementType.bool, "|b1"), (.int8, "|i1"), (.uint8, "|u1"), (.int16, "<i2"), (.uint16, "<u2"),
        (.int32, "<i4"), (.uint32, "<u4"), (.int64, "<i8"), (.uint64, "<u8"), (.float16, "<f2"),
        (.float32, "<f4"), (.float64, "<f8"), (.complex64, "<c8"),
    ])
    func `every dtype is written and read`(type: ElementType, dtype: String) throws {
        let bytes = Data((0..<3 * type.bitCount / 8).map { UInt8(255 - $0) })
        let file = NPY(try StoredTensor(type: type, shape: [3], bytes: bytes))
        let data = try file.data()
        #expect(String(decoding: data[10..<127], as: UTF8.self).hasPrefix("{'descr': '\(dtype)', "))
        #expect(try NPY(data: data) == file)
    }

    @Test(arguments: [[], [0], [1], [0, 5], [2, 0, 3], [1, 1, 1, 1, 1]] as [[Int]])
    func `every shape comes back`(shape: [Int]) throws {
        let count = shape.reduce(1, *)
        let file = NPY(try StoredTensor(type: .uint8, shape: shape, bytes: Data(count: count)))
        #expect(try file.data().count == 128 + count)
        #expect(try NPY(data: file.data()) == file)
    }

    @Test func `what NumPy does not have is not written`() throws {
        let half = NPY(try StoredTensor(type: .bfloat16, shape: [1], bytes: Data(count: 2)))
        #expect(throws: NumPyError.unsupported("NumPy has no dtype for BF16")) { try half.data() }
        let deep = NPY(
            try StoredTensor(type: .uint8, shape: Array(repeating: 1, count: 65), bytes: Data(count: 1)))
        let message = "the array has 65 dimensions; NumPy's have at most 64"
        #expect(throws: NumPyError.unsupported(message)) { try deep.data() }
    }

    @Test func `a damaged file is refused at every length`() {
        for file in [NumPyFiles.floats, NumPyFiles.bigFortran, NumPyFiles.number] {
            for count in 0..<file.count {
                #expect(throws: NumPyError.self, "\(count)") { try NPY(data: file.prefix(count)) }
            }
            #expect(throws: NumPyError.self) { try NPY(data: file + [0]) }
        }
    }

    @Test(arguments: [
        ("[]", #"byte 10: "{" is expected, not "[""#),
        ("{}", "byte 10: the header needs 'descr', 'fortran_order' and 'shape'"),
        ("{'shape': 3}", #"byte 20: "(" is expected, not "3""#),
        ("{'shape': (3)}", #"byte 23: (3,) with a comma is expected, not "}""#),
        ("{'shape': (03,)}", "byte 21: a whole number from 0 to \(Int.max) is expected, not \"0\""),
        ("{'shape': (-3,)}", "byte 21: a whole number from 0 to \(Int.max) is expected, not \"-\""),
        ("{'shape': (,)}", "byte 21: a whole number from 0 to \(Int.max) is expected, not \",\""),
        (
            "{'shape': (9223372036854775808,)}",
            "byte 21: a whole number from 0 to \(Int.max) is expected, not \"9\""
        ),
        ("{'shape': (1,), 'shape': (1,)}", "byte 26: 'shape' is unknown, or there a second time"),
        ("{'sharp': (1,)}", "byte 11: 'sharp' is unknown, or there a second time"),
        ("{'fortran_order': 0}", #"byte 28: True or False is expected, not "0""#),
        ("{'descr': [('x', '<f4')]}", #"byte 20: a dtype in quotes, of one field, is expected, not "[""#),
        ("{'descr': '<f\\x34'}", #"byte 20: a dtype in quotes, of one field, is expected, not "'""#),
        ("{'descr", #"byte 11: a key in quotes is expected, not "'""#),
        ("{((((", #"byte 11: a key in quotes is expected, not "(""#),
        ("{'descr' '<f4'}", #"byte 19: ":" is expected, not "'""#),
        ("{'shape': (1 2)}", #"byte 23: "," or ")" is expected, not "2""#),
        (
            "{'descr': '<f4', 'fortran_order': False, 'shape': ()}x",
            #"byte 63: nothing but spaces and a line's end behind the } is expected, not "x""#
        ),
    ])
    func `a header that is not the format's is refused`(header: String, error: String) {
        #expect(throws: NumPyError.malformed(error)) { try NPY(data: NumPyFiles.npy(1, header, [])) }
    }

    @Test(arguments: [
        ("|O", "pickled Python objects"), ("<U5", "these can be read: b1, c8, f2, f4"), ("|S3", "'|S3'"),
        ("<c16", "'<c16'"), ("|f4", "'|f4'"), ("=f4", "'=f4'"), ("f4", "'f4'"), ("<M8[s]", "'<M8[s]'"),
    ])
    func `other dtypes are refused by name`(dtype: String, words: String) throws {
        let header = "{'descr': '\(dtype)', 'fortran_order': False, 'shape': (), }"
        let error = #expect(throws: NumPyError.self) { try NPY(data: NumPyFiles.npy(1, header, [])) }
        guard case .unsupported(let reason) = error else { throw try #require(error) }
        #expect(reason.contains(words))
    }

    @Test(arguments: [
        ("(2, 3)", "byte 128: U8 [2, 3] needs 6 bytes; there are 0"),
        ("(9223372036854775807, 2)", "U8 [9223372036854775807, 2] has no size"),
        ("(4294967296, 4294967296)", "U8 [4294967296, 4294967296] has no size"),
        ("(0, 4294967296, 4294967296)", "U8 [0, 4294967296, 4294967296] has no size"),
        (
            "(1000000000000000000,)",
            "byte 128: U8 [1000000000000000000] needs 1000000000000000000 bytes; there are 0"
        ),
    ])
    func `a size is compared with the file's before there is memory for it`(shape: String, error: String) {
        let header = "{'descr': '|u1', 'fortran_order': True, 'shape': \(shape), }"
        #expect(throws: NumPyError.malformed(error)) { try NPY(data: NumPyFiles.npy(1, header, [])) }
    }

    @Test func `the beginning and the header's length are checked first`() throws {
        var file = NumPyFiles.floats
        file[6] = 4
        let versions = "byte 6: version 4.0 of the format; there are 1.0, 2.0 and 3.0"
        #expect(throws: NumPyError.malformed(versions)) { try NPY(data: file) }
        file[0] = 0
        let magic = "byte 0: an npy begins with the byte 93 and NUMPY"
        #expect(throws: NumPyError.malformed(magic)) { try NPY(data: file) }
        let long = NumPyFiles.npy(2, "{'descr", [], length: 10_013)
        let length = "byte 8: the header has 10001 bytes; at most 10000 are allowed"
        #expect(throws: NumPyError.malformed(length)) { try NPY(data: long) }
    }

    @Test func `a file's size is checked first, and a missing file is named`() throws {
        let folder = try TestFolder()
        try NumPyFiles.floats.write(to: folder["large"])
        #expect(throws: NumPyError.tooLarge(bytes: 152, limit: 151)) {
            try NPY(contentsOf: folder["large"], limit: 151)
        }
        // A file of a tebibyte: only its header is read.
        let file = try FileHandle(forWritingTo: folder["large"])
        try file.truncate(atOffset: 1 << 40)
        try file.close()
        let size = "byte 128: F32 [2, 3] needs 24 bytes; there are \((1 << 40) - 128)"
        #expect(throws: NumPyError.malformed(size)) { try NPY(contentsOf: folder["large"], limit: .max) }
        for url in [folder["none"], folder.url] {
            let error = #expect(throws: NumPyError.self) { try NPY(contentsOf: url) }
            guard case .file(let file) = error else { throw try #require(error) }
            #expect(file.path == url.path)
        }
    }
}
