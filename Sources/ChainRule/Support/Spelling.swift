/// How many letters have to be put in, left out, exchanged for others, or swapped with their neighbors to
/// make one word of another: the Damerau-Levenshtein distance, in which no letter is changed twice ("optimal
/// string alignment").
func spellingDistance(_ one: String, _ other: String) -> Int {
    let (a, b) = (Array(one), Array(other))
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var (beforeLast, last) = ([Int](), Array(0...b.count))
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            let exchanged = last[j] + (a[i] == b[j] ? 0 : 1)
            var least = min(exchanged, last[j + 1] + 1, row[j] + 1)
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = min(least, beforeLast[j - 1] + 1)
            }
            row.append(least)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}

extension Sequence<String> {
    /// The words that somebody who typed this one may have meant, the likeliest first, three at most: the
    /// same but for case or for one letter, from six letters on two.
    func similar(to word: String) -> [String] {
        let typed = word.lowercased()
        let close = compactMap { candidate -> (distance: Int, word: String)? in
            let length = Swift.max(candidate.count, word.count)
            let limit = length < 2 ? 0 : length < 6 ? 1 : 2
            guard abs(candidate.count - word.count) <= limit else { return nil }
            let distance = spellingDistance(candidate.lowercased(), typed)
            return distance <= limit ? (distance, candidate) : nil
        }
        return close.sorted { $0 < $1 }.prefix(3).map(\.word)
    }
}
