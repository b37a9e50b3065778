import ChainRule

/// Checks of data.
enum DataCheck {
    /// - Parameter kind: "input" or "target", for the error.
    static func requireFinite<Element>(_ matrix: Matrix<Element>, _ kind: String) throws(DataError) {
        guard let found = matrix.firstNonFinite else { return }
        throw .invalidValue(
            row: found.row, column: found.column,
            reason: "the \(kind) is \(Element(found.number)); only finite numbers can be learned from")
    }

    static func requireClasses(_ indices: [Int], _ classes: Int, names: [String]?) throws(DataError) {
        if let row = indices.firstIndex(where: { !(0..<max(classes, 0)).contains($0) }) {
            throw .invalidValue(
                row: row, column: 0,
                reason: "class \(indices[row]) does not exist, only 0..<\(max(classes, 0))")
        }
        guard classes >= 2 || indices.isEmpty else {
            throw .tooLittle("there is only one class: nothing to tell apart")
        }
        guard let names else { return }
        if names.count != classes {
            throw .setting("classNames", value: "\(names.count) names", needs: "\(classes)")
        }
        if Set(names).count < names.count {
            throw .setting("classNames", value: names.joined(separator: ", "), needs: "all different")
        }
    }
}
