import Foundation

/// Where a page's links and pictures lead.
struct Links {
    /// The pages' text, by their path from the root of the repository.
    var pages: [String: String]
    /// Whether a file or folder exists, by its path from the root.
    var exists: (String) -> Bool

    /// The files that pages show as pictures, as paths from the root.
    var pictures: Set<String> {
        Set(
            pages.flatMap { path, markdown in
                Link.all(in: markdown).filter(\.isPicture).map { Self.resolved($0.file, from: path) }
            })
    }

    /// The links of a page that lead nowhere.
    func problems(of path: String) -> [Problem] {
        Link.all(in: pages[path] ?? "").compactMap { link in
            let target = link.file.isEmpty ? path : Self.resolved(link.file, from: path)
            let message: String
            if target.hasPrefix("../") || !exists(target) {
                message = "there is no \(target)"
            } else if let anchor = link.anchor, !Self.anchors(in: pages[target] ?? "").contains(anchor) {
                message = "\(target) has no heading #\(anchor)"
            } else {
                return nil
            }
            return Problem(file: path, line: link.line, message: message)
        }
    }

    /// The path from the root of what a page names by a path from its own folder.
    private static func resolved(_ file: String, from page: String) -> String {
        var parts = page.split(separator: "/").dropLast()
        for part in file.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    /// The anchors of a page's headings, by GitHub's rules: lower case, without what is no letter, digit, hyphen or
    /// underscore, hyphens for spaces, and a number from the second of the same name on.
    static func anchors(in markdown: String) -> Set<String> {
        var anchors: Set<String> = []
        for (_, line) in prose(of: markdown) {
            guard line.hasPrefix("#"), let heading = line.wholeMatch(of: /#{1,6} +(.*?)(?: +#+)? */) else {
                continue
            }
            let text = String(heading.1).replacing(/!?\[([^\]]*)\]\([^)]*\)/) { $0.1 }
            let name = text.lowercased().compactMap { character -> Character? in
                if character == " " { return "-" }
                let isKept = character.isLetter || character.isNumber || "-_".contains(character)
                return isKept ? character : nil
            }
            let anchor = String(name)
            let candidates = [anchor] + (1...anchors.count + 1).map { "\(anchor)-\($0)" }
            if let free = candidates.first(where: { !anchors.contains($0) }) { anchors.insert(free) }
        }
        return anchors
    }

    /// The lines of a page outside of its blocks of code, with their numbers.
    fileprivate static func prose(of markdown: String) -> [(number: Int, text: Substring)] {
        var code = IndexSet()
        for block in FencedBlock.all(in: markdown) {
            code.insert(integersIn: block.line...block.line + block.lines.count + 1)
        }
        let lines = markdown.split(omittingEmptySubsequences: false) { $0.isNewline }
        return zip(1..., lines).filter { !code.contains($0.0) }
    }
}

/// A link or a picture of a page, unless it leads to the web.
private struct Link {
    var line: Int
    var file: String
    var anchor: String?
    var isPicture: Bool

    static func all(in markdown: String) -> [Link] {
        Links.prose(of: markdown).flatMap { number, line -> [Link] in
            guard line.contains("[") || line.contains("<") else { return [] }
            // What stands in code is no link.
            let text = line.replacing(/`[^`]*`/, with: "code")
            var targets: [(isPicture: Bool, target: Substring)] = []
            for match in text.matches(of: /(!?)\[[^\[\]]*\]\(([^)\s]*)[^)]*\)/) {
                targets.append((match.1 == "!", match.2))
            }
            for match in text.matches(of: /\[!\[[^\]]*\]\([^)]*\)\]\(([^)\s]*)\)/) {
                targets.append((false, match.1))
            }
            for match in text.matches(of: /<(\w+)[^>]*? (?:src|srcset|href)="([^"]*)"/) {
                targets.append((match.1 != "a", match.2))
            }
            for match in text.matches(of: /^\[[^\]]+\]: +(\S+)/) { targets.append((false, match.1)) }
            return targets.compactMap { isPicture, target -> Link? in
                guard target.firstMatch(of: /^\w+:/) == nil else { return nil }
                let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                return Link(
                    line: number, file: String(parts.first ?? ""),
                    anchor: parts.count > 1 ? String(parts[1]) : nil, isPicture: isPicture)
            }
        }
    }
}
