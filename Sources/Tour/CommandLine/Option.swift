/// The options of a command; the values are the defaults.
struct Settings: Hashable {
    var seed: UInt64 = 1
    /// How often a network sees every training digit; by default as often as the command usually does.
    var epochs: Int?
    /// The number of threads; by default that of processors.
    var threads: Int?
    /// A file of digits instead of the package's own.
    var dataPath: String?
    /// A folder that pictures are written into.
    var picturesPath: String?
    /// The folder that files are written into.
    var folderPath: String?
    /// The type of an exported network's numbers.
    var isDouble = true
    /// The folder of an exported network that was trained there.
    var evaluatedPath: String?
}

/// An option and its value: `--seed 7` or `--seed=7`. A new one is one entry here.
struct Option: Sendable {
    let name: String
    let placeholder: String
    /// Its meaning, in one line of the help.
    let summary: String
    /// The values that it takes, for the error message.
    let wanted: String
    /// Takes the value; `false` if it is none.
    let set: @Sendable (inout Settings, String) -> Bool

    static let seed = Option(
        name: "--seed", placeholder: "N",
        summary: "split, first weights and mini-batches by this seed (\(Settings().seed))",
        wanted: "a whole number from 0 on"
    ) { settings, text in
        guard let seed = UInt64(text) else { return false }
        settings.seed = seed
        return true
    }

    static let epochs = count(
        "--epochs", "how often a network sees every training digit (digits: 10)", \.epochs)

    static let data = path(
        "--data", "FILE", "your own digits: on each line 64 gray levels (0–16), the digit", \.dataPath)

    static let threads = count(
        "--threads", "how many trials run at a time (one for each processor)", \.threads)

    static let pictures = path(
        "--pictures", "DIR", "write plots, as SVG, into this folder", \.picturesPath)

    static let into = path(
        "--into", "DIR", "the folder that \"pictures\" and \"export\" write into", \.folderPath)

    static let type = Option(
        name: "--type", placeholder: "TYPE",
        summary: "an exported network's numbers: double or float (double)",
        wanted: "double or float"
    ) { settings, text in
        settings.isDouble = text == "double"
        return settings.isDouble || text == "float"
    }

    static let evaluate = path(
        "--evaluate", "DIR", "read what was trained in an export's folder, and test it", \.evaluatedPath)

    /// An option that takes a number of things.
    private static func count(
        _ name: String, _ summary: String, _ setting: WritableKeyPath<Settings, Int?> & Sendable
    ) -> Option {
        Option(name: name, placeholder: "N", summary: summary, wanted: "a whole number from 1 on") {
            settings, text in
            guard let count = Int(text), count > 0 else { return false }
            settings[keyPath: setting] = count
            return true
        }
    }

    /// An option that takes the path of a file, or of a folder.
    private static func path(
        _ name: String, _ placeholder: String, _ summary: String,
        _ setting: WritableKeyPath<Settings, String?> & Sendable
    ) -> Option {
        let kind = placeholder == "FILE" ? "file" : "folder"
        return Option(
            name: name, placeholder: placeholder, summary: summary, wanted: "the path of a \(kind)"
        ) { settings, text in
            settings[keyPath: setting] = text
            return !text.isEmpty
        }
    }

    static let all = [seed, epochs, data, threads, pictures, into, type, evaluate]
}
