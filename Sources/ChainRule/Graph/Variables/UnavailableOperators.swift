// What people try on variables, for the sake of the compiler's message. The compiler looks at these only
// where nothing else fits, so they cost no formula anything. A method of a name that formulas use (`power`)
// would: see `TypeCheckingTests`, and `MistakeTests` for the messages.

@available(
    *, unavailable,
    message: "its value is known only after a run: compare 'try x.value', or use 'maximum(_:)' or 'step()'"
)
extension Variable {
    public static func < (x: Variable, y: Variable) -> Bool { false }
    public static func > (x: Variable, y: Variable) -> Bool { false }
    public static func <= (x: Variable, y: Variable) -> Bool { false }
    public static func >= (x: Variable, y: Variable) -> Bool { false }
}

@available(*, unavailable, message: "convert the whole number, as in 'x * Double(n)'")
extension Variable {
    public static func + (x: Variable, n: Int) -> Variable { x }
    public static func + (n: Int, x: Variable) -> Variable { x }
    public static func - (x: Variable, n: Int) -> Variable { x }
    public static func - (n: Int, x: Variable) -> Variable { x }
    public static func * (x: Variable, n: Int) -> Variable { x }
    public static func * (n: Int, x: Variable) -> Variable { x }
    public static func / (x: Variable, n: Int) -> Variable { x }
    public static func / (n: Int, x: Variable) -> Variable { x }
}

@available(
    *, unavailable, message: "a power is 'x.power(2)'; of an exponent that is a variable, 'x.raised(to: y)'"
)
extension Variable {
    public static func ^ (x: Variable, y: Variable) -> Variable { x }
}

extension Variable {
    @available(*, unavailable, message: "a text is no operand; a name is given by 'x.named(\"score\")'")
    public static func + (x: Variable, text: String) -> Variable { x }
    @available(*, unavailable, message: "a variable has no remainder")
    public static func % (x: Variable, y: Variable) -> Variable { x }
    @available(*, unavailable, renamed: "maximum(_:)")
    public func max(_ y: Variable) -> Variable { self }
    @available(*, unavailable, renamed: "minimum(_:)")
    public func min(_ y: Variable) -> Variable { self }
}

@available(*, unavailable, message: "with an exponent that is a variable write 'x.raised(to: y)'")
public func pow<Value>(_ x: Variable<Value>, _ y: Variable<Value>) -> Variable<Value> { x }
