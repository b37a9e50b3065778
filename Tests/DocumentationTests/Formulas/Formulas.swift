/// Formulas as people write them: each must type-check at once, whatever kind of value it is written on.
///
/// `p`, `q`, `x`, `w`, `b` and `y` are values, `k` is a number.
enum Formulas {
    static let all: [(name: String, text: String)] = text.split(separator: "\n").map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return (String(parts[0]), String(parts[1].dropFirst()))
    }

    /// Those that may be in a rule, whose operands are of a type that is not known: the longest are to be
    /// written in parts.
    static let inRules = all.filter { !tooLongForRules.contains($0.name) }

    private static let tooLongForRules: Set = [
        "mixed", "mixed k", "goldstein price", "himmelblau", "beale", "booth", "pendulum", "relativistic",
        "mean square of three", "adam step", "taylor exp", "determinant", "double mix",
    ]

    private static let text = """
        linear3: 2 * p + 3 * q + 1
        linear4: 2.0 * p + 3.0 * q - 1.5 * x + 0.5 * w
        linear5: 2.0 * p + 3.0 * q - 1.5 * x + 0.5 * w - b / 2
        rosenbrock: 100 * (q - p * p) * (q - p * p) + (1 - p) * (1 - p)
        rosenbrock squared: 100 * (q - p.squared()).squared() + (1 - p).squared()
        cross entropy: -(y * p.log() + (1 - y) * (1 - p).log())
        cross entropy plain: y * p.log() + (1 - y) * (1 - p).log()
        half square error: (w * x + b - y) * (w * x + b - y) / 2
        gelu: 0.5 * x * (1 + (0.7978845608 * (x + 0.044715 * x * x * x)).tanh())
        gelu sqrt: 0.5 * x * (1.0 + (0.7978845608028654 * (x + 0.044715 * x.power(3))).tanh())
        quadratic: 0.5 * p * p + 2 * q - 3 * p * q + 1
        rational: (2*x - 1)/(x*x + 1) + 4/(3 - x)
        mixed: 0.5*(p - 2)*(p - 2)/2 + 0.5*(q*q - 1) + 3*(p - q)
        mixed k: k*(p - 2)*(p - 2)/2 + 0.5*(q*q - 1) + 3*(p - q)
        goldstein price: (1 + (p+q+1)*(p+q+1)*(19 - 14*p + 3*p*p - 14*q + 6*p*q + 3*q*q)) * (30 + (2*p - \
            3*q)*(2*p - 3*q)*(18 - 32*p + 12*p*p + 48*q - 36*p*q + 27*q*q))
        polynomial6: 1 + 2*x + 3*x*x - 4*x*x*x + 5*x*x*x*x - 6*x*x*x*x*x
        horner: 1 + x*(2 + x*(3 + x*(-4 + x*(5 - 6*x))))
        polynomial floats: 0.1 + 0.2*x - 0.3*x*x + 0.4*x*x*x - 0.5*x*x*x*x + 0.6*x*x*x*x*x
        himmelblau: (p*p + q - 11)*(p*p + q - 11) + (p + q*q - 7)*(p + q*q - 7)
        beale: (1.5 - p + p*q)*(1.5 - p + p*q) + (2.25 - p + p*q*q)*(2.25 - p + p*q*q) + (2.625 - p + \
            p*q*q*q)*(2.625 - p + p*q*q*q)
        booth: (p + 2*q - 7)*(p + 2*q - 7) + (2*p + q - 5)*(2*p + q - 5)
        matyas: 0.26*(p*p + q*q) - 0.48*p*q
        three hump camel: 2*p*p - 1.05*p*p*p*p + p*p*p*p*p*p/6 + p*q + q*q
        six hump camel: (4 - 2.1*p*p + p*p*p*p/3)*p*p + p*q + (-4 + 4*q*q)*q*q
        easom: -(-(p - 3)*(p - 3) - (q - 3)*(q - 3)).exp()
        kinetic energy: 0.5 * w * p * p
        projectile: b + p * x - 9.81 * x * x / 2
        oscillator: 0.5 * w * p * p + 0.5 * k * q * q
        gravity: -6.674e-11 * p * q / (x * x)
        lens: 1 / (1 / p + 1 / q)
        van der waals: (p + 3.6 / (q * q)) * (q - 0.043) - 8.314 * x
        lennard jones: 4 * k * (1 / x.power(12) - 1 / x.power(6))
        lennard jones written out: 4 * ((1/x)*(1/x)*(1/x)*(1/x) - 2*(1/x)*(1/x))
        ideal gas: p * 8.314 * (q + 273.15) / w
        drag: 0.5 * 1.225 * p * p * 0.47 * q
        pendulum: 2 * 3.14159265 * (p / 9.81).sqrt() * (1 + q * q / 16 + 11 * q * q * q * q / 3072)
        doppler: 440 * (343 + p) / (343 - q)
        relativistic: (1 / (1 - p * p / (4 * q * q)).sqrt() - 1) * w
        planck: 2 * p * p * p / ((q * p / x).exp() - 1)
        black body series: 1 - x / 2 + x * x / 12 - x * x * x * x / 720
        resistors: 1 / (1 / p + 1 / q + 1 / x + 1 / w)
        coulomb: 8.99 * p * q / (x * x) - 0.5 * w
        bernoulli: p + 0.5 * 1000 * q * q + 1000 * 9.81 * x
        sigmoid written out: 1 / (1 + (-x).exp())
        swish: x / (1 + (-1.702 * x).exp())
        softplus: (1 + x.exp()).log()
        tanh written out: (x.exp() - (-x).exp()) / (x.exp() + (-x).exp())
        mish: x * (1 + x.exp()).log().tanh()
        selu: 1.0507 * (x.maximum(0) + (1.67326 * (x.exp() - 1)).minimum(0))
        hard sigmoid: (0.2 * x + 0.5).maximum(0).minimum(1)
        leaky relu: x.maximum(0.01 * x)
        neuron: (w * x + p * q + b).sigmoid()
        neuron tanh: (0.1 * w * x + 0.2 * p * q - 0.3 * b).tanh()
        mean square of three: ((p - 1)*(p - 1) + (q - 2)*(q - 2) + (x - 3)*(x - 3)) / 3
        huber like: ((p - q)*(p - q) + 1).sqrt() - 1
        ridge: (w * x + b - y).squared() + 0.01 * (w * w + b * b)
        elastic net: (w * x - y).squared() + 0.01 * w.abs() + 0.005 * w * w
        normal density: (-0.5 * (x - p) * (x - p) / (q * q)).exp() / (q * 2.5066282746)
        normal log density: -0.5 * ((x - p) / q).squared() - q.log() - 0.9189385332
        kl of normals: (q / p).log() + (p * p + (x - w) * (x - w)) / (2 * q * q) - 0.5
        kl vae: -0.5 * (1 + q - p * p - q.exp())
        focal loss: -(1 - p) * (1 - p) * p.log() * y - 0.75 * p * p * (1 - p).log() * (1 - y)
        poisson loss: p.exp() - y * p + 0.5 * (6.283185307 * y).log()
        dice: 1 - 2 * p * y / (p * p + y * y + 1e-6)
        log cosh: ((p - y).exp() + (y - p).exp()).log() - 0.6931471806
        quantile: (0.9 * (y - p)).maximum(-0.1 * (y - p))
        adam step: p - 0.001 * (0.9 * q + 0.1 * x) / ((0.999 * w + 0.001 * x * x).sqrt() + 1e-8)
        momentum: 0.9 * q - 0.01 * x + 0.81 * q - 0.009 * x
        logistic growth: q / (1 + (q - p) / p * (-0.3 * x).exp())
        michaelis menten: 2.5 * p / (0.8 + p) + 0.1 * p
        arrhenius: 1.5e3 * (-50 / (8.314 * p)).exp()
        black scholes d1: ((p / q).log() + (0.05 + 0.5 * w * w) * x) / (w * x.sqrt())
        compound interest: p * (1 + q / 12) * (1 + q / 12) - 100 * w
        lorenz: 10 * (q - p) + p * (28 - x) - q + p * q - 8 * x / 3
        predator prey: 1.1 * p - 0.4 * p * q + 0.1 * p * q - 0.4 * q
        taylor sine: x - x*x*x/6 + x*x*x*x*x/120 - x*x*x*x*x*x*x/5040
        taylor exp: 1 + x + x*x/2 + x*x*x/6 + x*x*x*x/24 + x*x*x*x*x/120
        heron: (0.5*(p+q+x)*(0.5*(p+q+x) - p)*(0.5*(p+q+x) - q)*(0.5*(p+q+x) - x)).sqrt()
        determinant: p*(q*x - w*b) - 2*(p*x - 3*b) + 4*(p*w - 5*q)
        lerp: (1 - k) * p + k * q
        celsius: (p - 32) * 5 / 9 + 273.15
        twelve terms: p + q + x + w + b + p * q + x * w + b * p + q * x + w * b + p + q
        literal chain: 1 + p + 2 + q + 3 + x + 4 + w + 5 + b + 6
        double mix: k * p + 2 * k * q - k / 2 + (k + 1) * x
        """
}
