import ChainRuleTraining

extension ProtobufMessage {
    /// Adds the fields of TensorFlow's HistogramProto: statistics of the finite numbers, and how many are in
    /// each of 30 bins of one width, with the bins' upper limits.
    mutating func addHistogram(_ numbers: [Double]) {
        let finite = numbers.filter(\.isFinite)
        let statistics = ValueStatistics(finite)
        let (least, greatest) = (statistics.minimum, statistics.maximum)
        add(1, least)
        add(2, greatest)
        add(3, Double(finite.count))
        add(4, statistics.mean * Double(finite.count))
        add(5, finite.reduce(0) { $0 + $1 * $1 })
        if finite.isEmpty { return }
        // Halves: the range of two large numbers may be infinite.
        let width = greatest / 2 - least / 2
        let count = width > 0 ? 30 : 1
        var bins = [Double](repeating: 0, count: count)
        for number in finite where width > 0 {
            bins[min(count - 1, Int((number / 2 - least / 2) / width * Double(count)))] += 1
        }
        if count == 1 { bins[0] = Double(finite.count) }
        let limits = (1...count).map { bin in
            let part = Double(bin) / Double(count)
            return bin == count ? greatest : least * (1 - part) + greatest * part
        }
        add(6, packed: limits)
        add(7, packed: bins)
    }
}
