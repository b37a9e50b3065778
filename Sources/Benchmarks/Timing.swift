/// The median of the seconds that a call takes.
///
/// Calls are timed in batches of about 2 ms or more, or one by one if they take longer, until `budget`
/// seconds have passed. Each call is told how many there were before it, warm-up included.
func measure(budget: Double, warmUp: Int = 1, _ call: (_ iteration: Int) throws -> Void) rethrows -> Double {
    var iteration = 0
    func run(_ count: Int) throws -> Double {
        let start = ContinuousClock.now
        for _ in 0..<count {
            try call(iteration)
            iteration += 1
        }
        return seconds(since: start)
    }
    _ = try run(warmUp)
    let calls = max(1, Int(0.002 / max(try run(1), 1e-9)))
    var batches: [Double] = []
    let start = ContinuousClock.now
    while (seconds(since: start) < budget || batches.count < 3) && batches.count < 2000 {
        batches.append(try run(calls) / Double(calls))
    }
    return median(batches)
}

func seconds(since start: ContinuousClock.Instant) -> Double {
    let parts = (ContinuousClock.now - start).components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
}

func median(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
