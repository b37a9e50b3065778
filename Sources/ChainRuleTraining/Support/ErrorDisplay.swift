import Foundation

/// Standard error as something to look at, which stops nobody who writes to it: neither when its terminal is
/// gone, its disk full, its reader at an end or the descriptor closed, nor while its terminal or its reader
/// is paused.
final class ErrorDisplay {
    /// Text that could not be written yet.
    private var waiting: [UInt8] = []
    /// The most bytes of it that are kept.
    private static var most: Int { 1 << 16 }

    #if os(Windows) || os(WASI)
        func write(_ text: String, patience: Duration = .zero) {
            try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
        }
    #else
        private let descriptor: Int32
        /// The number of a descriptor that was closed when the program began may be another file's by now.
        private let isClosed: Bool

        init(descriptor: Int32 = 2) {
            self.descriptor = descriptor
            isClosed = fcntl(descriptor, F_GETFD) < 0
        }

        /// Writes what there is room for; what there is none for waits for the next time. What cannot be
        /// written is gone.
        ///
        /// - Parameter patience: how long to wait for room.
        func write(_ text: String, patience: Duration = .zero) {
            if isClosed { return }
            waiting += text.utf8
            var written = 0
            while written < waiting.count && hasRoom(patience) {
                // As much as a pipe with room at all has room for.
                let piece = waiting[written..<min(written + 512, waiting.count)]
                let (count, error) = piece.withUnsafeBytes { writtenWithoutSignal($0) }
                if count < 0 && error == EINTR { continue }
                if count < 0 && error == EAGAIN { break }
                written = count > 0 ? written + count : waiting.count
            }
            waiting.removeFirst(written)
            waiting.removeFirst(max(0, waiting.count - Self.most))
        }

        /// Also where writing fails at once.
        private func hasRoom(_ patience: Duration) -> Bool {
            var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let found = poll(&request, 1, Int32(patience / .milliseconds(1)))
            return found > 0 || found < 0 && errno != EINTR
        }

        /// A closed pipe would end the program by a signal. It is blocked in this thread meanwhile
        /// and taken away, so that nothing changes for the rest of the program.
        private func writtenWithoutSignal(_ bytes: UnsafeRawBufferPointer) -> (count: Int, error: Int32) {
            var (pipe, mask) = (sigset_t(), sigset_t())
            sigemptyset(&pipe)
            sigaddset(&pipe, SIGPIPE)
            let wasPending = isPipePending
            pthread_sigmask(SIG_BLOCK, &pipe, &mask)
            defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
            let count = systemWrite(descriptor, bytes)
            let error = errno
            if count < 0 && error == EPIPE && !wasPending && isPipePending {
                var signal: Int32 = 0
                sigwait(&pipe, &signal)
            }
            return (count, error)
        }

        private var isPipePending: Bool {
            var pending = sigset_t()
            sigpending(&pending)
            return sigismember(&pending, SIGPIPE) == 1
        }
    #endif
}
