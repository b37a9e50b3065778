// What stops a program when it is used against its description, as an array does. `precondition` says its
// text in debug builds only; these say it in release builds, too. The text is made when it is needed, out of
// the way of the rest.

/// Stops the program and says why, unless the condition holds.
@inlinable @inline(__always)
package func require(_ condition: Bool, _ reason: @autoclosure () -> String) {
    if _slowPath(!condition) { stop(reason()) }
}

/// Stops the program and says why on standard error.
@usableFromInline @inline(never)
package func stop(_ reason: String) -> Never { fatalError(reason) }
