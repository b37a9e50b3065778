import TestSupport
import Testing

@testable import ChainRule

/// The table in Validity.swift, row by row.
@Suite struct ValidityTests {
    /// A graph of matrices, which are computed by `forward` alone, in each of the states.
    private static func graph(_ state: Validity.State) throws -> (
        Graph<Matrix<Double>>, [Variable<Matrix<Double>>]
    ) {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[2]])
        let square = x * x
        if state != .none { try graph.forward() }
        if state == .outdated { try graph.feed(x, [[3]]) }
        #expect(graph.state == state)
        return (graph, [x, square])
    }

    @Test(arguments: [Validity.State.none, .current, .outdated])
    func `a new node changes no other's state`(state: Validity.State) throws {
        let (graph, nodes) = try Self.graph(state)
        let sum = nodes[0] + nodes[1]
        #expect(graph.state == state)
        #expect((try? sum.value) == nil)
        #expect((try? nodes[1].value) != nil || state != .current)
    }

    @Test(arguments: [Validity.State.none, .current, .outdated])
    func `an input fed for the first time outdates nothing`(state: Validity.State) throws {
        let (graph, _) = try Self.graph(state)
        let later = graph.placeholder("later")
        try graph.feed(later, [[1]])
        #expect(graph.state == state)
    }

    @Test(arguments: [
        (Validity.State.none, Validity.State.none), (.current, .outdated), (.outdated, .outdated),
    ])
    func `an input fed anew outdates what was computed`(state: Validity.State, then: Validity.State) throws {
        let (graph, nodes) = try Self.graph(state)
        try graph.feed(nodes[0], [[5]])
        #expect(graph.state == then)
        if then == .outdated {
            #expect(throws: GraphError.self) { try graph.backward(from: nodes[1]) }
        }
    }

    @Test(arguments: [Validity.State.none, .current, .outdated])
    func `forward makes all current`(state: Validity.State) throws {
        let (graph, nodes) = try Self.graph(state)
        let sum = nodes[0] + nodes[1]
        try graph.forward()
        #expect(graph.state == .current)
        #expect(try sum.value == (state == .outdated ? [[12]] : [[6]]))
    }

    /// What else was current stays so, unless an input was fed meanwhile.
    @Test(arguments: [Validity.State.none, .current, .outdated])
    func `forward to a target makes what it ran current`(state: Validity.State) throws {
        let (graph, nodes) = try Self.graph(state)
        let twice = nodes[0] + nodes[0]
        try graph.forward(to: twice)
        #expect(graph.state == .current)
        #expect(try twice.value == (state == .outdated ? [[6]] : [[4]]))
        #expect((try? nodes[1].value) == (state == .current ? [[4]] : nil))
    }

    @Test func `what was fed in a scratch goes with it`() throws {
        let (graph, _) = try Self.graph(.current)
        try graph.scratch {
            let inner = graph.input([[1]])
            _ = inner * inner
            try graph.forward()
            try graph.feed(inner, [[2]])
            #expect(graph.state == .outdated)
        }
        #expect(graph.state == .current)
    }

    @Test(.disabled(if: ReferenceRuns.areOn))
    func `numbers are computed as expressions are built`() throws {
        let graph = Graph<Double>()
        #expect(graph.isEager)
        let x = graph.input(2)
        #expect(graph.isEager)
        try graph.feed(x, 3)
        #expect(graph.isEager)  // nothing was computed from it
        let square = x * x
        try graph.feed(x, 4)
        #expect(!graph.isEager)
        try graph.forward()
        #expect(try graph.isEager && square.value == 16)
        _ = graph.placeholder("later")
        #expect(!graph.isEager)
    }

    @Test func `a node added by name waits for a forward`() {
        let graph = Graph<Double>()
        let x = graph.input(2)
        graph.add(AddNode(), x, x, name: "sum")
        #expect(!graph.isEager)
    }
}

extension Graph {
    fileprivate var state: Validity.State { store.pointee.validity.state }
    fileprivate var isEager: Bool { store.pointee.isEager }
}
