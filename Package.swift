// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ChainRule",
    // For the tests' and the programs' sake (clocks, regular expressions); the library itself asks for nothing newer.
    platforms: [.macOS(.v13), .iOS(.v16), .tvOS(.v16), .watchOS(.v9), .visionOS(.v1)],
    products: [
        .library(name: "ChainRule", targets: ["ChainRule"]),
        .library(name: "ChainRuleTraining", targets: ["ChainRuleTraining"]),
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
        .executableTarget(
            name: "Benchmarks", dependencies: ["ChainRule", "ChainRuleTraining"],
            resources: [.embedInCode("Data/s2_w.csv"), .embedInCode("Data/s2_xy.csv")]),
        .executableTarget(
            name: "Tour", dependencies: ["ChainRule", "ChainRuleTraining"], resources: [.process("Resources")]
        ),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "ChainRuleTests", dependencies: ["ChainRule", "ChainRuleKernels", "TestSupport"]),
        .testTarget(
            name: "ChainRuleTrainingTests", dependencies: ["ChainRuleTraining", "ChainRule", "TestSupport"]),
        .testTarget(
            name: "TourTests", dependencies: ["Tour", "ChainRule", "ChainRuleTraining", "TestSupport"]),
        .testTarget(
            name: "DocumentationTests", dependencies: ["ChainRule", "ChainRuleTraining", "TestSupport"]),
        playground("01-GraphsAndForward", target: "Playground01GraphsAndForward"),
        playground("02-TheChainRule", target: "Playground02TheChainRule"),
        playground("03-AddAndMultiply", target: "Playground03AddAndMultiply"),
    ],
    swiftLanguageModes: [.v6]
)

/// A page of the playground, also built as a program so that a test can compare what it prints.
func playground(_ page: String, target: String) -> Target {
    .executableTarget(
        name: target, dependencies: ["ChainRule"],
        path: "Playgrounds/ChainRule.playground/Pages/\(page).xcplaygroundpage")
}
