import ChainRule
import ChainRuleTraining

/// Why the program ends without having done what was asked, and the exit status that says so (BSD's
/// `sysexits.h`).
enum Failure: Error, Hashable, CustomStringConvertible {
    /// Arguments that mean nothing.
    case usage(String)
    /// A file that is not what it should be; the reason says where.
    case badData(String)
    case noData(String)
    case output(String)
    /// A file to be written, or its folder.
    case file(String)
    case unexpected(String)

    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as DataError: self = error.isWithoutData ? .noData("\(error)") : .badData("\(error)")
        default: self = .unexpected("\(error)")
        }
    }

    var status: Int32 {
        switch self {
        case .usage: 64
        case .badData: 65
        case .noData: 66
        case .unexpected: 70
        case .file: 73
        case .output: 74
        }
    }

    var description: String {
        switch self {
        case .usage(let reason):
            "\(reason.escapingControlCharacters())\n\"Tour --help\" says what there is."
        case .output(let reason): "the output cannot be written: \(reason)"
        case .badData(let reason), .noData(let reason), .file(let reason), .unexpected(let reason):
            reason.escapingControlCharacters()
        }
    }
}

extension DataError {
    /// Whether there is no file, or too little in it, as against something wrong in it.
    fileprivate var isWithoutData: Bool {
        switch self {
        case .file, .tooLittle, .impossible: true
        case .inFile(_, let error): error.isWithoutData
        default: false
        }
    }
}
