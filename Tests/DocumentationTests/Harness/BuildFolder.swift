import Foundation

/// The folder of built modules, objects and programs that the running tests belong to.
struct BuildFolder {
    var url: URL
    /// What a reader's `Package.swift` would say by depending on the library: flags that make `import` work.
    var importFlags: [String]
    /// The library's object files and system libraries.
    var linkFlags: [String]

    /// The library's own targets: those in Swift that pages may import, and those in C that these stand on.
    static let swiftTargets = [
        "ChainRule", "ChainRuleTraining", "ChainRuleExpressions", "ChainRuleDrawing", "ChainRuleExport",
    ]
    static let cTargets = ["ChainRuleKernels"]

    /// The folder around the test bundle that this code was loaded from. `scratch` receives two small files
    /// that the flags refer to.
    static func current(scratch: URL) throws -> BuildFolder {
        let image = try testImage()
        var folder = image.deletingLastPathComponent()
        while folder.path != "/" {
            if let found = try BuildFolder(folder, scratch: scratch) { return found }
            folder.deleteLastPathComponent()
        }
        throw HarnessError(
            "No built ChainRule module was found in any folder above \(image.path). Known are the folders of "
                + "`swift build` (Modules/ChainRule.swiftmodule) and of Swift Build (ChainRule.swiftmodule, ChainRule.o)."
        )
    }

    private init?(_ folder: URL, scratch: URL) throws {
        url = folder
        let objects: [String]
        if exists(folder, "Modules/ChainRule.swiftmodule") {
            importFlags = ["-I", folder.appending(path: "Modules").path]
            objects = try Self.linkedObjects(in: folder)
        } else if exists(folder, "ChainRule.swiftmodule"), exists(folder, "ChainRule.o") {
            importFlags = ["-I", folder.path]
            objects = (Self.swiftTargets + Self.cTargets).map { "\"\(folder.path)/\($0).o\"" }
        } else {
            return nil
        }
        let list = scratch.appending(path: "objects.txt")
        try objects.joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
        linkFlags = ["@\(list.path)"]
        #if os(Linux)
            linkFlags.append("-lm")
        #endif
        for target in Self.cTargets {
            importFlags += ["-Xcc", "-fmodule-map-file=\(try Self.moduleMap(of: target, in: scratch).path)"]
        }
        importFlags += ["-module-cache-path", folder.appending(path: "DocumentationModuleCache").path]
    }

    /// SwiftPM keeps, for every product, the list of objects that it links. An object file's mere presence
    /// says little: those of deleted sources stay behind.
    private static func linkedObjects(in folder: URL) throws -> [String] {
        let list = folder.appending(path: "ChainRulePackageTests.product/Objects.LinkFileList")
        let lines = try String(contentsOf: list, encoding: .utf8).split(separator: "\n").map(String.init)
        return try (swiftTargets + cTargets).flatMap { target in
            let objects = lines.filter { $0.contains("/\(target).build/") && !$0.contains(".swiftmodule.o") }
            guard !objects.isEmpty else {
                throw HarnessError("\(list.path) names no object file of \(target)")
            }
            return objects
        }
    }

    /// Build systems keep generated module maps in different folders; one of our own is simpler than finding
    /// them.
    private static func moduleMap(of target: String, in scratch: URL) throws -> URL {
        let header = Repository.root.appending(path: "Sources/\(target)/include/\(target).h")
        let map = scratch.appending(path: "\(target).modulemap")
        try """
        module \(target) {
            umbrella header "\(header.path)"
            export *
        }
        """.write(to: map, atomically: true, encoding: .utf8)
        return map
    }

    /// The file that this very code was loaded from: on Linux the running program, on Apple platforms what is
    /// inside the `.xctest` bundle that a helper program has loaded.
    private static func testImage() throws -> URL {
        #if canImport(Darwin)
            var info = Dl_info()
            let image = dladdr(#dsohandle, &info) == 0 ? nil : info.dli_fname.map { String(cString: $0) }
        #else
            let image = Bundle.main.executablePath
        #endif
        guard let image else { throw HarnessError("The running test bundle's path could not be found.") }
        return URL(fileURLWithPath: image).standardizedFileURL
    }
}

private func exists(_ folder: URL, _ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: path).path)
}

/// The harness itself cannot work, whatever the pages say.
struct HarnessError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
