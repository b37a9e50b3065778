import ChainRule
import Foundation

extension Dataset {
    /// Data from CSV text.
    ///
    /// ```swift
    /// // 64 grey levels and a digit on each line, without a header:
    /// let digits = try Dataset<Float>(csv: .file("digits.csv"))
    /// ```
    /// - Throws: `DataError`, with the line and the field, for what is no CSV, a record with another number of
    ///   fields, a field that is no finite number (no `nan`, no decimal comma, no spaces), a column or class
    ///   that does not exist; and whatever the initializers of `Dataset` throw.
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
    private var scanner: CSVScanner
    private let fieldCount: Int
    private var names: [String]?
    private var inputColumns: [Int] = []
    private var targetColumns: [Int] = []
    private var inputs: [Element] = []
    private var values: [Element] = []
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
        scanner = try CSVScanner(bytes, separator: separator)
        guard try scanner.nextRecord() else { throw .tooLittle("the CSV text has no records") }
        fieldCount = format.fieldCount ?? scanner.fields.count
        try requireFields()
        if format.header {
            var names: [String] = []
            for place in 0..<fieldCount { names.append(try text(place)) }
            self.names = names
        }
        targetColumns = try indices(of: format.target.columns)
        if let chosen = format.inputs {
            inputColumns = try indices(of: chosen)
        } else {
            inputColumns = (0..<fieldCount).filter { !targetColumns.contains($0) }
        }
        if case .classNames(_, let known?) = format.target {
            classNames = known
            classIndex = Dictionary(zip(known, 0...)) { first, _ in first }
        }
    }

    /// Reads all records.
    consuming func dataset() throws(DataError) -> Dataset<Element> {
        var hasRecord = !format.header
        if !hasRecord { hasRecord = try scanner.nextRecord() }
        var rows = 0
        while hasRecord {
            try readRecord()
            rows += 1
            hasRecord = try scanner.nextRecord()
        }
        guard rows > 0 else { throw .tooLittle("the CSV text has a header and no records") }
        let featureNames = names.map { names in inputColumns.map { names[$0] } }
        let inputs = Matrix(rows: rows, columns: inputColumns.count, elements: inputs)
        switch format.target {
        case .values:
            let targets = Matrix(rows: rows, columns: targetColumns.count, elements: values)
            return try Dataset(inputs: inputs, targets: targets, featureNames: featureNames)
        case .classIndices(_, let count):
            return try Dataset(
                inputs: inputs, classIndices: classes, classCount: count, featureNames: featureNames)
        case .classNames:
            return try Dataset(
                inputs: inputs, classIndices: classes, classNames: classNames, featureNames: featureNames)
        }
    }

    // MARK: Columns

    private func indices(of columns: [CSV.Column]) throws(DataError) -> [Int] {
        var result: [Int] = []
        for column in columns { result.append(try index(of: column)) }
        return result
    }

    private func index(of column: CSV.Column) throws(DataError) -> Int {
        let line = scanner.fields[0].line
        switch column {
        case .last:
            return fieldCount - 1
        case .index(let index):
            guard (0..<fieldCount).contains(index) else {
                let reason = "there is no column \(index), only 0..<\(fieldCount)"
                throw .malformedText(line: line, field: nil, reason: reason)
            }
            return index
        case .name(let name):
            guard let names else {
                throw .setting("column", value: "\"\(name)\"", needs: "an index, as there is no header")
            }
            let found = names.indices.filter { names[$0] == name }
            guard found.count == 1 else {
                let what = found.isEmpty ? "no column is" : "\(found.count) columns are"
                let reason = "\(what) called \"\(name)\"; there are \(names.joined(separator: ", "))"
                throw .malformedText(line: line, field: nil, reason: reason)
            }
            return found[0]
        }
    }

    // MARK: Fields

    private func requireFields() throws(DataError) {
        guard scanner.fields.count != fieldCount else { return }
        let found = "\(scanner.fields.count) field\(scanner.fields.count == 1 ? "" : "s")"
        let needed =
            format.fieldCount == nil ? "the first record has \(fieldCount)" : "\(fieldCount) are needed"
        throw .malformedText(line: scanner.fields[0].line, field: nil, reason: "\(found), where \(needed)")
    }

    private mutating func readRecord() throws(DataError) {
        try requireFields()
        for column in inputColumns { inputs.append(try input(column)) }
        switch format.target {
        case .values:
            for column in targetColumns { values.append(try number(column)) }
        case .classIndices(_, let count):
            classes.append(try classIndex(targetColumns[0], count))
        case .classNames(_, let known):
            classes.append(try classIndex(named: try text(targetColumns[0]), known))
        }
    }

    private func fault(_ place: Int, _ reason: String) -> DataError {
        let name = names.map { " (\($0[place]))" } ?? ""
        return .malformedText(line: scanner.fields[place].line, field: place + 1, reason: reason + name)
    }

    private func input(_ place: Int) throws(DataError) -> Element {
        let value: Element = try number(place)
        guard let range = format.inputRange, !range.contains(Double(value)) else { return value }
        throw fault(place, "\(value) is not in \(range.lowerBound)...\(range.upperBound)")
    }

    private func number<Number: MatrixElement>(_ place: Int) throws(DataError) -> Number {
        let bytes = scanner.bytes(of: scanner.fields[place])
        guard let decimal = DecimalNumber(bytes) else {
            if bytes.isEmpty { throw fault(place, "the field is empty; a number is needed") }
            throw fault(place, "\"\(Self.shortened(bytes))\" is no number, as 12, -0.5 and 1e-3 are")
        }
        let value = decimal.value(as: Number.self)
        guard value.isFinite else {
            throw fault(place, "\(Self.shortened(bytes)) is more than a \(Number.self) holds")
        }
        return value
    }

    private func text(_ place: Int) throws(DataError) -> String {
        let bytes = scanner.bytes(of: scanner.fields[place])
        guard let text = String(bytes: bytes, encoding: .utf8) else { throw fault(place, "this is no UTF-8") }
        return text
    }

    private func classIndex(_ place: Int, _ count: Int?) throws(DataError) -> Int {
        let number: Double = try number(place)
        guard let index = Int(exactly: number), index >= 0, index < count ?? .max else {
            let which = count.map { "\($0)" } ?? "…"
            throw fault(place, "class \(number) does not exist; it has to be a whole number in 0..<\(which)")
        }
        return index
    }

    private mutating func classIndex(named name: String, _ known: [String]?) throws(DataError) -> Int {
        if let index = classIndex[name] { return index }
        let place = targetColumns[0]
        guard !name.isEmpty else { throw fault(place, "the field is empty; a class is needed") }
        if let known {
            throw fault(place, "class \"\(name)\" is not one of the known: \(known.joined(separator: ", "))")
        }
        classIndex[name] = classNames.count
        classNames.append(name)
        return classNames.count - 1
    }

    /// Enough of a field to recognise it.
    private static func shortened(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix(40), as: UTF8.self) + (bytes.count > 40 ? "…" : "")
    }
}
