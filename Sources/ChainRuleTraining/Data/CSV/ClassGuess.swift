/// Guesses the number of classes where it is not given.
enum ClassGuess {
    /// Below so many classes, a column is never taken for something else.
    static let few = 1000

    /// One more than the greatest index, if the indices look like classes: they begin at 0, and there are not
    /// so many that they can hardly come again.
    ///
    /// - Parameter source: what the indices are, for the error.
    static func count(of indices: [Int], in source: String) throws(DataError) -> Int {
        guard let least = indices.min(), let greatest = indices.max() else { return 0 }
        // The caller reports a class below 0, with its row.
        guard least >= 0 else { return greatest == .max ? greatest : greatest + 1 }
        let different = Set(indices).count
        if greatest >= few && (greatest >= indices.count || different == indices.count) {
            throw .impossible("classes from \(source)", reason: reason(for: indices, different))
        }
        if least == 1 && different == greatest && different > 1 {
            throw .impossible(
                "classes from \(source)",
                reason: "they are numbered 1...\(greatest), and indices count from 0; take 1 away, or "
                    + "say that there are \(greatest + 1) classes if 0 is one")
        }
        return greatest + 1
    }

    /// As many names as rows, and many: throws.
    static func requireRepeated(_ names: [String], rows: Int, in source: String) throws(DataError) {
        guard rows >= few && names.count == rows else { return }
        throw .impossible(
            "classes from \(source)",
            reason:
                "each of the \(rows) rows has another one, which looks like ids; leave the column out, or say "
                + "which classes are known")
    }

    private static func reason(for indices: [Int], _ different: Int) -> String {
        let (least, greatest) = (indices.min() ?? 0, indices.max() ?? 0)
        let numbers = "\(indices.count) rows have \(different) different numbers from \(least) to \(greatest)"
        let advice = "leave the column out, take it as values, or say how many classes there are"
        return "\(numbers), which look like \(appearance(of: indices, different)); \(advice)"
    }

    /// Guesses what whole numbers are that are not classes.
    static func appearance(of indices: [Int], _ different: Int) -> String {
        func all(_ isOne: (Int64) -> Bool) -> Bool { indices.allSatisfy { isOne(Int64($0)) } }
        let seconds: Range<Int64> = 946_684_800..<4_102_444_800  // the years 2000 to 2099
        for (unit, factor) in [("", 1), (" in ms", 1000), (" in µs", 1_000_000)] as [(String, Int64)]
        where all({ seconds.contains($0 / factor) }) {
            return "time stamps\(unit)"
        }
        let isDate =
            { (1900...2100).contains($0 / 10_000) && (1...12).contains($0 / 100 % 100) } as (Int64) -> Bool
        if all({ isDate($0) && (1...31).contains($0 % 100) }) { return "dates" }
        if all({ (1900...2100).contains($0) }) { return "years" }
        return different == indices.count ? "ids, one for each row" : "values"
    }
}
