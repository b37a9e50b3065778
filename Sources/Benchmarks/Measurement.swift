/// What came out: a time, the value that proves that the work was done, and whatever else is worth telling.
struct Measurement {
    let value: Double
    let unit: String
    let check: Double
    private(set) var mistakes: [String] = []
    private var details: [String] = []

    init(_ value: Double, _ unit: String, check: Double) {
        self.value = value
        self.unit = unit
        self.check = check
    }

    mutating func add(_ key: String, _ number: Double) {
        details.append("\"\(key)\":\(json(number))")
    }

    mutating func add(_ key: String, _ numbers: [Double]) {
        details.append("\"\(key)\":[\(numbers.map(json).joined(separator: ","))]")
    }

    /// Notes a mistake unless the number lies in the range.
    mutating func verify(_ what: String, _ number: Double, _ range: ClosedRange<Double>) {
        if range.contains(number) { return }
        mistakes.append("\(what) is \(number), not within \(range.lowerBound)...\(range.upperBound)")
    }

    /// Notes a mistake unless the number is as expected, up to a part of its magnitude.
    mutating func verify(_ what: String, _ number: Double, _ expected: Double, relativeTolerance: Double) {
        let tolerance = relativeTolerance * expected.magnitude
        verify(what, number, expected - tolerance...expected + tolerance)
    }

    func line(workload: String, threads: Int) -> String {
        let memory = (peakMemory() * 10).rounded() / 10
        let fields =
            [
                "\"w\":\"\(workload)\"", "\"peer\":\"chainrule\"", "\"threads\":\(threads)",
                "\"value\":\(json(value))", "\"unit\":\"\(unit)\"", "\"check\":\(json(check))",
                "\"rss_mb\":\(json(memory))",
            ] + details
        return "{\(fields.joined(separator: ","))}"
    }
}

/// JSON has no NaN.
private func json(_ number: Double) -> String { number.isFinite ? "\(number)" : "null" }

// MARK: - Tables

/// Four digits of a number, or all before the point.
func shortened(_ number: Double) -> String {
    var scale = 1.0
    while scale < 1e6 && (number * scale).magnitude < 1000 { scale *= 10 }
    return "\((number * scale).rounded() / scale)"
}
