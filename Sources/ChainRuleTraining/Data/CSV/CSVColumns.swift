/// The indices of the columns that are asked for, from a CSV file's first record.
struct CSVColumns {
    /// How many fields each record has.
    let count: Int
    /// The header's names, if there is one.
    private(set) var names: [String]?
    private(set) var inputs: [Int] = []
    private(set) var targets: [Int] = []

    /// - Parameter scanner: at the first record.
    init(_ scanner: CSVScanner, _ format: CSV) throws(DataError) {
        count = format.fieldCount ?? scanner.fields.count
        try requireFields(scanner, format)
        if format.header {
            var names: [String] = []
            for column in 0..<count { names.append(try text(scanner, column)) }
            self.names = names
        }
        let line = scanner.fields[0].line
        targets = try indices(of: format.target.columns, line)
        let wanted = Set(targets)
        if let chosen = format.inputs {
            inputs = try indices(of: chosen, line)
        } else {
            inputs = (0..<count).filter { !wanted.contains($0) }
        }
        if let both = inputs.first(where: wanted.contains) {
            throw .setting(
                "inputs", value: "with \(fieldName(of: both)), the target",
                needs: "other columns: what is to be found would be given")
        }
        try requireOnce(inputs, "inputs")
        try requireOnce(targets, "target")
    }

    private func requireOnce(_ columns: [Int], _ name: String) throws(DataError) {
        var seen: Set<Int> = []
        guard let twice = columns.first(where: { !seen.insert($0).inserted }) else { return }
        throw .setting(name, value: "with \(fieldName(of: twice)) twice", needs: "each column once")
    }

    /// The column of the classes, as errors call it.
    var targetName: String { targets.first.map(fieldName) ?? "no column" }

    /// A column as errors call it, counted from 1 as fields are.
    private func fieldName(of column: Int) -> String {
        "field \(column + 1)" + (names.map { " (\(shortened($0[column].utf8)))" } ?? "")
    }

    private func indices(of columns: [CSV.Column], _ line: Int) throws(DataError) -> [Int] {
        // The first of each name, and how many there are.
        var columnsByName: [String: (first: Int, count: Int)] = [:]
        for (column, name) in (names ?? []).enumerated() {
            columnsByName[name, default: (column, 0)].count += 1
        }
        var result: [Int] = []
        for column in columns { result.append(try index(of: column, line, columnsByName)) }
        return result
    }

    private func index(
        of column: CSV.Column, _ line: Int, _ columnsByName: [String: (first: Int, count: Int)]
    ) throws(DataError) -> Int {
        switch column {
        case .last:
            return count - 1
        case .index(let index):
            guard (0..<count).contains(index) else {
                let reason = "there is no column \(index), only 0..<\(count)"
                throw .malformedText(line: line, field: nil, reason: reason)
            }
            return index
        case .name(let name):
            guard let names else {
                throw .setting("column", value: "\"\(name)\"", needs: "an index, as there is no header")
            }
            let found = columnsByName[name] ?? (0, 0)
            guard found.count == 1 else {
                let what = found.count == 0 ? "no column is" : "\(found.count) columns are"
                let reason = "\(what) called \"\(name)\"; there are \(shortList(names))"
                throw .malformedText(line: line, field: nil, reason: reason)
            }
            return found.first
        }
    }

    // MARK: Fields

    /// Throws unless the record has as many fields as each has to have.
    func requireFields(_ scanner: CSVScanner, _ format: CSV) throws(DataError) {
        guard scanner.fields.count != count else { return }
        let found = "\(scanner.fields.count) field\(scanner.fields.count == 1 ? "" : "s")"
        let needed = format.fieldCount == nil ? "the first record has \(count)" : "\(count) are needed"
        throw .malformedText(line: scanner.fields[0].line, field: nil, reason: "\(found), where \(needed)")
    }

    func text(_ scanner: CSVScanner, _ column: Int) throws(DataError) -> String {
        let bytes = scanner.bytes(of: scanner.fields[column])
        // Foundation's initializer leaves out a byte order mark, wherever it stands.
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.elementsEqual(bytes) else { throw fault(scanner, column, "this is no UTF-8") }
        return text
    }

    func fault(_ scanner: CSVScanner, _ column: Int, _ reason: String) -> DataError {
        let name = names.map { " (\(shortened($0[column].utf8)))" } ?? ""
        return .malformedText(line: scanner.fields[column].line, field: column + 1, reason: reason + name)
    }
}
