import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

/// NumPy's files read by us, and ours by NumPy.
@Suite(.enabled(if: Python.isThere, "set CHAINRULE_PYTHON to a Python with numpy"))
struct NumPyPeerTests {
    /// What tells of an array: type, shape, and the bytes in C order, the lowest first.
    private static let tell = """
        import io, sys, numpy as np
        def tell(a):
            t = {'b1': 'BOOL', 'c8': 'C64'}.get(a.dtype.str[1:]) or a.dtype.kind.upper() + str(8 * a.dtype.itemsize)
            b = np.ascontiguousarray(a).astype(a.dtype.newbyteorder('<')).tobytes().hex()
            return f"{t} {list(a.shape)} {b}"

        """

    private static func text(_ tensor: StoredTensor) -> String {
        "\(tensor) \(tensor.bytes.map { String(format: "%02x", $0) }.joined())"
    }

    private static func text(_ file: NPZ) -> String {
        file.tensors.sorted { $0.key < $1.key }.map { "\($0) \(text($1))" }.joined(separator: ";")
    }

    /// All dtypes, both orders of bytes, 0 to 4 dimensions, in C's and Fortran's order, random bits.
    @Test func `what NumPy writes is read bit for bit`() async throws {
        let folder = try TestFolder()
        let said = try await Python.run(
            Self.tell + """
                r, n, arrays = np.random.default_rng(1), 0, {}
                for t in ['b1', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8', 'c8']:
                    for order in '<>':
                        for shape in [(), (3,), (2, 3), (3, 1, 2), (2, 3, 2, 2), (0, 3)]:
                            d = np.dtype(order + t)
                            bits = r.integers(0, 2 if t == 'b1' else 256, int(np.prod(shape)) * d.itemsize)
                            a = bits.astype(np.uint8).view(d).reshape(shape)
                            if n % 2: a = np.asfortranarray(a)
                            with open(f'{n}.npy', 'wb') as f:
                                np.lib.format.write_array(f, a, version=(1 + n % 3, 0))
                            arrays[f'é{n}'] = a
                            print(tell(a))
                            n += 1
                np.savez('stored.npz', **arrays)
                np.savez_compressed('compressed.npz', **arrays)
                np.savez(open('empty.npz', 'wb'))
                """, in: folder)
        let lines = said.split(separator: "\n").map(String.init)
        #expect(lines.count == 13 * 2 * 6)
        let files = try lines.indices.map { try NPY(contentsOf: folder["\($0).npy"]).tensor }
        #expect(files.map(Self.text) == lines)
        let named = Dictionary(uniqueKeysWithValues: files.enumerated().map { ("é\($0)", $1) })
        #expect(try NPZ(contentsOf: folder["stored.npz"]).tensors == named)
        #expect(try NPZ(contentsOf: folder["compressed.npz"]).tensors == named)
        #expect(try NPZ(contentsOf: folder["empty.npz"]).tensors == [:])
    }

    @Test func `NumPy reads our files bit for bit, and writes the same bytes`() async throws {
        let folder = try TestFolder()
        var generator = SeededGenerator(seed: 1)
        var file = NPZ()
        file.tensors["w/é"] = try StoredTensor(Matrix<Float>.random(rows: 5, columns: 7, using: &generator))
        file.tensors["nan"] = try StoredTensor([[Float(bitPattern: 0x7FC0_1234), -0.0, .infinity]] as Matrix)
        file.tensors["empty"] = try StoredTensor(Matrix<Double>.zeros(rows: 0, columns: 3))
        file.tensors["x"] = try StoredTensor(0.1)
        file.tensors["bool"] = try StoredTensor(type: .bool, shape: [2, 1, 1], bytes: Data([0, 1]))
        file.tensors["half"] = try StoredTensor(type: .float16, shape: [2], bytes: Data([1, 2, 3, 0xFC]))
        file.tensors["complex"] = try StoredTensor(type: .complex64, shape: [1], bytes: Data(0..<8))
        try file.write(to: folder["ours.npz"])
        try NPY(try #require(file.tensors["w/é"])).write(to: folder["ours.npy"])
        let said = try await Python.run(
            Self.tell + """
                z = np.load('ours.npz')
                print(';'.join(f"{n} {tell(z[n])}" for n in sorted(z.files)))
                np.savez('again.npz', **{n: z[n] for n in sorted(z.files)})
                np.save('again.npy', np.load('ours.npy'))
                """, in: folder)
        #expect(said == Self.text(file) + "\n")
        for name in ["npz", "npy"] {
            #expect(
                try Data(contentsOf: folder["again.\(name)"]) == Data(contentsOf: folder["ours.\(name)"]))
        }
    }

    /// We are as strict as NumPy: it accepts all that we do, with the same numbers.
    @Test(arguments: ["npy", "npz"])
    func `damaged files that are read are read by NumPy, too`(format: String) async throws {
        let folder = try TestFolder()
        var mutants = NumPyMutants(seed: 3)
        var (all, ours): (Data, [String?]) = (Data(), [])
        for _ in 0..<3_000 {
            let data = try format == "npy" ? mutants.npy() : mutants.npz()
            all.append(contentsOf: [UInt8(data.count & 255), UInt8(data.count >> 8)])
            all.append(data)
            ours.append(
                format == "npy"
                    ? (try? NPY(data: data)).map { Self.text($0.tensor) }
                    : (try? NPZ(data: data)).map(Self.text))
        }
        try all.write(to: folder["mutants"])
        let said = try await Python.run(
            Self.tell + """
                data, at = open('mutants', 'rb').read(), 0
                while at < len(data):
                    n = int.from_bytes(data[at:at + 2], 'little')
                    file, at = io.BytesIO(data[at + 2:at + 2 + n]), at + 2 + n
                    try:
                        z = np.load(file)
                        print(tell(z) if isinstance(z, np.ndarray)
                            else ';'.join(f"{n} {tell(z[n])}" for n in sorted(z.files)))
                    except Exception:
                        print('refused')
                """, in: folder)
        let theirs = said.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        try #require(theirs.count == ours.count)
        let different = zip(ours, theirs).filter { ours, theirs in ours != nil && ours != theirs }
        #expect(different.prefix(3).map { "\($0 ?? ""), but NumPy: \($1)" } == [])
        #expect(ours.count { $0 != nil } > 100)
        #expect(theirs.contains("refused"))
    }
}
