import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Android)
    import Android
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files that are whole at every moment: who reads one sees the old contents or the new, also after a crash or
/// a power failure.
enum AtomicFile {
    /// Puts a file in the place of another, or where there was none.
    ///
    /// The new one is written to `.NAME.tmp` in the same folder, brought to the disk, and renamed; then the
    /// folder is brought to the disk. On an error before that, the old file is as it was, and the other one is
    /// gone. A program that is killed leaves at most the one, which the next writer uses. Two who write the
    /// same file wait for each other. A symbolic link stays, and the file that it leads to is replaced.
    ///
    /// - Parameter reached: told of each step that is done, of `.write` for every piece of a mebibyte.
    static func replace(
        _ url: URL, with data: Data, reached: (FileError.Step) -> Void = { _ in }
    ) throws(FileError) {
        guard url.isFileURL, !url.path.contains("\0") else {
            throw FileError(.create, url.absoluteString, reason: "it is no path of a file")
        }
        #if canImport(Glibc) || canImport(Musl) || canImport(Android) || canImport(Darwin)
            try Replacement(of: url.resolvingSymlinksInPath()).run(data, reached)
        #else
            // Written beside and renamed by Foundation, without bringing it to the disk.
            do { try data.write(to: url, options: .atomic) } catch {
                throw FileError(.write, url.path, reason: error.localizedDescription)
            }
        #endif
    }
}

#if canImport(Glibc) || canImport(Musl) || canImport(Android) || canImport(Darwin)
    private struct Replacement {
        let path: String
        let folder: String
        let temporary: String

        init(of url: URL) {
            path = url.path
            folder = url.deletingLastPathComponent().path
            temporary = "\(folder)/.\(url.lastPathComponent).tmp"
        }

        func run(_ data: Data, _ reached: (FileError.Step) -> Void) throws(FileError) {
            let permissions = try permissionsOfOld()
            let file = try openTemporary()
            defer { close(file) }
            do throws(FileError) {
                if let permissions { fchmod(file, permissions) }
                reached(.create)
                try write(data, to: file, reached)
                try sync(file)
                reached(.sync)
                guard rename(temporary, path) == 0 else { throw error(.rename) }
            } catch {
                unlink(temporary)
                throw error
            }
            reached(.rename)
            try syncFolder()
            reached(.syncFolder)
        }

        /// - Throws: if what is to be replaced is a folder, a device or the like.
        private func permissionsOfOld() throws(FileError) -> mode_t? {
            var old = stat()
            guard stat(path, &old) == 0 else { return nil }
            guard old.st_mode & S_IFMT == S_IFREG else {
                throw FileError(.create, path, reason: "there is something that is no regular file")
            }
            return old.st_mode & 0o777
        }

        /// The new file, empty, and locked for as long as it is open.
        private func openTemporary() throws(FileError) -> Int32 {
            while true {
                let file = open(temporary, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
                guard file >= 0 else { throw error(.create) }
                // A file system without locks leaves it to its users that only one writes.
                while flock(file, LOCK_EX) != 0 && errno == EINTR {}
                var (own, named) = (stat(), stat())
                guard fstat(file, &own) == 0, own.st_mode & S_IFMT == S_IFREG else {
                    close(file)
                    throw FileError(.create, temporary, reason: "there is something that is no regular file")
                }
                // Who held the lock before has renamed or removed the file.
                let isStillThere =
                    lstat(temporary, &named) == 0 && own.st_ino == named.st_ino && own.st_dev == named.st_dev
                if isStillThere {
                    if ftruncate(file, 0) == 0 { return file }
                    defer { close(file) }
                    throw error(.create)
                }
                close(file)
            }
        }

        private func write(
            _ data: Data, to file: Int32, _ reached: (FileError.Step) -> Void
        ) throws(FileError) {
            var rest = data[...]
            while !rest.isEmpty {
                let count = rest.prefix(1 << 20).withUnsafeBytes { bytes in
                    #if canImport(Glibc)
                        Glibc.write(file, bytes.baseAddress, bytes.count)
                    #elseif canImport(Musl)
                        Musl.write(file, bytes.baseAddress, bytes.count)
                    #elseif canImport(Android)
                        Android.write(file, bytes.baseAddress!, bytes.count)
                    #else
                        Darwin.write(file, bytes.baseAddress, bytes.count)
                    #endif
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw error(.write) }
                rest = rest.dropFirst(count)
                reached(.write)
            }
        }

        private func sync(_ file: Int32) throws(FileError) {
            #if canImport(Darwin)
                // There, fsync leaves the bytes in the drive's own memory. Not every file system knows this.
                if fcntl(file, F_FULLFSYNC) == 0 { return }
            #endif
            while fsync(file) != 0 {
                if errno != EINTR { throw error(.sync) }
            }
        }

        private func syncFolder() throws(FileError) {
            let handle = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
            guard handle >= 0 else { throw error(.syncFolder) }
            defer { close(handle) }
            while fsync(handle) != 0 {
                // Some file systems have nothing to bring to the disk for a folder.
                if errno == EINVAL || errno == ENOTSUP { return }
                if errno != EINTR { throw error(.syncFolder) }
            }
        }

        private func error(_ step: FileError.Step) -> FileError {
            FileError(step, path, reason: String(cString: strerror(errno)))
        }
    }
#endif
