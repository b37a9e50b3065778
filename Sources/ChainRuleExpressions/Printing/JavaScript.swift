import ChainRule
import ChainRuleKernels

extension Notation {
    /// JavaScript, of scalars: the browser's own functions, and those of `javaScriptRuntime`. There is no
    /// table of rules, only of what the values' operations are called.
    package static let javaScript = Notation(
        minus: "-", times: ("*", elementwise: "*"), brackets: ("(", ")"), operators: [], isForReaders: false,
        number: javaScriptNumber,
        name: { $0 },
        form: { value in
            switch value.operation {
            case .combine(.divide): Form("$0 / $1", [.product, .power], .product)
            case .map(.power, let exponent):
                Form("power($0, \(javaScriptNumber(exponent)))", [.sum])
            default: nil
            }
        },
        functionName: { $0.javaScript })

    private static let javaScriptNumber: @Sendable (Double) -> String = { number in
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return "\(number)".hasSuffix(".0") ? String("\(number)".dropLast(2)) : "\(number)"
    }

    /// The functions that formulas in JavaScript call beside the browser's: NaN is passed on, and digits are
    /// kept where numbers are large.
    package static let javaScriptRuntime = """
        const sigmoid = x => x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
        const sigmoidGradient = (g, x, p) => p > 0.85 ? g * (Math.exp(-x) * (p * p)) : g * (p * (1 - p));
        const tanhGradient = (g, x, z) => {
          if (Math.abs(z) <= 0.86) return g * (1 - z * z);
          const a = Math.abs(x), power = Math.exp(2 * a), rest = 2 / (power + 1);
          return g * (a < 354 ? rest * power * rest : 4 * Math.exp(-2 * a));
        };
        const select = (c, x, y) => c > 0 ? x : c <= 0 ? y : NaN;
        const equal = (x, y) => x !== x || y !== y ? NaN : x === y ? 1 : 0;
        const sign = x => x > 0 ? 1 : x < 0 ? -1 : x * 0;
        const power = (x, n) => x !== x || n !== n ? NaN : x === 1 ? 1 : x === -1 && Math.abs(n) === Infinity ? 1
          : n === 2 ? x * x : Math.pow(x, n);
        const gaussian = x => {
          if (Math.abs(x) > 40) return x === x ? 0 : NaN;
          const head = Math.fround(x);  // whose square has all its digits
          return Math.exp(-head * head / 2) * Math.exp(-(x - head) * (x + head) / 2);
        };
        // Half of the normal distribution, 0 to x, over its density: x + x³/3 + x⁵/(3·5) + …
        const halfOver = x => {
          let sum = x, term = x;
          for (let n = 3; Math.abs(term) > Math.abs(sum) * 1e-17; n += 2) sum += term *= x * x / n;
          return sum;
        };
        // What is beyond x > 0, over the density: 1/(x + 1/(x + 2/(x + 3/(x + …
        const tailOver = x => {
          let rest = x;
          for (let n = x < 2 ? 600 : 150; n > 0; n -= 1) rest = x + n / rest;
          return 1 / rest;
        };
        const density = x => gaussian(x) * 0.3989422804014327;
        const normal = x => x < -0.8 ? density(x) * (x < -40 ? 0 : tailOver(-x)) : x > 0.8
          ? 1 - normal(-x) : x === x ? 0.5 + density(x) * halfOver(x) : NaN;
        const erf = x => {
          const y = x * Math.SQRT2, square = Math.exp(-x * x) * 1.1283791670955126;
          if (Math.abs(x) < 1) return square * halfOver(y) / Math.SQRT2;
          return x > 0 ? 1 - 2 * normal(-y) : x < 0 ? 2 * normal(y) - 1 : NaN;
        };
        """
}
