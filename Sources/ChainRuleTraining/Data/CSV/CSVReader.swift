import ChainRule
import Foundation

extension Dataset {
    /// Data from CSV text.
    ///
    /// ```swift
    /// // 64 gray levels and a digit on each line, without a header:
    /// let digits = try Dataset<Float>(csv: .file("digits.csv"))
    /// ```
    /// - Parameters:
    ///   - source: the text or the file.
    ///   - format: its columns, and how they are written.
    ///   - limit: how many bytes there may be, after decompression.
    /// - Throws: `DataError`, with the line and the field, for what is no CSV, a record with another number
    ///   of fields, a field that is no finite number (no `nan`, no decimal comma, no spaces), a column or
    ///   class that does not exist, a class name with white space around it, a column that is asked for
    ///   twice, and a column of classes that are none (see `CSV.Target`); and whatever the initializers of
    ///   `Dataset` throw.
    public init(
        csv source: DataSource, _ format: CSV = CSV(), limit: Int = DataSource.defaultLimit
    ) throws(DataError) {
        let bytes = try source.contents(limit: limit)
        self = try source.naming { () throws(DataError) in
            try CSVReader<Element>(bytes, format).dataset()
        }
    }
}

/// Reads the columns that a `CSV` asks for.
private struct CSVReader<Element: MatrixElement> {
    private let format: CSV
    private let columns: CSVColumns
    private var scanner: CSVScanner
    /// With room for as many rows as there may be, so that nothing is copied.
    private var inputs: Matrix<Element>
    private var targets: [Element] = []
    private var classes: [Int] = []
    private var classIndex: [String: Int] = [:]
    private var classNames: [String] = []

    init(_ bytes: [UInt8], _ format: CSV) throws(DataError) {
        guard let separator = format.separator.asciiValue, !"\"\r\n".utf8.contains(separator),
            format.separator != "\r\n"
        else {
            throw .setting(
                "separator", value: String(reflecting: format.separator),
                needs: "an ASCII character, not a quote or line break")
        }
        self.format = format
        scanner = try CSVScanner(
            bytes, separator: separator, mostFields: max(CSV.mostFields, format.fieldCount ?? 0))
        guard try scanner.nextRecord() else { throw .tooLittle("the CSV text has no records") }
        columns = try CSVColumns(scanner, format)
        if case .classNames(_, let known?) = format.target {
            classNames = known
            classIndex = Dictionary(zip(known, 0...)) { first, _ in first }
        }
        let most = scanner.mostRecords(fieldCount: columns.count, needed: columns.inputs.count)
        inputs = Matrix.zeros(rows: most + 1, columns: columns.inputs.count)
        if let fault = inputs.fault { throw .fault(fault) }
    }

    /// Reads all records.
    consuming func dataset() throws(DataError) -> Dataset<Element> {
        var hasRecord = !format.header
        if !hasRecord { hasRecord = try scanner.nextRecord() }
        var rows = 0
        while hasRecord {
            try readRecord(rows)
            rows += 1
            hasRecord = try scanner.nextRecord()
        }
        guard rows > 0 else { throw .tooLittle("the CSV text has a header and no records") }
        // Part of a matrix keeps all of its memory, which is too much for a few rows.
        inputs = rows > inputs.rows / 2 ? inputs[rows: 0..<rows] : inputs[rows: Array(0..<rows)]
        let names = columns.names.map { names in columns.inputs.map { names[$0] } }
        switch format.target {
        case .values:
            let targets = Matrix(rows: rows, columns: columns.targets.count, elements: targets)
            return try Dataset(inputs: inputs, targets: targets, featureNames: names)
        case .classIndices(_, let count):
            let count =
                if let count { count } else { try ClassGuess.count(of: classes, in: columns.targetName) }
            return try Dataset(
                inputs: inputs, classIndices: classes, classCount: count, featureNames: names)
        case .classNames(_, let known):
            if known == nil {
                try ClassGuess.requireRepeated(classNames, rows: rows, in: columns.targetName)
            }
            return try Dataset(
                inputs: inputs, classIndices: classes, classNames: classNames, featureNames: names)
        }
    }

    private mutating func readRecord(_ row: Int) throws(DataError) {
        try columns.requireFields(scanner, format)
        let start = row * inputs.columns
        for (offset, column) in columns.inputs.enumerated() {
            let value = try input(column)
            inputs.withUnsafeMutableElements { $0[start + offset] = value }
        }
        switch format.target {
        case .values:
            for column in columns.targets { targets.append(try number(column)) }
        case .classIndices(_, let count):
            classes.append(try classIndex(columns.targets[0], count))
        case .classNames(_, let known):
            let name = try columns.text(scanner, columns.targets[0])
            classes.append(try classIndex(named: name, known))
        }
    }

    private func fault(_ column: Int, _ reason: String) -> DataError {
        columns.fault(scanner, column, reason)
    }

    private func input(_ column: Int) throws(DataError) -> Element {
        let value: Element = try number(column)
        guard let range = format.inputRange, !range.contains(Double(value)) else { return value }
        throw fault(column, "\(value) is not in \(range.lowerBound)...\(range.upperBound)")
    }

    private func decimal(_ column: Int) throws(DataError) -> DecimalNumber {
        let bytes = scanner.bytes(of: scanner.fields[column])
        if let decimal = DecimalNumber(bytes) { return decimal }
        if bytes.isEmpty { throw fault(column, "the field is empty; a number is needed") }
        throw fault(column, "\"\(shortened(bytes))\" is no number, as 12, -0.5 and 1e-3 are")
    }

    private func number(_ column: Int) throws(DataError) -> Element {
        let value = try decimal(column).value(as: Element.self)
        guard value.isFinite else {
            let text = shortened(scanner.bytes(of: scanner.fields[column]))
            throw fault(column, "\(text) is more than a \(Element.self) holds")
        }
        return value
    }

    private func classIndex(_ column: Int, _ count: Int?) throws(DataError) -> Int {
        if let index = try decimal(column).wholeNumber, index >= 0, count.map({ index < $0 }) ?? true {
            return index
        }
        let text = shortened(scanner.bytes(of: scanner.fields[column]))
        let which = count.map { "\($0)" } ?? "…"
        throw fault(column, "class \(text) does not exist; it has to be a whole number in 0..<\(which)")
    }

    private mutating func classIndex(named name: String, _ known: [String]?) throws(DataError) -> Int {
        if let index = classIndex[name] { return index }
        let column = columns.targets[0]
        guard !name.isEmpty else { throw fault(column, "the field is empty; a class is needed") }
        if let known {
            throw fault(
                column, "class \"\(shortened(name.utf8))\" is not one of the known: \(shortList(known))")
        }
        guard !name.hasMargins else {
            throw fault(
                column,
                "class \"\(shortened(name.utf8))\" begins or ends with white space, which would make it another "
                    + "class than without; take it away, or name it among the `known`")
        }
        classIndex[name] = classNames.count
        classNames.append(name)
        return classNames.count - 1
    }
}
