import ChainRule
import ChainRuleTraining
import Foundation

/// A file of one array in NumPy's npy format, as `np.save` writes and `np.load` reads it.
///
/// ```swift
/// try NPY([[1, 2]] as Matrix<Float>).write(to: url)
/// try NPY(contentsOf: url).value(as: Matrix<Float>.self)  // [[1.0, 2.0]]
/// ```
/// Bits are kept as they are. Versions 1 to 3 of the format are read, in both orders of bytes and of
/// dimensions, with the dtypes b1, i1 to i8, u1 to u8, f2, f4, f8 and c8. Reading is strict: whatever the
/// bytes are, they give a value or an error, and nothing in them is ever run, as pickled objects would be.
///
/// Source: the documentation of `numpy.lib.format`.
public struct NPY: Hashable, Sendable {
    /// The array, its last dimension's elements side by side (C order).
    public var tensor: StoredTensor

    /// A file of this array.
    public init(_ tensor: StoredTensor) { self.tensor = tensor }

    /// A file of a matrix, with two dimensions, or of a number, with none; `Float` as f4 and `Double` as f8.
    ///
    /// - Throws: the fault of a matrix that has one.
    public init<Value: ConcreteValue>(_ value: Value) throws(ValueFault) { tensor = try StoredTensor(value) }

    /// The numbers as a matrix, in which an array of n is 1×n, or as a `Float` or `Double`, each held exactly
    /// (`StoredTensor.value(as:)`).
    ///
    /// - Throws: `TensorError`.
    public func value<Value: ConcreteValue>(as type: Value.Type = Value.self) throws(TensorError) -> Value {
        try tensor.value(as: type)
    }

    /// Reads a file's bytes.
    ///
    /// - Throws: `NumPyError`, with the offset.
    public init(data: Data) throws(NumPyError) {
        var rest = data
        try self.init(size: data.count) { count in
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
    }

    /// Reads a file. Its size, and what it says about itself, are checked before there is memory for it.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - limit: how many bytes it may have at most.
    /// - Throws: `NumPyError`, with the offset.
    public init(contentsOf url: URL, limit: Int = Safetensors.defaultLimit) throws(NumPyError) {
        let file = try RegularFile<NumPyError>(url, limit: limit)
        try self.init(size: file.size, read: file.read)
    }

    /// - Parameter read: the next so many bytes, of which there are `size`.
    private init(size: Int, read: (Int) throws(NumPyError) -> Data) throws(NumPyError) {
        let header = try NPYHeader(fileSize: size, read: read)
        let bytes = header.inOurOrder(try read(header.byteCount))
        do { tensor = try StoredTensor(type: header.type, shape: header.shape, bytes: bytes) } catch {
            throw .malformed("\(error)")
        }
    }

    /// The file's bytes: those that NumPy writes for the same array.
    ///
    /// - Throws: `NumPyError.unsupported` for a type of element that NumPy does not have, such as BF16, and
    ///   for more than 64 dimensions.
    public func data() throws(NumPyError) -> Data {
        var data = try NPYHeader(type: tensor.type, shape: tensor.shape).data()
        data.append(tensor.bytes)
        return data
    }

    /// Writes the file so that, whatever happens, it is whole afterwards: the old one or the new one.
    ///
    /// - Throws: as `data()`; `NumPyError.file`, which says at which step.
    public func write(to url: URL) throws(NumPyError) {
        let data = try data()
        do { try AtomicFile.replace(url, with: data) } catch { throw .file(error) }
    }
}
