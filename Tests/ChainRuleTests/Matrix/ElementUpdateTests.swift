import ChainRule
import Testing

@Suite struct ElementUpdateTests {
    @Test func `an update writes in place`() {
        var x: Matrix<Double> = [[1, 2], [3, 4]]
        let copy = x
        x.update(with: [[10, 20], [30, 40]]) { x, gradient in x -= 0.5 * gradient }
        #expect(x == [[-4, -8], [-12, -16]])
        x.add([[1, 1], [1, 1]], scaledBy: 4)
        #expect(x == [[0, -4], [-8, -12]])
        x.add([[1, 2]])
        #expect(x == [[1, -2], [-7, -10]])
        #expect(copy == [[1, 2], [3, 4]])
    }

    @Test func `an update in one pass changes memories, too`() {
        func check<Value: ConcreteValue>(_ one: Value) where Value.Element == Double {
            var (x, first, second) = (one, one.filled(with: 2), one.filled(with: 3))
            x.add(one, scaledBy: 2)
            x.add(one)
            #expect(x.elements.allSatisfy { $0 == 4 })
            first.add(second)
            second.add(first, scaledBy: -1)
            #expect(first.elements.allSatisfy { $0 == 5 } && second.elements.allSatisfy { $0 == -2 })
        }
        check(1.0)
        check(Matrix<Double>(repeating: 1, rows: 3, columns: 7))
    }

    /// Adam's first step moves by the rate, against the gradient's sign.
    @Test func `a step of Adam in one pass is that in many`() {
        var x = Matrix<Double>(repeating: 1, rows: 5, columns: 9)
        var (means, squares) = (x.filled(with: 0), x.filled(with: 0))
        let gradient = Matrix<Double>(rows: 5, columns: 9) { row, column in Double(row + column) - 6.5 }
        x.update(&means, &squares, with: gradient) { x, mean, square, gradient in
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient * gradient - square)
            x -= 0.01 * (mean / 0.1) / ((square / 0.001).sqrt() + 1e-8)
        }
        for (x, gradient) in zip(x.elements, gradient.elements) {
            #expect(abs(x - (gradient > 0 ? 0.99 : 1.01)) < 1e-9)
        }
        #expect(means == gradient * 0.1)
        var scalar = 1.0
        var (mean, square) = (0.0, 0.0)
        scalar.update(&mean, &square, with: 3) { x, mean, square, gradient in
            (x, mean, square) = (x - gradient, gradient, gradient * gradient)
        }
        #expect((scalar, mean, square) == (-2, 3, 9))
        scalar.update(&mean, with: 1) { x, mean, gradient in (x, mean) = (mean, gradient) }
        #expect((scalar, mean) == (3, 1))
        scalar.update(with: 1) { x, gradient in x += gradient }
        #expect(scalar == 4)
    }

    /// One generic function for every kind of value; a dual number goes element by element, as a constant.
    @Test func `an update is the same for every kind of value`() {
        func steps<Value: ConcreteValue>(_ start: Value, _ gradient: Value) -> [[Value.Element]] {
            var (x, first, second) = (start, start, start)
            x.update(with: gradient) { x, gradient in x -= gradient }
            x.update(&first, with: gradient) { x, memory, gradient in
                memory += gradient
                x += 2 * memory
            }
            x.update(&first, &second, with: gradient) { x, first, second, gradient in
                (x, first, second) = (x * second, first - x, gradient)
            }
            return [x.elements, first.elements, second.elements]
        }
        #expect(steps(3.0, 1) == [[30], [-6], [1]])
        #expect(steps([[3, 5]] as Matrix<Float>, [[1, 2]]) == [[30, 85], [-6, -10], [1, 2]])
        let (start, gradient): (Matrix<Double>, Matrix<Double>) = ([[3, 5]], [[1, 2]])
        let expected = steps(start, gradient)
        #expect(expected == [[30, 85], [-6, -10], [1, 2]])
        #expect(steps(Dual(constant: start), Dual(constant: gradient)) == expected)
        var dual = Dual(start, tangent: gradient)
        dual.update(with: Dual(constant: gradient)) { x, gradient in x -= gradient }
        #expect(dual.value == [[2, 3]] && dual.tangent == [[0, 0]])
        dual.update(with: Dual(1)) { x, gradient in x -= gradient }
        #expect(dual.fault?.reason == "all need to have the same shape, here 1×2")
    }

    @Test func `an update by another shape is a fault`() {
        var (x, memory): (Matrix<Float>, Matrix<Float>) = ([[1, 2]], [[1, 2]])
        x.update(&memory, with: [[1], [2]]) { x, _, gradient in x += gradient }
        #expect(
            x.fault?.description
                == "update of 1×2 and 2×1 and 1×2: all need to have the same shape, here 1×2")
        var y: Matrix<Float> = [[1, 2]]
        y.update(with: x) { y, x in y += x }
        #expect(y.fault == x.fault)
    }
}
