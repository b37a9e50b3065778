public import ChainRuleKernels

/// The C target's loops over whole arrays, for one type of element; see `elementwise.h`,
/// `element_program.h` and `matrix_product.h`.
///
/// Generic code in Swift calls a function per element unless it is specialized, and even then Swift compiles
/// for the oldest processor. Here one call does an array, with the widest registers there are.
public protocol _MatrixKernels {
    typealias Source = UnsafePointer<Self>
    typealias Target = UnsafeMutablePointer<Self>

    static func _map(_ function: ElementFunction, _ count: Int, _ x: Source, _ constant: Self, _ z: Target)
    static func _combine(
        _ operation: ElementOperation, _ rows: Int, _ columns: Int, _ x: Source, _ xStep: Int,
        _ xRepeats: Bool, _ y: Source, _ yStep: Int, _ yRepeats: Bool, _ constant: Self, _ z: Target)
    static func _combineThree(
        _ operation: ElementTernary, _ count: Int, _ x: Source, _ y: Source, _ w: Source, _ z: Target)

    /// - Parameter arrays: what the program reads and writes: whole matrices, rows, columns and numbers.
    static func _runProgram(
        _ program: UnsafePointer<ElementProgram>, _ arrays: UnsafePointer<Target>, _ rows: Int, _ columns: Int
    )

    static func _rowSums(_ rows: Int, _ columns: Int, _ x: Source, _ z: Target)
    static func _columnSums(_ rows: Int, _ columns: Int, _ x: Source, _ z: Target)
    static func _rowMaxima(_ rows: Int, _ columns: Int, _ x: Source, _ z: Target)

    static func _gemm(
        _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ lda: Int, _ transposeA: Bool, _ b: Source, _ ldb: Int,
        _ transposeB: Bool, _ c: Target, _ ldc: Int, _ adds: Bool)
}

extension Double: _MatrixKernels {
    @inlinable
    public static func _map(
        _ function: ElementFunction, _ count: Int, _ x: Source, _ constant: Double, _ z: Target
    ) {
        chainrule_map_f64(function, count, x, constant, z)
    }

    @inlinable
    public static func _combine(
        _ operation: ElementOperation, _ rows: Int, _ columns: Int, _ x: Source, _ xStep: Int,
        _ xRepeats: Bool, _ y: Source, _ yStep: Int, _ yRepeats: Bool, _ constant: Double, _ z: Target
    ) {
        chainrule_combine_f64(operation, rows, columns, x, xStep, xRepeats, y, yStep, yRepeats, constant, z)
    }

    @inlinable
    public static func _combineThree(
        _ operation: ElementTernary, _ count: Int, _ x: Source, _ y: Source, _ w: Source, _ z: Target
    ) {
        chainrule_combine_three_f64(operation, count, x, y, w, z)
    }

    @inlinable
    public static func _runProgram(
        _ program: UnsafePointer<ElementProgram>, _ arrays: UnsafePointer<Target>, _ rows: Int, _ columns: Int
    ) {
        chainrule_run_program_f64(program, arrays, rows, columns)
    }

    @inlinable
    public static func _rowSums(_ rows: Int, _ columns: Int, _ x: Source, _ z: Target) {
        chainrule_row_sums_f64(rows, columns, x, z)
    }

    @inlinable
    public static func _columnSums(_ rows: Int, _ columns: Int, _ x: Source, _ z: Target) {
        chainrule_column_sums_f64(rows, columns, x, z)
    }

    @inlinable
    public static func _rowMaxima(_ rows: Int, _ columns: Int, _ x: Source, _ z: Target) {
        chainrule_row_maxima_f64(rows, columns, x, z)
    }
}

extension Float: _MatrixKernels {
    @inlinable
    public static func _map(
        _ function: ElementFunction, _ count: Int, _ x: Source, _ constant: Float, _ z: Target
    ) {
        chainrule_map_f32(function, count, x, constant, z)
    }

    @inlinable
    public static func _combine(
        _ operation: ElementOperation, _ rows: Int, _ columns: Int, _ x: Source, _ xStep: Int,
        _ xRepeats: Bool, _ y: Source, _ yStep: Int, _ yRepeats: Bool, _ constant: Float, _ z: Target
    ) {
        chainrule_combine_f32(operation, rows, columns, x, xStep, xRepeats, y, yStep, yRepeats, constant, z)
    }

    @inlinable
    public static func _combineThree(
        _ operation: ElementTernary, _ count: Int, _ x: Source, _ y: Source, _ w: Source, _ z: Target
    ) {
        chainrule_combine_three_f32(operation, count, x, y, w, z)
    }

    @inlinable
    public static func _runProgram(
        _ program: UnsafePointer<ElementProgram>, _ arrays: UnsafePointer<Target>, _ rows: Int, _ columns: Int
    ) {
        chainrule_run_program_f32(program, arrays, rows, columns)
    }

    @inlinable
    public static func _rowSums(_ rows: Int, _ columns: Int, _ x: Source, _ z: Target) {
        chainrule_row_sums_f32(rows, columns, x, z)
    }

    @inlinable
    public static func _columnSums(_ rows: Int, _ columns: Int, _ x: Source, _ z: Target) {
        chainrule_column_sums_f32(rows, columns, x, z)
    }

    @inlinable
    public static func _rowMaxima(_ rows: Int, _ columns: Int, _ x: Source, _ z: Target) {
        chainrule_row_maxima_f32(rows, columns, x, z)
    }
}
