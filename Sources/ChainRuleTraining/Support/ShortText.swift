import ChainRule

/// Enough of a text to recognize it.
func shortened(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes.prefix(40), as: UTF8.self) + (bytes.count > 40 ? "…" : "")
}

/// The first of some names, and how many more there are. A name is in quotes where one would not see where it
/// ends.
func shortList(_ names: [String]) -> String {
    let shown = names.prefix(20).map { name in
        let short = shortened(name.utf8)
        return name.hasMargins ? "\"\(short)\"" : short
    }
    let list = shown.joined(separator: ", ")
    return names.count > 20 ? "\(list) and \(names.count - 20) more" : list
}

extension String {
    /// Whether it begins or ends with white space, or with what cannot be seen.
    var hasMargins: Bool {
        [unicodeScalars.first, unicodeScalars.last].contains { scalar in
            guard let scalar else { return false }
            return scalar.properties.isWhitespace
                || String(scalar).escapingControlCharacters() != String(scalar)
        }
    }
}
