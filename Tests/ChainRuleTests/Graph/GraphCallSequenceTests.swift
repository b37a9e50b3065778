import ChainRule
import TestSupport
import Testing

/// Random calls on a graph that lives on; what can be read after each is what a fresh graph says on which
/// only that call was made.
@Suite struct GraphCallSequenceTests {
    private static let seeds = 0..<LongTests.count(200, usually: 5)
    private static let callCount = 30

    @Test(arguments: seeds) func `any sequence of calls gives the right Doubles`(seed: Int) throws {
        try run(seed, Double.self)
    }
    @Test(arguments: seeds) func `any sequence of calls gives the right Floats`(seed: Int) throws {
        try run(1000 + seed, Float.self)
    }
    @Test(arguments: seeds) func `any sequence of calls gives the right matrices`(seed: Int) throws {
        try run(2000 + seed, Matrix<Double>.self)
    }
    @Test(arguments: seeds) func `any sequence of calls gives the right fused matrices`(seed: Int) throws {
        try run(3000 + seed, Matrix<Float>.self, isFused: true)
    }

    private func run<Value: ConcreteValue>(_ seed: Int, _ type: Value.Type, isFused: Bool = false) throws {
        var calls = RandomCalls<Value>(seed: seed, isFused: isFused)
        var number = 0
        while number < Self.callCount || calls.comparedGradients == 0 {
            try calls.make(number)
            number += 1
        }
    }
}

/// A graph that lives on, and what is known of it.
private struct RandomCalls<Value: ConcreteValue> {
    private let seed: Int
    private let isFused: Bool
    private var generator: SeededGenerator
    private var recipe: GraphRecipe<Value>
    private var live: GraphRecipe<Value>.Built
    private var frozen: Set<Int> = []
    /// The leaves' gradients, where the calls so far determine them; `.some(nil)` for a leaf without any.
    private var gradients: [Int: Value?] = [:]
    private let shape: Shape
    private var what = ""
    private(set) var comparedGradients = 0

    init(seed: Int, isFused: Bool) {
        (self.seed, self.isFused) = (seed, isFused)
        var generator = SeededGenerator(seed: UInt64(seed))
        let shape =
            !Value._isScalar
            ? Shape(rows: 2 + generator.index(below: 3), columns: 2 + generator.index(below: 4)) : .scalar
        let shapes = [
            shape, shape, shape, .scalar, Shape(rows: 1, columns: shape.columns),
            Shape(rows: shape.rows, columns: 1),
        ]
        recipe = GraphRecipe(leaves: shapes.map { Self.drawn($0, &generator) })
        for _ in 0..<8 + generator.index(below: 12) { recipe.grow(using: &generator) }
        live = recipe.built(isFused: isFused)
        (self.generator, self.shape) = (generator, shape)
    }

    private static func drawn(_ shape: Shape, _ generator: inout SeededGenerator) -> Value {
        Operand(shape: shape, elements: (0..<shape.count).map { _ in generator.uniform(in: -1.5..<1.5) })
            .value()
    }

    private var comment: Comment { "seed \(seed), \(Value.self), \(what)" }

    private mutating func randomIndex(below count: Int) -> Int { generator.index(below: count) }

    /// The fresh graph.
    private func fresh() throws -> GraphRecipe<Value>.Built {
        let built = recipe.built(isFused: isFused)
        for leaf in frozen { try built.graph.freeze(built.nodes[leaf]) }
        return built
    }

    mutating func make(_ number: Int) throws {
        let call = randomIndex(below: 10)
        what = "call \(number) of kind \(call)"
        switch call {
        case 0: try feed()
        case 1: try freezeOrThaw()
        case 2:
            recipe.grow(using: &generator)
            recipe.addSteps(to: &live)
        case 3: try feedWrongShape()
        case 4: try update()
        case 5: try forwardToSome()
        case 6: try gradientAsGraph()
        case 7: try hessianVectorProduct()
        default: try backward()
        }
        try forward()
    }

    // MARK: Calls

    private mutating func feed() throws {
        let leaf = randomIndex(below: recipe.leaves.count)
        recipe.leaves[leaf] = Self.drawn(recipe.leaves[leaf].shape, &generator)
        try live.graph.feed(live.nodes[leaf], recipe.leaves[leaf])
        guard let output = live.nodes.last else { return }
        let error = thrown { try live.graph.backward(from: output) }
        #expect(error != nil, comment)
    }

    private mutating func freezeOrThaw() throws {
        let leaf = randomIndex(below: recipe.leaves.count)
        gradients[leaf] = nil
        if frozen.remove(leaf) != nil {
            try live.graph.unfreeze(live.nodes[leaf])
        } else {
            frozen.insert(leaf)
            try live.graph.freeze(live.nodes[leaf])
        }
    }

    /// A leaf that may not fit is as wrong as in a fresh graph; with what fits, all is as before.
    private mutating func feedWrongShape() throws {
        guard !Value._isScalar else { return }
        let leaf = randomIndex(below: recipe.leaves.count)
        let right = recipe.leaves[leaf]
        recipe.leaves[leaf] = Self.drawn(Shape(rows: shape.rows + 1, columns: shape.columns + 2), &generator)
        try live.graph.feed(live.nodes[leaf], recipe.leaves[leaf])
        let other = try fresh()
        // By name and number they may differ: the graph that lives on has gradients' nodes in between.
        let errors = (thrown { try live.graph.forward() }, thrown { try other.graph.forward() })
        #expect((errors.0 == nil) == (errors.1 == nil), comment)
        recipe.leaves[leaf] = right
        try live.graph.feed(live.nodes[leaf], right)
    }

    private mutating func update() throws {
        let leaf = randomIndex(below: recipe.leaves.count)
        guard !frozen.contains(leaf), let known = gradients[leaf] else { return }
        var given: Value?
        let error = thrown {
            try live.graph.update(live.nodes[leaf]) { value, gradient in
                given = gradient
                value = value - gradient * 0.01
            }
        }
        #expect((error == nil) == (known != nil), comment)
        guard let known, let given else { return }
        #expect(isSame(given, known), comment)
        recipe.leaves[leaf] = recipe.leaves[leaf] - given * 0.01
    }

    private mutating func forwardToSome() throws {
        let leaf = randomIndex(below: recipe.leaves.count)
        recipe.leaves[leaf] = Self.drawn(recipe.leaves[leaf].shape, &generator)
        try live.graph.feed(live.nodes[leaf], recipe.leaves[leaf])
        let targets = (0..<2).map { _ in randomIndex(below: live.nodes.count) }
        try live.graph.forward(to: targets.map { live.nodes[$0] })
        let other = try fresh()
        try other.graph.forward(to: targets.map { other.nodes[$0] })
        for target in targets {
            #expect(try bits(live.nodes[target].value) == bits(other.nodes[target].value), comment)
        }
    }

    private mutating func forward() throws {
        try live.graph.forward()
        let other = try fresh()
        try other.graph.forward()
        for (mine, its) in zip(live.nodes, other.nodes) {
            #expect(try bits(mine.value) == bits(its.value), comment)
        }
        for (leaf, known) in gradients where !frozen.contains(leaf) {
            let gradient = try? live.nodes[leaf].gradient
            #expect((gradient == nil) == (known == nil), comment)
            if let gradient, let known { #expect(isSame(gradient, known), comment) }
        }
    }

    private mutating func backward() throws {
        let outputs = (0..<1 + randomIndex(below: 3)).map { _ in
            recipe.leaves.count + randomIndex(below: live.nodes.count - recipe.leaves.count)
        }
        let free = recipe.leaves.indices.filter { !frozen.contains($0) }
        let wanted = randomIndex(below: 2) == 0 ? nil : free.filter { _ in randomIndex(below: 2) == 0 }
        let isAccumulating = randomIndex(below: 3) == 0
        what += ", from \(outputs), wanted \(String(describing: wanted)), accumulating \(isAccumulating)"
        let other = try fresh()
        try other.graph.forward()
        try live.graph.forward()
        for built in [live, other] {
            try built.graph.backward(
                from: outputs.map { built.nodes[$0] }, withRespectTo: wanted?.map { built.nodes[$0] },
                accumulating: isAccumulating)
        }
        for leaf in recipe.leaves.indices where !(wanted ?? free).contains(leaf) { gradients[leaf] = nil }
        for leaf in wanted ?? free {
            let new = try? other.nodes[leaf].gradient
            let before = gradients[leaf]
            if !isAccumulating {
                gradients[leaf] = .some(new)
            } else if let before {
                gradients[leaf] = .some(before.map { old in new.map { old + $0 } ?? old } ?? new)
            } else {
                gradients[leaf] = nil
                continue
            }
            comparedGradients += 1
        }
    }

    private mutating func gradientAsGraph() throws {
        let output = recipe.leaves.count + randomIndex(below: live.nodes.count - recipe.leaves.count)
        let inputs = [0, 3, 4].filter { !frozen.contains($0) }
        let other = try fresh()
        var found: [[Value]] = []
        for built in [live, other] {
            let symbolic = try built.graph.gradients(
                of: built.nodes[output], withRespectTo: inputs.map { built.nodes[$0] })
            try built.graph.forward()
            found.append(try symbolic.map { try $0.value })
        }
        for (mine, its) in zip(found[0], found[1]) { #expect(isSame(mine, its), comment) }
    }

    private mutating func hessianVectorProduct() throws {
        let output = recipe.leaves.count + randomIndex(below: live.nodes.count - recipe.leaves.count)
        let inputs = [1, 3, 5].filter { !frozen.contains($0) }
        let direction = inputs.map { Self.drawn(recipe.leaves[$0].shape, &generator) }
        let other = try fresh()
        let found = try [live, other].map { built in
            try built.graph.hessianVectorProduct(
                of: built.nodes[output], withRespectTo: inputs.map { built.nodes[$0] }, along: direction)
        }
        for (mine, its) in zip(found[0], found[1]) { #expect(isSame(mine, its), comment) }
    }

    /// The same numbers, 0 of either sign.
    private func isSame(_ x: Value, _ y: Value) -> Bool { x.shape == y.shape && x.doubles == y.doubles }
}
