import ChainRuleTraining
import Testing

@Suite struct TrainingErrorTests {
    @Test func `a training error says what would fit`() {
        let error = TrainingError.invalidSetting("learningRate", value: "-0.1", needs: "positive")
        #expect(error.description == "learningRate is -0.1; it has to be positive")
        let foreign = TrainingError.foreignCheckpoint("batch size", stored: "10", needed: "16")
        #expect(
            foreign.description
                == "the checkpoint is one of another run: its batch size is 10, and this one's 16")
    }
}
