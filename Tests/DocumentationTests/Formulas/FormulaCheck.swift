extension FormulaFile {
    /// The beginning of a program that compares a formula on all kinds of value.
    static let check = #"""
        import ChainRule

        let at = [0.3, 0.6, 0.45, 0.8, 0.25, 0.7], k = 1.5

        func isNear(_ x: Double, _ y: Double, _ tolerance: Double) -> Bool {
            let difference = (x - y).magnitude, size = Double.maximum(1, Double.maximum(x.magnitude, y.magnitude))
            return difference <= tolerance * size
        }

        /// Prints what is wrong.
        func check(
            _ name: String, _ double: ([Double], Double) -> Double,
            _ variable: ([Variable<Double>], Double) -> Variable<Double>,
            _ float: ([Variable<Float>], Float) -> Variable<Float>,
            _ matrixVariable: ([Variable<Matrix<Double>>], Double) -> Variable<Matrix<Double>>,
            _ matrix: ([Matrix<Double>], Double) -> Matrix<Double>, _ dual: ([Dual<Double>], Double) -> Dual<Double>
        ) throws {
            func expect(_ what: String, _ x: Double, _ y: Double, _ tolerance: Double) {
                if !isNear(x, y, tolerance) { print("\(name): \(what) is \(x), should be \(y)") }
            }
            let value = double(at, k)

            let graph = Graph<Double>()
            let inputs = at.map { graph.input($0) }
            let result = variable(inputs, k)
            try graph.forward()
            try graph.backward(from: result)
            expect("value", try result.value, value, 1e-14)

            let floats = Graph<Float>()
            let small = float(at.map { floats.input(Float($0)) }, Float(k))
            try floats.forward()
            expect("value in Float", Double(try small.value), value, 1e-4)

            let matrices = Graph<Matrix<Double>>()
            let row = at.map { matrices.input([[$0, $0]]) }
            let broad = matrixVariable(row, k)
            try matrices.forward()
            try matrices.backward(from: broad)
            expect("value in a matrix", try broad.value[0, 1], value, 1e-14)
            expect("matrix", matrix(at.map { [[$0, $0]] }, k)[0, 1], value, 1e-14)

            for index in at.indices {
                let slope = (double(moved(index, 1e-5), k) - double(moved(index, -1e-5), k)) / 2e-5
                let gradient = (try? inputs[index].gradient) ?? 0
                expect("gradient \(index)", gradient, slope, 1e-5)
                expect("matrix gradient \(index)", (try? row[index].gradient[0, 1]) ?? 0, gradient, 1e-12)
                let duals = at.indices.map { Dual(at[$0], tangent: $0 == index ? 1 : 0) }
                expect("tangent \(index)", dual(duals, k).tangent, gradient, 1e-12)
            }
        }

        func moved(_ index: Int, _ step: Double) -> [Double] {
            var moved = at
            moved[index] += step
            return moved
        }

        """#
}
