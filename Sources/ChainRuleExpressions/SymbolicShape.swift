import ChainRule

/// A number of rows or of columns: a whole number, and beside it any number of times that of the examples,
/// which may stay open.
package struct Extent: Hashable, Sendable, ExpressibleByIntegerLiteral {
    package let constant: Int
    /// How many times the number of examples is added.
    package let examples: Int

    package init(_ constant: Int, examples: Int = 0) { (self.constant, self.examples) = (constant, examples) }
    package init(integerLiteral value: Int) { self.init(value) }

    /// The number of examples.
    package static let examples = Extent(0, examples: 1)

    /// The number, if it is known.
    package var fixed: Int? { examples == 0 ? constant : nil }

    package static func + (x: Extent, y: Extent) -> Extent {
        Extent(x.constant + y.constant, examples: x.examples + y.examples)
    }
    package static func - (x: Extent, y: Extent) -> Extent {
        Extent(x.constant - y.constant, examples: x.examples - y.examples)
    }
    /// `nil` if the examples are counted twice over.
    static func * (x: Extent, y: Extent) -> Extent? {
        guard let factor = y.fixed else { return x.examples == 0 ? y * x : nil }
        return Extent(x.constant * factor, examples: x.examples * factor)
    }
    /// `nil` if it does not divide.
    static func / (x: Extent, y: Int) -> Extent? {
        guard y > 0, x.constant.isMultiple(of: y), x.examples.isMultiple(of: y) else { return nil }
        return Extent(x.constant / y, examples: x.examples / y)
    }
}

/// A shape whose number of rows or columns may be that of the examples.
package struct SymbolicShape: Hashable, Sendable {
    package let rows: Extent
    package let columns: Extent

    package init(rows: Extent, columns: Extent) { (self.rows, self.columns) = (rows, columns) }
    package init(_ shape: Shape) { self.init(rows: Extent(shape.rows), columns: Extent(shape.columns)) }
    init?(_ rows: Extent?, _ columns: Extent?) {
        guard let rows, let columns else { return nil }
        self.init(rows: rows, columns: columns)
    }

    package static let scalar = SymbolicShape(.scalar)

    /// The shape, if its sizes are known.
    package var fixed: Shape? {
        guard let rows = rows.fixed, let columns = columns.fixed else { return nil }
        return Shape(rows: rows, columns: columns)
    }

    package var transposed: SymbolicShape { SymbolicShape(rows: columns, columns: rows) }

    func reduced(_ axis: Axis) -> SymbolicShape {
        switch axis {
        case .all: .scalar
        case .eachRow: SymbolicShape(rows: rows, columns: 1)
        case .eachColumn: SymbolicShape(rows: 1, columns: columns)
        }
    }

    /// What two operands' elements have together; `nil` if it is not known, or if they do not fit.
    package static func broadcast(_ x: SymbolicShape?, _ y: SymbolicShape?) -> SymbolicShape? {
        guard let x, let y else { return x == .scalar ? y : y == .scalar ? x : nil }
        func size(_ a: Extent, _ b: Extent) -> Extent? { a == b || b == 1 ? a : a == 1 ? b : nil }
        return SymbolicShape(size(x.rows, y.rows), size(x.columns, y.columns))
    }
}

extension SymbolicShape: CustomStringConvertible {
    /// "2×3", "N×784".
    package var description: String { "\(rows)×\(columns)" }
}

extension Extent: CustomStringConvertible {
    /// "3", "N", "2N + 1".
    package var description: String {
        if examples == 0 { return "\(constant)" }
        let open = examples == 1 ? "N" : "\(examples)N"
        return constant == 0 ? open : "\(open) \(constant < 0 ? "−" : "+") \(abs(constant))"
    }
}
