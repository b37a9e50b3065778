import ChainRule

/// A random graph of elementwise nodes: each takes any of those before it, some are read by several, and now
/// and then one is read by a rule that is not elementwise.
struct RandomChain<Element: MatrixElement> {
    typealias Handle = Variable<Matrix<Element>>

    private var generator: SeededGenerator

    /// - Parameter matrixCount: how many of the leaves are matrices, of one shape; the others are numbers.
    /// - Returns: the matrices, the nodes and what is computed of them in another shape.
    static func nodes(
        _ leaves: [Handle], matrixCount: Int, count: Int, _ generator: SeededGenerator
    ) -> [Handle] {
        var build = RandomChain(generator: generator)
        var (chain, others) = (Array(leaves[..<matrixCount]), [Handle]())
        let numbers = leaves[matrixCount...]
        for _ in 0..<count {
            let (x, y) = (build.pick(chain), build.pick(chain))
            chain.append(build.node(x, y, build.pick(chain + numbers), build.pick(chain + numbers)))
            switch build.generator.index(below: 9) {
            case 0: others.append(build.pick(chain).sum(.eachRow))
            case 1: others.append(build.pick(chain).mean(.all))
            default: break
            }
        }
        return chain + others
    }

    private mutating func pick(_ handles: [Handle]) -> Handle {
        // Mostly the latest ones, so that long chains come about.
        let recent = handles.suffix(generator.index(below: 3) == 0 ? handles.count : 3)
        return recent[recent.startIndex + generator.index(below: recent.count)]
    }

    /// A node of the shape of x and y, which z and w need not have.
    private mutating func node(_ x: Handle, _ y: Handle, _ z: Handle, _ w: Handle) -> Handle {
        switch generator.index(below: 18) {
        case 0: x + z
        case 1: z - x
        case 2: x * z
        case 3: x / (z * z + 1)
        case 4: x * x
        case 5: x.tanh()
        case 6: x.sigmoid()
        case 7: (-x.abs()).exp()
        case 8: x.relu()
        case 9: x.applying(GELU())
        case 10: .select(z, x, w)
        case 11: .select(x, z, w)
        case 12: x.maximum(z)
        case 13: x.applying(Blend(), z, w)
        case 14: x.applying(StopGradient()) * y
        case 15: x.applying(Cube()).applying(Clamp(to: -0.75...0.5))
        case 16: x.applying(Identity()) + y
        default: 2 - x * Element(0.25)
        }
    }
}
