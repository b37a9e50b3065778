import ChainRule

/// An error in data, and its position.
public enum DataError: Error, Equatable, Sendable {
    /// A file cannot be read or written.
    case file(String, reason: String)
    /// An error inside a file.
    indirect case inFile(String, DataError)
    /// Text that is not what it should be: the line and, if known, the field of it, both counted from 1.
    case malformedText(line: Int, field: Int?, reason: String)
    /// Bytes that are not what they should be, at an offset counted from 0.
    case malformedBytes(format: String, offset: Int, reason: String)
    /// Inputs and targets have to be as many.
    case countsDiffer(inputs: Int, targets: Int)
    /// A number that cannot be used: NaN, an infinity, a class that does not exist. Row and column from 0.
    case invalidValue(row: Int, column: Int, reason: String)
    /// A matrix that has no elements because an operation was not possible.
    case fault(ValueFault)
    /// No rows, no columns, fewer than two classes.
    case tooLittle(String)
    /// What was asked for cannot be had from this data, as a batch with more rows than there are.
    case impossible(String, reason: String)
    /// A setting that makes no sense with any data.
    case setting(TrainingError)
}

extension DataError: CustomStringConvertible {
    /// In one line. Control characters, which may come from a file, are written out.
    public var description: String { text.escapingControlCharacters() }

    private var text: String {
        switch self {
        case .file(let name, let reason): "\(name): \(reason)"
        case .inFile(let name, let error): "\(name): \(error)"
        case .malformedText(let line, let field?, let reason): "line \(line), field \(field): \(reason)"
        case .malformedText(let line, nil, let reason): "line \(line): \(reason)"
        case .malformedBytes(let format, let offset, let reason): "\(format), byte \(offset): \(reason)"
        case .countsDiffer(let inputs, let targets):
            "there are inputs for \(inputs) rows and targets for \(targets); the two have to be as many"
        case .invalidValue(let row, let column, let reason): "row \(row), column \(column): \(reason)"
        case .fault(let fault): fault.description
        case .tooLittle(let reason): reason
        case .impossible(let request, let reason): "\(request): \(reason)"
        case .setting(let error): error.description
        }
    }

    static func setting(_ name: String, value: some CustomStringConvertible, needs: String) -> DataError {
        .setting(.invalidSetting(name, value: value.description, needs: needs))
    }
}
