/// Shares out a whole number of rows in proportion to sizes, by the largest remainders (Hamilton's method),
/// within bounds.
///
/// - Parameters:
///   - least, most: the bounds of each share.
/// - Returns: shares that add up to `total`, or `nil` if the bounds leave none. Equal remainders: the smaller
///   size first, then the earlier one.
func apportion(_ total: Int, to sizes: [Int], least: [Int], most: [Int]) -> [Int]? {
    let sum = sizes.reduce(0, +)
    guard zip(least, most).allSatisfy({ $0 <= $1 }), least.reduce(0, +) <= total, total <= most.reduce(0, +)
    else { return nil }
    // size · total = quotient · sum + remainder, in whole numbers: exact.
    let quotas = sizes.map { size in
        sum > 0 ? sum.dividingFullWidth(size.multipliedFullWidth(by: total)) : (quotient: 0, remainder: 0)
    }
    var shares = sizes.indices.map { min(max(quotas[$0].quotient, least[$0]), most[$0]) }
    let byRemainder = sizes.indices.sorted {
        (-quotas[$0].remainder, sizes[$0], $0) < (-quotas[$1].remainder, sizes[$1], $1)
    }
    // Usually once around, with what rounding down left over. Where a bound took or gave rows, the others
    // follow, the greatest remainders first to gain and last to lose.
    var missing = total - shares.reduce(0, +)
    while missing != 0 {
        let sign = missing.signum()
        let rooms = shares.indices.map { sign > 0 ? most[$0] - shares[$0] : shares[$0] - least[$0] }
        let open = (sign > 0 ? byRemainder : byRemainder.reversed()).filter { rooms[$0] > 0 }
        // As many times around at once as all of these can take part in.
        let times = max(1, min(abs(missing) / open.count, open.map { rooms[$0] }.min() ?? 1))
        for index in open where missing != 0 {
            shares[index] += sign * times
            missing -= sign * times
        }
    }
    return shares
}
