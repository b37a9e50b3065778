/// Sine and cosine of an angle in turns (1 is once around), from operations that every platform rounds alike,
/// as a C library's functions are not. The error is below 1e-15.
///
/// With the nearest quarter turn taken away, which is exact, at most an eighth is left; there the series of
/// sine and cosine reach the last bit after a few terms.
func sineAndCosine(turns: Double) -> (sine: Double, cosine: Double) {
    let quarters = (turns * 4).rounded()
    let angle = (turns - quarters / 4) * (2 * .pi)
    let square = angle * angle
    var (sine, cosine) = (1.0, 1.0)
    for n in stride(from: 18.0, through: 2, by: -2) {
        sine = 1 - sine * square / (n * (n + 1))
        cosine = 1 - cosine * square / ((n - 1) * n)
    }
    sine *= angle
    switch quarters.remainder(dividingBy: 4) {
    case 0: return (sine, cosine)
    case 1, -3: return (cosine, -sine)
    case -1, 3: return (-cosine, sine)
    default: return (-sine, -cosine)
    }
}
