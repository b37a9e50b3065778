import ChainRule
import Foundation

extension Digits {
    /// Who made the digits of this package; their licence asks for it.
    static let source = """
        Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, 1998,
        UCI Machine Learning Repository, doi:10.24432/C50P49. Licence: CC BY 4.0.
        """

    /// The digits of this package, or of a file of the same form.
    init(path: String?) throws(Failure) {
        let url = if let path { URL(fileURLWithPath: path) } else { try Self.resource() }
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw .noData(
                "the digits cannot be read: \((error as NSError).localizedDescription) (\(url.path))")
        }
        try self.init(text: Array(data), file: url.lastPathComponent)
    }

    /// `digits.csv` in the resource bundle beside the program. `Bundle.module` would stop the program with a
    /// stack trace if there is none, as when the program alone was copied somewhere else.
    private static func resource() throws(Failure) -> URL {
        let places = [Bundle.main.bundleURL, Bundle.main.resourceURL].compactMap { $0 }
        for place in places {
            for form in ["resources", "bundle"] {
                let bundle = Bundle(url: place.appendingPathComponent("ChainRule_Tour.\(form)"))
                if let url = bundle?.url(forResource: "digits", withExtension: "csv") { return url }
            }
        }
        throw .noData(
            "digits.csv is missing: it should be in ChainRule_Tour.resources in \(Bundle.main.bundleURL.path). "
                + "Run \"swift build\" again, or name the file: --data FILE")
    }

    /// 64 grey levels and the digit on each line, separated by commas.
    init(text: [UInt8], file: String) throws(Failure) {
        var grey: [Double] = []
        var labels: [Int] = []
        let pixelCount = Self.side * Self.side
        let newline = UInt8(ascii: "\n")
        let lines = text.split(separator: newline, omittingEmptySubsequences: false)
        // What ends with a line break has one piece more than lines.
        for (index, piece) in (lines.last?.isEmpty == true ? lines.dropLast() : lines[...]).enumerated() {
            let number = index + 1
            let line = piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece
            let values = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            guard values.count == pixelCount + 1 else {
                let needed = "\(pixelCount + 1) values are needed (\(pixelCount) grey levels and the digit)"
                let reason = "\(needed), not \(line.isEmpty ? 0 : values.count)"
                throw .badLine(file: file, line: number, reason: reason)
            }
            for (place, bytes) in values.enumerated() {
                let isLabel = place == pixelCount
                let greatest = isLabel ? 9 : Self.blackest
                let text = String(decoding: bytes, as: UTF8.self)
                guard let value = Int(text), (0...greatest).contains(value) else {
                    let what = isLabel ? "the digit" : "grey level \(place + 1)"
                    let reason = "\(what) must be a whole number from 0 to \(greatest), not \"\(text)\""
                    throw .badLine(file: file, line: number, reason: reason)
                }
                if isLabel { labels.append(value) } else { grey.append(Double(value)) }
            }
        }
        guard labels.count >= 5 else {
            throw .noData(
                "\(file) has \(labels.count) digits; a fifth is set aside, so at least 5 are needed")
        }
        pixels = Matrix(rows: labels.count, columns: pixelCount, elements: grey) / Double(Self.blackest)
        self.labels = labels
    }
}
