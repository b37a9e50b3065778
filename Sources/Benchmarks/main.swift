// The program that measures. `Benchmarks` alone says how it is used.
import ChainRule

switch Command(CommandLine.arguments.dropFirst()) {
case .help: print(Command.usage)
case .list: listWorkloads()
case .all(let settings): exit(runAll(settings) ? .success : .failure)
case .one(let workload, let settings): exit(runOne(workload, settings) ? .success : .failure)
case .wrong(let complaint):
    printError("\(complaint.escapingControlCharacters())\n\(Command.usage)")
    exit(.usage)
}

func listWorkloads() {
    for workload in Workload.all { print("\(padded(workload.name, to: 14)) \(workload.summary)") }
}

/// Prints the one line of JSON that a script reads; what is wrong with the result goes to standard error.
func runOne(_ workload: Workload, _ settings: Settings) -> Bool {
    do {
        settings.apply()
        let measurement = try workload.run()
        print(measurement.line(workload: workload.name, threads: settings.threads))
        for mistake in measurement.mistakes { printError("\(workload.name): \(mistake)") }
        return measurement.mistakes.isEmpty
    } catch {
        printError("\(workload.name): \(error)")
        return false
    }
}

/// A table for people, a workload a row.
func runAll(_ settings: Settings) -> Bool {
    settings.apply()
    var isRight = true
    print("\(padded("workload", to: 16))\(padded("value", to: 10, alignedRight: true)) unit      check")
    for workload in Workload.all {
        do {
            let measurement = try workload.run()
            let verdict = measurement.mistakes.isEmpty ? "ok" : measurement.mistakes.joined(separator: "; ")
            let value = padded(shortened(measurement.value), to: 10, alignedRight: true)
            print("\(padded(workload.name, to: 16))\(value) \(padded(measurement.unit, to: 9)) \(verdict)")
            isRight = isRight && measurement.mistakes.isEmpty
        } catch {
            print("\(padded(workload.name, to: 16))\(error)")
            isRight = false
        }
    }
    return isRight
}
