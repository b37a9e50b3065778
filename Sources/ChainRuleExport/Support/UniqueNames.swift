/// Names of which each is given once; the same one again gets a number.
///
/// ```swift
/// var names = UniqueNames(separator: "_")
/// names.name("add")  // add
/// names.name("add")  // add_2
/// ```
struct UniqueNames {
    private var taken: Set<String>
    /// Up to which number each name was given, so that thousands of one name take no long search.
    private var numbers: [String: Int] = [:]
    private let separator: String
    /// The number that the second of one name gets.
    private let second: Int

    /// - Parameters:
    ///   - taken: names that something else has.
    ///   - separator: what stands before a number.
    init(taken: Set<String> = [], separator: String, second: Int = 2) {
        (self.taken, self.separator, self.second) = (taken, separator, second)
    }

    /// Returns the name, or one with a number that nothing else has.
    ///
    /// - Parameter base: what a number is put behind; the name, unless it is said.
    mutating func name(_ name: String, numbering base: String? = nil) -> String {
        let base = base ?? name
        var candidate = name
        while !taken.insert(candidate).inserted {
            let number = numbers[base].map { $0 + 1 } ?? second
            numbers[base] = number
            candidate = "\(base)\(separator)\(number)"
        }
        return candidate
    }
}
