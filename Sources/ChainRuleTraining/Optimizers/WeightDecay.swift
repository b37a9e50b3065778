/// A pull of weights towards 0, so that a network with many parameters and little data does not fit the
/// noise.
///
/// The two are the same for SGD only, up to the factor η. An L2 penalty's share of the gradient goes through
/// the optimizer: AdaGrad, RMSProp and Adam divide it by the size of recent gradients, so that weights with
/// large gradients are hardly pulled at all, and Momentum remembers it. Decoupled decay goes past the
/// optimizer and pulls all weights alike.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019). The penalty: Krogh and
/// Hertz, "A simple weight decay can improve generalization" (1991).
public enum WeightDecay: Hashable, Sendable {
    /// No decay.
    case none
    /// The gradient of the penalty ½ λ ‖w‖² is added to the loss's: g + λ w, after clipping. The loss itself
    /// is left as it is; `Graph.l2Penalty` makes it part of the loss instead. Do one or the other.
    case l2(Double)
    /// w ← w − η λ w beside the optimizer's step, η being the rate of the schedule.
    case decoupled(Double)

    func check() throws(TrainingError) {
        switch self {
        case .none: return
        case .l2(let strength), .decoupled(let strength):
            try TrainingError.checkNotNegative("weight decay", strength)
        }
    }
}
