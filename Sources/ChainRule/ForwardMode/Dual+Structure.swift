// Linear operations: what happens to the value happens to the tangent.

extension Dual {
    @inlinable
    func linear(_ operation: (Base) -> Base) -> Dual { Dual(operation(value), motion: motion.map(operation)) }

    @inlinable public func sum(_ axis: Axis) -> Dual { linear { $0.sum(axis) } }

    @inlinable
    public func maximum(_ axis: Axis) -> Dual {
        let greatest = value.maximum(axis)
        let isGreatest = value.equal(to: greatest)
        return Dual(
            greatest,
            motion: motion.map {
                Base.select(isGreatest, $0, $0.filled(with: 0)).sum(axis) / isGreatest.sum(axis)
            })
    }

    @inlinable public func count(_ axis: Axis) -> Dual { Dual(constant: value.count(axis)) }
    @inlinable public func broadcast(like other: Dual) -> Dual { linear { $0.broadcast(like: other.value) } }
    @inlinable public func broadcast(to shape: Shape) -> Dual { linear { $0.broadcast(to: shape) } }
    @inlinable public func _reduced(like other: Dual) -> Dual { linear { $0._reduced(like: other.value) } }
    @inlinable public func _requiring(shapeOf other: Dual) -> Dual {
        linear { $0._requiring(shapeOf: other.value) }
    }

    @inlinable
    public func _matmul(_ other: Dual, transposingSelf: Bool, transposingOther: Bool) -> Dual {
        func product(_ x: Base, _ y: Base) -> Base {
            x._matmul(y, transposingSelf: transposingSelf, transposingOther: transposingOther)
        }
        return Dual(
            product(value, other.value),
            motion: Self.sum(
                motion.map { product($0, other.value) }, other.motion.map { product(value, $0) }))
    }

    @inlinable public func transposed() -> Dual { linear { $0.transposed() } }
    @inlinable
    public func reshaped(rows: Int?, columns: Int?) -> Dual {
        linear { $0.reshaped(rows: rows, columns: columns) }
    }
    @inlinable public func reshaped(like other: Dual) -> Dual { linear { $0.reshaped(like: other.value) } }
    @inlinable public func slice(_ region: Region) -> Dual { linear { $0.slice(region) } }
    @inlinable
    public func _padded(at region: Region, like other: Dual) -> Dual {
        linear { $0._padded(at: region, like: other.value) }
    }
    @inlinable
    public func concatenated(with other: Dual, _ direction: ConcatenationDirection) -> Dual {
        let isConstant = motion == nil && other.motion == nil
        return Dual(
            value.concatenated(with: other.value, direction),
            motion: isConstant ? nil : tangent.concatenated(with: other.tangent, direction))
    }
    @inlinable
    public func _prefix(like other: Dual, _ direction: ConcatenationDirection) -> Dual {
        linear { $0._prefix(like: other.value, direction) }
    }
    @inlinable
    public func _suffix(after other: Dual, _ direction: ConcatenationDirection) -> Dual {
        linear { $0._suffix(after: other.value, direction) }
    }
    @inlinable
    public func _oneHot(like scores: Dual) -> Dual { Dual(constant: value._oneHot(like: scores.value)) }
    @inlinable public func _argmax(_ axis: Axis) -> Dual { Dual(constant: value._argmax(axis)) }
    @inlinable public func _gathered(_ indices: Dual) -> Dual { linear { $0._gathered(indices.value) } }
    @inlinable
    public func _scattered(_ indices: Dual, like table: Dual) -> Dual {
        linear { $0._scattered(indices.value, like: table.value) }
    }
}
