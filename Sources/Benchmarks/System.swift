#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The exit statuses of the program; 64 is what sysexits.h calls a usage error.
enum ExitStatus: Int32 {
    case success = 0
    case failure = 1
    case usage = 64
}

func exit(_ status: ExitStatus) -> Never { exit(status.rawValue) }

func printError(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// The most memory that the process ever held, in MiB.
func peakMemory() -> Double {
    var usage = rusage()
    getrusage(0, &usage)  // RUSAGE_SELF, which some C libraries make an enumeration
    #if canImport(Darwin)
        return Double(usage.ru_maxrss) / 1_048_576  // bytes
    #else
        return Double(usage.ru_maxrss) / 1024  // KiB
    #endif
}
