// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ChainRule",
    products: [
        .library(name: "ChainRule", targets: ["ChainRule"])
    ],
    targets: [
        .target(name: "ChainRuleKernels"),
        .target(name: "ChainRule", dependencies: ["ChainRuleKernels"]),
        .executableTarget(name: "Benchmarks", dependencies: ["ChainRule"]),
        .testTarget(name: "ChainRuleTests", dependencies: ["ChainRule"]),
    ],
    swiftLanguageModes: [.v6]
)
