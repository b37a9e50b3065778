import ChainRuleTraining
import Foundation

/// A file of named arrays in NumPy's npz format, as `np.savez` and `np.savez_compressed` write and `np.load`
/// reads it: a zip archive of an npy for each.
///
/// ```swift
/// try NPZ(tensors: graph.tensors()).write(to: url)
/// try graph.load(NPZ(contentsOf: url).tensors)
/// ```
/// Reading is strict: every byte of the archive has to belong to exactly one array or to the directory, no
/// name may be there twice, and every checksum is checked.
///
/// Source: the documentation of `numpy.savez`; PKWARE, "APPNOTE.TXT - .ZIP File Format Specification" (6.3).
public struct NPZ: Hashable, Sendable {
    /// By name, without the ".npy" that it has in the archive.
    public var tensors: [String: StoredTensor]

    /// A file's contents.
    public init(tensors: [String: StoredTensor] = [:]) { self.tensors = tensors }

    /// Reads a file's bytes.
    ///
    /// - Parameters:
    ///   - data: the file.
    ///   - limit: how many bytes there may be after decompression.
    /// - Throws: `NumPyError`, with the array and the offset.
    public init(data: Data, limit: Int = Safetensors.defaultLimit) throws(NumPyError) {
        tensors = [:]
        var archive = ZipReader(data)
        for entry in try archive.entries(limit: limit) {
            let name = String(entry.name.dropLast(4))
            try Self.inArray(name) { () throws(NumPyError) in
                try Self.checkName(name, inArchive: entry.name)
                guard tensors.updateValue(try NPY(data: entry.contents()).tensor, forKey: name) == nil else {
                    throw .malformed("the name is there a second time")
                }
            }
        }
    }

    /// Reads a file, whose size is checked first.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - limit: how many bytes it may have at most, also after decompression.
    /// - Throws: `NumPyError`, with the array and the offset.
    public init(contentsOf url: URL, limit: Int = Safetensors.defaultLimit) throws(NumPyError) {
        let file = try RegularFile<NumPyError>(url, limit: limit)
        try self.init(data: file.read(file.size), limit: limit)
    }

    /// The file's bytes, uncompressed: those that `np.savez` writes for the same arrays, sorted by name.
    ///
    /// - Throws: `NumPyError.unsupported` for a type of element that NumPy does not have, for a name that
    ///   would lead out of a folder, and for more than 65,534 arrays or 2 GiB.
    public func data() throws(NumPyError) -> Data {
        var archive = ZipWriter()
        for (name, tensor) in tensors.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try Self.inArray(name) { () throws(NumPyError) in
                try Self.checkName(name, inArchive: "\(name).npy")
                try archive.add("\(name).npy", NPY(tensor).data())
            }
        }
        return archive.data()
    }

    /// Writes the file so that, whatever happens, it is whole afterwards: the old one or the new one.
    ///
    /// - Throws: as `data()`; `NumPyError.file`, which says at which step.
    public func write(to url: URL) throws(NumPyError) {
        let data = try data()
        do { try AtomicFile.replace(url, with: data) } catch { throw .file(error) }
    }

    private static func inArray(_ name: String, _ body: () throws(NumPyError) -> Void) throws(NumPyError) {
        do { try body() } catch { throw .inArray(name, error) }
    }

    /// Programs that unpack the archive make files of the names in it.
    private static func checkName(_ name: String, inArchive path: String) throws(NumPyError) {
        guard path == "\(name).npy", !path.hasPrefix("/"), !path.split(separator: "/").contains(".."),
            path.utf8.count < 1 << 16, path.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\\") })
        else {
            throw .unsupported(
                "in the archive it would be the path \"\(path)\"; it has to end in .npy, without \\ or control characters, and not to lead out of a folder"
            )
        }
    }
}
