/// Why the program ends without having done what was asked, and the exit status that says so (BSD's
/// `sysexits.h`).
enum Failure: Error, Hashable, CustomStringConvertible {
    /// Arguments that mean nothing.
    case usage(String)
    /// A line of a file of digits that is none.
    case badLine(file: String, line: Int, reason: String)
    case noData(String)
    case output(String)
    case unexpected(String)

    var status: Int32 {
        switch self {
        case .usage: 64
        case .badLine: 65
        case .noData: 66
        case .unexpected: 70
        case .output: 74
        }
    }

    var description: String {
        switch self {
        case .usage(let reason): "\(reason)\n\"Tour --help\" says what there is."
        case .badLine(let file, let line, let reason): "\(file), line \(line): \(reason)"
        case .noData(let reason): reason
        case .output(let reason): "the output cannot be written: \(reason)"
        case .unexpected(let reason): reason
        }
    }
}
