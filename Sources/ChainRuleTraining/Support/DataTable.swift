/// A table for other programs, as CSV and as JSON: numbers in the shortest text that reads back exactly, NaN
/// and infinities as `nan`, `inf` and `-inf`.
struct DataTable {
    /// Each once: of columns of one name the second is called "name 2".
    private(set) var columns: [String] = []
    /// A cell for each column; `nil` for one that is empty.
    private let rows: [[(any Sendable)?]]

    init(_ columns: [String], _ rows: [[(any Sendable)?]]) {
        self.rows = rows
        var taken = Set(columns)
        for name in columns {
            var (unique, number) = (name, 1)
            while self.columns.contains(unique) || (number > 1 && taken.contains(unique)) {
                number += 1
                unique = "\(name) \(number)"
            }
            self.columns.append(unique)
            taken.insert(unique)
        }
    }

    /// A header and a line for each row, as RFC 4180 has them; empty cells are empty.
    var csv: String {
        ([columns] + rows.map { $0.map { cell in cell.map(Self.text) ?? "" } })
            .map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
    }

    /// An array with an object for each row, a line each, in the columns' order. Empty cells are `null`;
    /// numbers that JSON does not have are strings.
    var json: String {
        let lines = rows.map { row in
            let members = zip(columns, row).map { "\(Self.jsonString($0)): \(Self.json($1))" }
            return "  {\(members.joined(separator: ", "))}"
        }
        return "[\n\(lines.joined(separator: ",\n"))\n]\n"
    }

    private static func quoted(_ field: String) -> String {
        // By scalars: a quote and an accent behind it are one character.
        let special: Set<Unicode.Scalar> = [",", "\"", "\n", "\r"]
        guard field.unicodeScalars.contains(where: special.contains) else { return field }
        let scalars = field.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
        return "\"\(String(String.UnicodeScalarView(scalars)))\""
    }

    private static func json(_ cell: (any Sendable)?) -> String {
        switch cell {
        case nil: "null"
        case let number as any BinaryFloatingPoint where Double(number).isFinite: "\(number)"
        case let number as any BinaryInteger: "\(number)"
        case let flag as Bool: "\(flag)"
        case let other?: jsonString(text(other))
        }
    }

    /// Swift would tell a NaN's sign, which says how it came about: 0 / 0 is "-nan" on some processors.
    private static func text(_ cell: any Sendable) -> String {
        if let number = cell as? any BinaryFloatingPoint, number.isNaN { return notANumber }
        return "\(cell)"
    }

    private static func jsonString(_ text: String) -> String { jsonText(of: text) ?? "null" }
}
