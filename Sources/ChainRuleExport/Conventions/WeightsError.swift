public import ChainRuleTraining

/// An error of writing or reading weights in a layout. The model is as it was.
public enum WeightsError: Error, Hashable, Sendable {
    /// A name of the map that no parameter's name begins with; `parameters` are those that there are.
    case unusedName(String, parameters: [String])
    /// Two parameters, or more, that would have the same name in the file.
    case sameName(String, parameters: [String])
    /// A parameter of which the library does not know how other libraries keep it.
    case unknownParameter(String, WeightLayout)
    /// The file is in another layout than was said: in one of `found`, none if it contradicts itself.
    case otherLayout(file: String, found: [WeightLayout], asked: WeightLayout, evidence: String)
    /// The tensors are those of another model: some are missing, or not in this one, or have shapes, which
    /// are told in sentences, that this one's have in no layout.
    case otherModel(
        file: String, WeightLayout, missing: [String], unexpected: [String], shapes: [String])
    /// What is wrong with the file, or with a tensor.
    case checkpoint(file: String, CheckpointError)
}

extension WeightsError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String { text.escapingControlCharacters() }

    private var text: String {
        func quoted(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
        func list(_ what: String, _ names: [String]) -> [String] {
            names.isEmpty ? [] : ["\(what) \(quoted(names))"]
        }
        switch self {
        case .unusedName(let name, let parameters):
            return
                "the map's \"\(name)\" is the name of no layer with parameters, and of no parameter; there are "
                + quoted(parameters)
        case .sameName(let name, let parameters):
            return "\(quoted(parameters)) would all be \"\(name)\" in the file; give them different names"
        case .unknownParameter(let name, let layout):
            return """
                "\(name)" is none of the library's layers', so it is not known whether \(layout.library) has it \
                transposed; if it does not, give its full name there: names: ["\(name)": "…"]
                """
        case .otherLayout(let file, let found, let asked, let evidence):
            func list(_ name: (WeightLayout) -> String) -> String {
                found.map(name).joined(separator: " or ")
            }
            let (says, instruction) =
                found.isEmpty
                ? ("and contradicts itself", "")
                : ("but in \(list { "\($0.library)'s" })", "; read it as: \(list { ".\($0)" })")
            return """
                \(file) is not in \(asked.library)'s layout, \(says): \(evidence)\(instruction); if you know \
                better, save it with "\(WeightLayout.metadataKey)": "\(asked)" in its metadata
                """
        case .otherModel(let file, let layout, let missing, let unexpected, let shapes):
            let differences = list("not stored:", missing) + list("not in the model:", unexpected) + shapes
            return "\(file), in \(layout.library)'s layout, has the tensors of another model; "
                + differences.joined(separator: "; ")
        case .checkpoint(let file, let error): return "\(file): \(error)"
        }
    }
}
