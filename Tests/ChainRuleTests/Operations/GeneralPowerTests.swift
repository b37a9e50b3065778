import ChainRule
import Testing

/// xʸ where its formulas give 0 · ∞ or have no logarithm.
@Suite struct GeneralPowerTests {
    /// ∂/∂y (y·xʸ⁻¹) = xʸ⁻¹·(1 + y·ln x): at y = 0 it is 1/x although y·xʸ⁻¹ is 0.
    @Test func `a power's mixed derivative at exponent zero is right`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(2), graph.input(0))
        let slope = try graph.gradient(of: x.raised(to: y), withRespectTo: x)
        let mixed = try graph.gradient(of: slope, withRespectTo: y)
        try graph.forward()
        #expect(try slope.value == 0)
        #expect(try mixed.value == 0.5)
        #expect(
            try graph.hessianVectorProduct(of: x.raised(to: y), withRespectTo: [x, y], along: [0, 1])[0]
                == 0.5)
    }

    /// A negative base with a whole exponent that does not move: (−2)³.
    @Test func `forward mode of a negative base is NaN along the exponent only`() throws {
        let z = Dual(-2.0, tangent: 1).raised(to: Dual(constant: 3))
        #expect(z.value == -8 && z.tangent == 12)
        let graph = Graph<Scalar>()
        let x = graph.input(-2)
        let cube = x.raised(to: graph.constant(3))
        #expect(try graph.hessianVectorProduct(of: cube, withRespectTo: [x], along: [1]) == [-12])
        #expect(Dual(-2.0, tangent: 0).raised(to: Dual(3.0, tangent: 1)).tangent.isNaN)
    }

    /// At base 0: −∞ along a negative exponent, where 0ʸ is infinite; 0 along a positive one, second
    /// derivatives, too.
    @Test func `a power of base 0 has its limits as derivatives`() throws {
        var node = BinaryNode<GeneralPower, Scalar>()
        #expect(node.forward(0, -1) == .infinity)
        let gradients = node.backward(1)
        #expect(gradients.0 == -.infinity && gradients.1 == -.infinity)
        #expect(node.forward(0, 2) == 0)
        #expect(node.backward(1) == (0, 0))
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(0), graph.input(2))
        let z = x.raised(to: y)
        #expect(try graph.hessianVectorProduct(of: z, withRespectTo: [x, y], along: [1, 0]) == [2, 0])
        #expect(try graph.hessianVectorProduct(of: z, withRespectTo: [x, y], along: [0, 1]) == [0, 0])
        let slope = try graph.gradient(of: z, withRespectTo: y)
        let second = try graph.gradient(of: slope, withRespectTo: y)
        #expect(try graph.forward(to: second) == 0)
    }

    /// Exponents that are data, a base of 0 and negative ones among the bases.
    @Test func `exponents can be data`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[0, -2, 3, -1]])
        let y = x.raised(to: graph.constant([[2, 3, 2, 4]])).sum(.all)
        let first = try graph.gradient(of: y, withRespectTo: x)
        #expect(try graph.forward(to: first) == [[0, 12, 6, -4]])
        let product = try graph.hessianVectorProduct(of: y, withRespectTo: [x], along: [[[1, 1, 1, 1]]])
        #expect(product == [[[2, -12, 2, 12]]])
    }

    @Test func `zero to the power of zero is one`() {
        var node = BinaryNode<GeneralPower, Scalar>()
        #expect(node.forward(0, 0) == 1)
        #expect(node.backward(1) == (0, 0))
    }

    /// C's `pow` answers 1 to the first three.
    @Test func `NaN stays NaN in a power`() {
        #expect(Double.nan.power(0).isNaN)
        #expect((1.0).power(.nan).isNaN)
        var power = PowerNode<Matrix<Float>>(0)
        #expect(power.forward([[.nan]])[0, 0].isNaN)
        #expect((2.0).power(.nan).isNaN)
    }
}
