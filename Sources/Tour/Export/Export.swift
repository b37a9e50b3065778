import ChainRule
import ChainRuleTraining
import Foundation

extension Command {
    static let export = Command(
        name: "export", summary: "the digits network in Python, to be trained on many devices",
        options: [.into, .seed, .data, .type, .evaluate]
    ) { settings, screen in
        switch (settings.folderPath, settings.evaluatedPath) {
        case (let path?, nil):
            let files =
                try settings.isDouble ? files(settings, of: Double.self) : files(settings, of: Float.self)
            try write(files, into: OutputFolder(path: path), on: screen)
        case (nil, let path?):
            try screen.print("\(TrainedDigits(folder: URL(fileURLWithPath: path)).accuracy())")
        default:
            throw Failure.usage(
                "\"export\" needs a folder to write, --into DIR, or one to read, --evaluate DIR")
        }
        return []
    }
}

private func files<Element: MatrixElement>(
    _ settings: Settings, of type: Element.Type
) throws -> [ExportedFile] {
    var generator = SeededGenerator(seed: settings.seed)
    let parts = try DigitNetwork.split(try Digits.read(path: settings.dataPath), using: &generator)
    let network = try DigitNetwork.untrained(
        inputs: parts.training.featureCount, seed: generator.next(), of: Element.self)
    return try ExportedNetwork(network: network, training: parts.training, test: parts.test).files()
}

private func write(
    _ files: [ExportedFile], into folder: OutputFolder, on screen: Screen
) throws {
    try screen.print("The digits network in Python, its first weights, its data, and what trains it:")
    for (name, contents) in files { try folder.write(contents, named: name, on: screen) }
    try screen.print(
        """

        There, "python train.py --help" says how to train it, on one machine or several.
        What was trained is tested by: Tour export --evaluate \(folder.url.relativePath)
        """)
}
