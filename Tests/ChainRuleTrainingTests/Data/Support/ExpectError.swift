import ChainRuleTraining
import Testing

/// Expects a `DataError` whose description is, or contains, this text.
func expectError<Result>(
    _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Result
) {
    do {
        let result = try body()
        Issue.record("no error, but \(result)", sourceLocation: sourceLocation)
    } catch let error as DataError {
        #expect(error.description.contains(text), sourceLocation: sourceLocation)
    } catch {
        Issue.record("another error: \(error)", sourceLocation: sourceLocation)
    }
}
