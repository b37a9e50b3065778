import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Android)
    import Android
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(ucrt)
    import ucrt
#elseif canImport(WASILibc)
    import WASILibc
#endif

/// What the terminal, or the file, that the output goes to can do.
struct Terminal: Hashable {
    /// Whether a line can be written over: a progress bar makes sense.
    let rewritesLines: Bool
    let hasColor: Bool

    init(isTerminal: Bool, environment: [String: String]) {
        rewritesLines = isTerminal && environment["TERM"] != "dumb"
        // https://no-color.org: set, and not empty.
        hasColor = rewritesLines && (environment["NO_COLOR"] ?? "").isEmpty
    }

    static func standardOutput() -> Terminal {
        #if os(Windows)
            let isTerminal = _isatty(1) != 0
        #else
            let isTerminal = isatty(1) != 0
        #endif
        return Terminal(isTerminal: isTerminal, environment: ProcessInfo.processInfo.environment)
    }

    /// `Tour >&-`: another file that the program opens must not become its output. What is closed gets a
    /// descriptor that nothing can be written to, so that writing still fails.
    static func keepStandardDescriptors() {
        #if !os(Windows) && !os(WASI)
            while true {
                let descriptor = open("/dev/null", O_RDONLY)
                if (0...2).contains(descriptor) { continue }
                if descriptor > 2 { close(descriptor) }
                return
            }
        #endif
    }

    /// `Tour | head -1` ends as other programs do, also when closed pipes are ignored by inheritance.
    static func endQuietlyWhenNobodyReads() {
        #if !os(Windows) && !os(WASI)
            signal(SIGPIPE, SIG_DFL)
        #endif
    }
}
