/// Shares out a whole number of places in proportion to sizes, by the largest remainders (Hamilton's method),
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
    // Usually once around, with what rounding down left over. Where a bound took or gave places, the others
    // follow, the greatest remainders first to gain and last to lose.
    var missing = total - shares.reduce(0, +)
    while missing > 0 {
        for index in byRemainder where missing > 0 && shares[index] < most[index] {
            shares[index] += 1
            missing -= 1
        }
    }
    while missing < 0 {
        for index in byRemainder.reversed() where missing < 0 && shares[index] > least[index] {
            shares[index] -= 1
            missing += 1
        }
    }
    return shares
}
