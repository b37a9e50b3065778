import Foundation

private let (infinity, minusInfinity) = ("inf", "-inf")
let notANumber = "nan"

/// A value as JSON: the same text for the same value, every number to the last bit. `nil` if JSON has no such
/// value.
func jsonText(of value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: infinity, negativeInfinity: minusInfinity, nan: notANumber)
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
}

/// The value of a JSON text; `nil` if the text has none of this type.
func jsonValue<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) -> Value? {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: infinity, negativeInfinity: minusInfinity, nan: notANumber)
    return try? decoder.decode(type, from: Data(text.utf8))
}
