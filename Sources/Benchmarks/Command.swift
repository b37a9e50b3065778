import ChainRule

/// What the command line asks for.
enum Command {
    case help
    case list
    case all(Settings)
    case one(Workload, Settings)
    /// Nothing that can be done, and why.
    case wrong(String)

    static let usage = """
        usage: Benchmarks list                      the workloads
               Benchmarks WORKLOAD [--threads T]    one of them, as a line of JSON
               Benchmarks all [--threads T]         all of them, as a table
        """

    init(_ arguments: some Sequence<String>) {
        var settings = Settings()
        var names: [String] = []
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h":
                self = .help
                return
            case "--threads":
                guard let text = rest.popFirst(), let threads = Int(text), threads > 0 else {
                    self = .wrong("--threads wants a whole number from 1 on")
                    return
                }
                settings.threads = threads
            case _ where argument.hasPrefix("-"):
                self = .wrong("there is no option \(argument)")
                return
            default: names.append(argument)
            }
        }
        guard let name = names.first, names.count == 1 else {
            self = .wrong(names.isEmpty ? "which workload?" : "one workload at a time, not \(names.count)")
            return
        }
        switch name {
        case "list": self = .list
        case "all": self = .all(settings)
        default:
            if let workload = Workload.all.first(where: { $0.name == name }) {
                self = .one(workload, settings)
            } else {
                self = .wrong("there is no workload \(name); `Benchmarks list` names them")
            }
        }
    }
}

/// What holds for a whole run.
struct Settings {
    var threads = 1

    /// Only this tells the library.
    func apply() { Threads.limit = threads }
}
