/// How a CSV file is written and which of its columns are meant.
///
/// Fields may be in quotes, with quotes doubled and line breaks inside (RFC 4180). Lines end with LF or CRLF;
/// empty ones and a byte order mark at the beginning are left out; the text is UTF-8. Every record needs as
/// many fields as the first, or as `fieldCount` says; unless it says more, a million (2²⁰) are the most.
///
/// ```swift
/// let text = """
///     length,width,species
///     5.1,3.5,setosa
///     7.0,3.2,versicolor
///     4.9,3.0,setosa
///     """
/// let data = try Dataset<Double>(csv: .text(text), CSV(header: true, target: .classNames("species")))
/// data.classNames    // ["setosa", "versicolor"]
/// data.classIndices  // [0, 1, 0]
/// data.featureNames  // ["length", "width"]
/// ```
public struct CSV: Hashable, Sendable {
    /// A column of a file.
    public enum Column: Hashable, Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
        /// Counted from 0.
        case index(Int)
        /// As the header says.
        case name(String)
        /// The last column of each record.
        case last

        /// A column by its number, from 0.
        public init(integerLiteral value: Int) { self = .index(value) }
        /// A column by its name in the header.
        public init(stringLiteral value: String) { self = .name(value) }
    }

    /// The target and how it is written. It has to be said, since numbers can be names, too.
    public enum Target: Hashable, Sendable {
        /// Numbers to be predicted.
        case values([Column])
        /// Whole numbers from 0 on. Without a count there is one class more than the greatest index, and it
        /// is an error if they look like something else: ids, time stamps, dates (a thousand or more classes,
        /// and as many as rows), or a numbering 1...n.
        case classIndices(Column, count: Int? = nil)
        /// Words. Each gets an index, from 0 on, in the order of first appearance; or its index among the
        /// `known` ones, so that a file of test data has the indices of the training data.
        ///
        /// Unless it is known, it is an error if a word begins or ends with white space (`" setosa"` would be
        /// another class than `"setosa"`), or if each of a thousand rows or more has a word of its own.
        case classNames(Column, known: [String]? = nil)

        var columns: [Column] {
            switch self {
            case .values(let columns): columns
            case .classIndices(let column, _), .classNames(let column, _): [column]
            }
        }
    }

    /// The most fields of a record, unless `fieldCount` says more.
    static let mostFields = 1 << 20

    /// Whether the first record is the columns' names.
    public var header: Bool
    /// The separator of fields: one ASCII character.
    public var separator: Character
    /// How many fields each record has; `nil`: as many as the first.
    public var fieldCount: Int?
    /// The columns of the inputs, in this order, each once and not the target's; `nil`: all but the target's.
    public var inputs: [Column]?
    /// The numbers that an input may be, such as 0...255 for gray levels; `nil`: all finite ones.
    public var inputRange: ClosedRange<Double>?
    /// The column of the target, and how it is written.
    public var target: Target

    /// A format. The defaults: no header, fields separated by commas, class indices in the last column.
    public init(
        header: Bool = false, separator: Character = ",", fieldCount: Int? = nil, inputs: [Column]? = nil,
        inputRange: ClosedRange<Double>? = nil, target: Target = .classIndices(.last)
    ) {
        self.header = header
        self.separator = separator
        self.fieldCount = fieldCount
        self.inputs = inputs
        self.inputRange = inputRange
        self.target = target
    }
}
