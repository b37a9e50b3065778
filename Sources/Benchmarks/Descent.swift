import ChainRule
import ChainRuleTraining

/// How parameters follow from their gradients.
enum Descent: Sendable {
    /// p −= rate · gradient and nothing else, so that it is the graph that is measured. The library's `SGD`,
    /// which looks at every gradient before it changes a parameter, takes 0.25 µs more for each: 6 % of m3,
    /// with its 40 small parameters.
    case bare(rate: Float)
    case library(any Optimizer)

    /// What makes a step.
    func step(of graph: Graph<Matrix<Float>>) throws -> () throws -> Void {
        switch self {
        case .bare(let rate):
            let parameters = graph.parameters
            return {
                for parameter in parameters {
                    try graph.update(parameter) { value, gradient in value.add(gradient, scaledBy: -rate) }
                }
            }
        case .library(let optimizer):
            return try Optimization(of: graph, with: optimizer).step
        }
    }
}
