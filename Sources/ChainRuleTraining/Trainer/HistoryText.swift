import Foundation

/// A history as text in a checkpoint: JSON, every number to the last bit.
enum HistoryText {
    private static let (infinity, minusInfinity, nan) = ("inf", "-inf", "nan")

    static func text(of history: TrainingHistory) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys  // the same bytes for the same history
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: infinity, negativeInfinity: minusInfinity, nan: nan)
        return String(decoding: try encoder.encode(history), as: UTF8.self)
    }

    static func history(_ text: String) throws(CheckpointError) -> TrainingHistory {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: infinity, negativeInfinity: minusInfinity, nan: nan)
        do {
            return try decoder.decode(TrainingHistory.self, from: Data(text.utf8))
        } catch {
            throw .invalidEntry("string.history", value: String(text.prefix(40)), needs: "a history as JSON")
        }
    }
}
