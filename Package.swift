// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ChainRule",
    // For the tests' and the programs' sake (clocks, regular expressions); the library itself asks for nothing newer.
    platforms: [.macOS(.v13), .iOS(.v16), .tvOS(.v16), .watchOS(.v9), .visionOS(.v1)],
    products: [
        .library(name: "ChainRule", targets: ["ChainRule"]),
        .library(name: "ChainRuleTraining", targets: ["ChainRuleTraining"]),
        .library(name: "ChainRuleDrawing", targets: ["ChainRuleDrawing"]),
        .library(name: "ChainRuleExport", targets: ["ChainRuleExport"]),
    ],
    traits: [
        .trait(name: "OpenBLAS", description: "Matrix products by the system's OpenBLAS.")
    ],
    targets: [
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"]), .yum(["openblas-devel"]), .brew(["openblas"])]),
        .target(
            name: "ChainRuleKernels",
            linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux, .android, .openbsd, .wasi]))]),
        .target(
            name: "ChainRule",
            dependencies: [
                "ChainRuleKernels", .target(name: "COpenBLAS", condition: .when(traits: ["OpenBLAS"])),
            ],
            exclude: ["Operations/README.md"]),
        .target(name: "ChainRuleTraining", dependencies: ["ChainRule"]),
        // What rules say when they run on symbols: for worked solutions, and for graphs in other languages.
        .target(name: "ChainRuleExpressions", dependencies: ["ChainRule", "ChainRuleKernels"]),
        .target(
            name: "ChainRuleDrawing",
            dependencies: ["ChainRule", "ChainRuleTraining", "ChainRuleExpressions"]),
        // Graphs, weights and trainings for other programs to read.
        .target(
            name: "ChainRuleExport",
            dependencies: ["ChainRule", "ChainRuleTraining", "ChainRuleExpressions", "ChainRuleKernels"]),
        .executableTarget(
            name: "Benchmarks", dependencies: ["ChainRule", "ChainRuleTraining"],
            resources: [.embedInCode("Data/s2_w.csv"), .embedInCode("Data/s2_xy.csv")]),
        .executableTarget(
            name: "Tour",
            dependencies: ["ChainRule", "ChainRuleTraining", "ChainRuleDrawing", "ChainRuleExport"],
            resources: [.process("Resources")]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .target(name: "RuleSamples", dependencies: ["ChainRule"], path: "Tests/RuleSamples"),
        .testTarget(name: "ChainRuleTests", dependencies: ["ChainRule", "ChainRuleKernels", "TestSupport"]),
        .testTarget(
            name: "ChainRuleTrainingTests", dependencies: ["ChainRuleTraining", "ChainRule", "TestSupport"]),
        .testTarget(
            name: "ChainRuleExpressionsTests",
            dependencies: ["ChainRuleExpressions", "ChainRule", "TestSupport", "RuleSamples"]),
        .testTarget(
            name: "ChainRuleDrawingTests",
            dependencies: [
                "ChainRuleDrawing", "ChainRuleExpressions", "ChainRuleTraining", "ChainRule", "TestSupport",
            ]),
        .testTarget(
            name: "ChainRuleExportTests",
            dependencies: [
                "ChainRuleExport", "ChainRuleExpressions", "ChainRuleTraining", "ChainRule",
                "ChainRuleKernels",
                "TestSupport", "RuleSamples",
            ],
            exclude: ["Golden"]),
        .testTarget(
            name: "TourTests",
            dependencies: [
                "Tour", "ChainRule", "ChainRuleTraining", "ChainRuleDrawing", "ChainRuleExport",
                "TestSupport",
            ]),
        .testTarget(
            name: "DocumentationTests",
            dependencies: [
                "ChainRule", "ChainRuleTraining", "ChainRuleDrawing", "ChainRuleExport", "TestSupport",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
