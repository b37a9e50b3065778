#if canImport(Glibc) || canImport(Musl) || canImport(Android) || canImport(Darwin)
    import Foundation

    /// The file beside another that will replace it. Whoever writes it holds a lock on it, so that one that
    /// is there without a lock is what a killed writer left.
    struct TemporaryFile {
        let path: String
        /// The file that it replaces.
        let destination: String
        /// The time to wait for a writer that does not get on.
        let patience: Duration

        init(for destination: String, patience: Duration) {
            self.destination = destination
            self.patience = patience
            let slash = destination.utf8.lastIndex(of: UInt8(ascii: "/"))
            let nameStart = slash.map { destination.utf8.index(after: $0) } ?? destination.startIndex
            let folder = destination[..<nameStart]
            let limit = pathconf(folder.isEmpty ? "." : String(folder), Int32(_PC_NAME_MAX))
            path = folder + Self.name(for: destination[nameStart...], limit: limit > 0 ? limit : 255)
        }

        /// `.NAME.tmp`; where that is too long to be a name, NAME's beginning and a checksum of all of it.
        static func name(for name: Substring, limit: Int) -> String {
            var (shown, end) = (name, ".tmp")
            if name.utf8.count + 1 + end.utf8.count > limit {
                end = "-\(String(CRC32.checksum(Array(name.utf8)[...]), radix: 16)).tmp"
            }
            while shown.utf8.count + 1 + end.utf8.count > limit && !shown.isEmpty { shown.removeLast() }
            return ".\(shown)\(end)"
        }

        /// A new file, empty, and locked for as long as it is open.
        ///
        /// - Throws: if it cannot be made; if another writer holds it, and does not get on for longer than
        ///   `patience`.
        func open() throws(FileError) -> Int32 {
            var wait = Wait(start: .now)
            while true {
                let file = openedFile(path, O_WRONLY | O_CREAT | O_EXCL)
                if file >= 0 {
                    // Another writer may have taken it for a leftover before it was locked.
                    if lock(file), isNamed(file) { return file }
                    close(file)
                } else {
                    guard errno == EEXIST else { throw FileError(system: .create, destination) }
                    try removeLeftover(&wait)
                }
            }
        }

        /// Removes the name of what a killed writer left, or waits a little for one that writes. The contents
        /// stay as they are: the file may have another name, by which it is in use.
        private func removeLeftover(_ wait: inout Wait) throws(FileError) {
            let file = openedFile(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK)
            guard file >= 0 else {
                if errno == ENOENT { return }
                throw FileError(system: .create, path)
            }
            defer { close(file) }
            guard let status = status(of: file), status.st_mode & S_IFMT == S_IFREG else {
                throw FileError(.create, path, reason: "there is something that is no regular file")
            }
            guard lock(file) else { return try wait.more(status, patience) { refusal(of: file) } }
            guard !isNamed(file) || unlink(path) == 0 || errno == ENOENT else {
                throw FileError(system: .create, path)
            }
        }

        /// A file system without locks leaves it to its users that only one writes.
        private func lock(_ file: Int32) -> Bool {
            while flock(file, LOCK_EX | LOCK_NB) != 0 {
                if errno == EWOULDBLOCK { return false }
                if errno != EINTR { return true }
            }
            // A second lock, of the kind that tells who has it; where both are one kind, there is the first.
            var mark = wholeFile
            _ = fcntl(file, F_SETLK, &mark)
            return true
        }

        private func refusal(of file: Int32) -> FileError {
            var mark = wholeFile
            let isKnown = fcntl(file, F_GETLK, &mark) == 0 && mark.l_type != Int16(F_UNLCK) && mark.l_pid > 0
            let writer = isKnown ? "process \(mark.l_pid)" : "another writer"
            return FileError(
                .create, destination,
                reason: "\(writer) is writing it (\(path)) and has not got on for \(patience)")
        }

        private var wholeFile: flock {
            var lock = flock()
            lock.l_type = Int16(F_WRLCK)
            lock.l_whence = Int16(SEEK_SET)
            return lock
        }

        /// Whether the file still has its name: who held the lock before has renamed or removed it, and where
        /// there are no locks, so may another writer have done.
        func isNamed(_ file: Int32) -> Bool {
            var named = stat()
            guard let own = status(of: file), lstat(path, &named) == 0 else { return false }
            return own.st_ino == named.st_ino && own.st_dev == named.st_dev
        }

        private func status(of file: Int32) -> stat? {
            var status = stat()
            return fstat(file, &status) == 0 ? status : nil
        }
    }

    /// Waiting for another writer, anew whenever it has got on.
    private struct Wait {
        var start: ContinuousClock.Instant
        private var seen: (file: ino_t, size: off_t)?

        init(start: ContinuousClock.Instant) { self.start = start }

        mutating func more(
            _ status: stat, _ patience: Duration, _ refusal: () -> FileError
        ) throws(FileError) {
            if seen.map({ $0 != (status.st_ino, status.st_size) }) ?? true { start = .now }
            seen = (status.st_ino, status.st_size)
            if .now - start >= patience { throw refusal() }
            usleep(5000)
        }
    }

    /// As the system's `open`, but never 0, 1 or 2: where those are closed, what the program prints would end
    /// up in the file.
    func openedFile(_ path: String, _ flags: Int32) -> Int32 {
        let file = open(path, flags | O_CLOEXEC, 0o666)
        guard (0...2).contains(file) else { return file }
        defer { close(file) }
        return fcntl(file, F_DUPFD_CLOEXEC, 3)
    }

    func systemWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        guard let start = bytes.baseAddress else { return 0 }
        return write(file, start, bytes.count)
    }

    extension FileError {
        /// The system's latest error.
        init(system step: Step, _ path: String) {
            self.init(step, path, reason: String(cString: strerror(errno)))
        }
    }
#endif
