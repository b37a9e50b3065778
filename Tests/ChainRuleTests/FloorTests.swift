import Testing

/// Folders are floors: a file names types of its own floor and of those below.
@Suite struct FloorTests {
    /// From the ground up. Folders of one floor may name each other.
    private static let core: [[String]] = [
        ["Kernels"], ["Support"],
        // The one knot: a value applies rules, and rules are written in values.
        ["Algebra", "Rules", "Errors"],
        ["Matrix"], ["Nodes"], ["Operations"], ["ForwardMode"], ["Graph/Structure"], ["Graph/Planning"],
        ["Graph/Storage"], ["Graph/Running"], ["Graph/Fusion"], ["Graph/Scalars", "Graph/Matrices"],
        ["Graph"],
        ["Graph/Derivatives"],
    ]

    private static let training: [[String]] = [
        ["Support"], ["Data"], ["Layers", "Models"], ["Optimizers"], ["Checkpoints"], ["Evaluation"],
        ["Health"],
        ["Trainer"], ["Hyperparameters"],
    ]

    private static let drawing: [[String]] = [
        ["Support"], ["Layout", "Plots"], ["Graphs"], ["Solutions"], ["Pages"],
    ]

    private static let export: [[String]] = [
        ["Support", "Protobuf"], ["Lowering"], ["Python", "ONNX", "TensorBoard", "NumPy", "Conventions"],
    ]

    /// What looks up, and why it may.
    private static let exceptions: Set = [
        // A rule's loops are compiled for each kind of value, which they name.
        "ChainRule: Rules/NodeCall.swift names Matrix",
        // A permutation is refused by the limit that a matrix is.
        "ChainRule: Support/SeededGenerator.swift names MatrixMemory",
        // Unicode's, not the number.
        "ChainRule: Support/EscapedText.swift names Scalar",
    ]

    @Test(arguments: [
        ("ChainRule", core, 150), ("ChainRuleTraining", training, 80), ("ChainRuleDrawing", drawing, 30),
        ("ChainRuleExport", export, 20),
    ])
    func `each folder names only those below`(target: String, floors: [[String]], count: Int) throws {
        let files = try SourceFile.all(in: target)
        #expect(files.count > count)
        var homes: [String: Set<Int>] = [:]
        for file in files {
            let floor = try #require(Self.floor(of: file.folder, floors), "\(file.folder) is on no floor")
            for type in file.types { homes[type, default: []].insert(floor) }
        }
        var found: Set<String> = []
        for file in files {
            guard let floor = Self.floor(of: file.folder, floors) else { continue }
            for word in file.words {
                // A name that several floors declare says nothing.
                guard let home = homes[word], home.count == 1, let above = home.first, above > floor else {
                    continue
                }
                found.insert("\(target): \(file.folder)/\(file.name) names \(word)")
            }
        }
        let allowed = Self.exceptions.filter { $0.hasPrefix(target + ":") }
        #expect(found.subtracting(allowed).sorted() == [])
        #expect(allowed.subtracting(found).sorted() == [], "exceptions that are not needed")
    }

    /// The floor of a folder, or of the nearest folder around it that has one.
    private static func floor(of folder: String, _ floors: [[String]]) -> Int? {
        var parts = folder.split(separator: "/")
        while !parts.isEmpty {
            let name = parts.joined(separator: "/")
            if let floor = floors.firstIndex(where: { $0.contains(name) }) { return floor }
            parts.removeLast()
        }
        return nil
    }

    /// A planted reference upwards is found.
    @Test func `a reference to a floor above is found`() {
        let file = SourceFile(
            folder: "Algebra", name: "X.swift",
            text:
                "/// Graph\nstruct X { let graph: Graph<Y>; let text = \"Node\" }\npublic final class Z {}\n")
        #expect(file.types == ["X", "Z"])
        #expect(file.words.contains("Graph") && !file.words.contains("Node"))
    }
}
