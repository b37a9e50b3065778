import ChainRuleTraining
import Testing

@Suite struct TrainingErrorTests {
    @Test func saysWhatWouldFit() {
        let error = TrainingError.invalidSetting("learningRate", value: "-0.1", needs: "positive")
        #expect(error.description == "learningRate is -0.1; it has to be positive")
    }
}
