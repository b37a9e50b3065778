/// z = some rows and columns of x; a fault if x does not have them.
///
/// The gradient is zero outside the slice.
///
/// A node of `Slice(rows: 0..<1)`: `forward([[1, 2], [3, 4]])` = [[1, 2]], `backward(1)` = [[1, 1], [0, 0]].
public struct Slice: UnaryRule {
    /// The part that is taken.
    public let region: Region

    /// The rule for these rows and columns, from 0; `nil` for all.
    @inlinable
    public init(rows: Range<Int>? = nil, columns: Range<Int>? = nil) {
        region = Region(rows: rows, columns: columns)
    }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.slice(region) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        upstream._padded(at: region, like: x)
    }
}

/// z = zeros in the shape of y, with x at a region of it: the gradient of a slice.
public struct _Pad: BinaryRule {
    public let region: Region

    @inlinable
    public init(at region: Region) { self.region = region }

    @inlinable public static var broadcastsOperands: Bool { false }
    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x._padded(at: region, like: y) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream.slice(region), y.filled(with: 0))
    }
}

extension GraphValue {
    /// Some rows and columns; `nil` for all.
    @inlinable
    public func slice(rows: Range<Int>? = nil, columns: Range<Int>? = nil) -> Self {
        slice(Region(rows: rows, columns: columns))
    }
}

extension Slice: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("slice", region.arguments) }
}

extension _Pad: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        x[0].calling("padded", ["at: (\(region.arguments.joined(separator: ", ")))", "like: \(x[1].text)"])
    }
}

extension Region {
    fileprivate var arguments: [String] {
        [rows.map { "rows: \($0)" }, columns.map { "columns: \($0)" }].compactMap { $0 }
    }
}
