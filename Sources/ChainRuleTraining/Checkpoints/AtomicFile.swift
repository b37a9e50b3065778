import Foundation

/// Files that are whole at every moment: who reads one sees the old contents or the new, also after a crash
/// or a power failure.
package enum AtomicFile {
    /// Replaces a file, or writes one where there was none.
    ///
    /// The new one is written to `.NAME.tmp` in the same folder (a long name's beginning with a checksum),
    /// brought to the disk, and renamed; then the folder is brought to the disk. On an error before that, the
    /// old file is as it was, and the other one is gone. A program that is killed leaves at most the one,
    /// which the next writer removes.
    ///
    /// A symbolic link stays, and what it leads to is written, whether it is there or not, as by other
    /// programs. Of a file with several names (hard links), the one name gets the new contents, and the
    /// others keep the old.
    ///
    /// - Parameters:
    ///   - patience: how long to wait for another writer of the same file that does not get on.
    ///   - reached: called after each step, and with `.write` after every mebibyte.
    package static func replace(
        _ url: URL, with data: Data, patience: Duration = .seconds(120),
        reached: (FileError.Step) -> Void = { _ in }
    ) throws(FileError) {
        try checkPath(url)
        #if canImport(Glibc) || canImport(Musl) || canImport(Android) || canImport(Darwin)
            try Replacement(of: url.path, patience).run(data, reached)
        #else
            // Written beside and renamed by Foundation, without bringing it to the disk.
            do { try data.write(to: url, options: .atomic) } catch {
                throw FileError(.write, url.path, reason: error.localizedDescription)
            }
        #endif
    }

    /// Throws for what would keep `replace` from beginning: a missing folder, one that may not be written to,
    /// something else of that name. Whatever is there stays.
    static func check(_ url: URL, patience: Duration = .seconds(120)) throws(FileError) {
        try checkPath(url)
        #if canImport(Glibc) || canImport(Musl) || canImport(Android) || canImport(Darwin)
            try Replacement(of: url.path, patience).check()
        #endif
    }

    private static func checkPath(_ url: URL) throws(FileError) {
        guard url.isFileURL, !url.path.contains("\0") else {
            throw FileError(.create, url.absoluteString, reason: "it is no path of a file")
        }
    }
}

#if canImport(Glibc) || canImport(Musl) || canImport(Android) || canImport(Darwin)
    private struct Replacement {
        let path: String
        let folder: String
        let temporary: TemporaryFile

        init(of given: String, _ patience: Duration) throws(FileError) {
            path = try destination(of: given)
            folder = folderPath(of: path)
            temporary = TemporaryFile(for: path, patience: patience)
        }

        func check() throws(FileError) {
            _ = try permissionsOfOld()
            let file = try temporary.open()
            unlink(temporary.path)
            close(file)
        }

        func run(_ data: Data, _ reached: (FileError.Step) -> Void) throws(FileError) {
            let permissions = try permissionsOfOld()
            let file = try temporary.open()
            defer { close(file) }
            do throws(FileError) {
                if let permissions { fchmod(file, permissions) }
                reached(.create)
                try write(data, to: file, reached)
                try sync(file)
                reached(.sync)
                guard temporary.isNamed(file) else {
                    throw FileError(.rename, path, reason: "\(temporary.path) is another file by now")
                }
                guard rename(temporary.path, path) == 0 else { throw FileError(system: .rename, path) }
            } catch {
                if temporary.isNamed(file) { unlink(temporary.path) }
                throw error
            }
            reached(.rename)
            try syncFolder()
            reached(.syncFolder)
        }

        /// - Throws: if what is to be replaced is a folder, a device or the like, or cannot be looked at.
        private func permissionsOfOld() throws(FileError) -> mode_t? {
            var old = stat()
            guard stat(path, &old) == 0 else {
                if errno == ENOENT { return nil }
                throw FileError(system: .create, path)
            }
            guard old.st_mode & S_IFMT == S_IFREG else {
                throw FileError(.create, path, reason: "there is something that is no regular file")
            }
            return old.st_mode & 0o777
        }

        private func write(
            _ data: Data, to file: Int32, _ reached: (FileError.Step) -> Void
        ) throws(FileError) {
            var rest = data[...]
            while !rest.isEmpty {
                let count = rest.prefix(1 << 20).withUnsafeBytes { systemWrite(file, $0) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw FileError(system: .write, path) }
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
                if errno != EINTR { throw FileError(system: .sync, path) }
            }
        }

        private func syncFolder() throws(FileError) {
            let handle = openedFile(folder, O_RDONLY | O_DIRECTORY)
            guard handle >= 0 else { throw FileError(system: .syncFolder, path) }
            defer { close(handle) }
            while fsync(handle) != 0 {
                // Some file systems have nothing to bring to the disk for a folder.
                if errno == EINVAL || errno == ENOTSUP { return }
                if errno != EINTR { throw FileError(system: .syncFolder, path) }
            }
        }
    }

    /// Where symbolic links lead, whether anything is there or not. Links within the folder's path are the
    /// system's to follow.
    private func destination(of given: String) throws(FileError) -> String {
        var path = given
        for _ in 0..<40 {
            var target = [UInt8](repeating: 0, count: 1 << 12)
            let count = target.withUnsafeMutableBytes {
                readlink(path, $0.bindMemory(to: CChar.self).baseAddress!, $0.count)
            }
            // No link, or nothing at all. What else is wrong shows when the file is looked at.
            if count < 0 { return path }
            guard let text = String(validating: target.prefix(count), as: UTF8.self) else {
                throw FileError(.create, path, reason: "it is a link to a path that is no UTF-8")
            }
            path = text.hasPrefix("/") ? text : "\(folderPath(of: path))/\(text)"
        }
        throw FileError(.create, given, reason: String(cString: strerror(ELOOP)))
    }

    /// All before the last slash; "/" at the root.
    private func folderPath(of path: String) -> String {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? "."
        return folder.isEmpty ? "/" : String(folder)
    }
#endif
