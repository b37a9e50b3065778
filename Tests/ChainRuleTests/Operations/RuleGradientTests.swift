import ChainRule
import TestSupport
import Testing

/// Every rule, on every type of value, in its first and its second derivative, on random shapes and numbers.
@Suite struct RuleGradientTests {
    @Test(arguments: RuleCase.all) func `every rule passes every check of derivatives`(of rule: RuleCase)
        throws
    {
        for check in RuleCheck.all(of: rule) { try check.run() }
    }

    @Test(.enabled(if: LongTests.areRun)) func `there are a thousand cases and more`() {
        let count = RuleCase.all.map { RuleCheck.all(of: $0).count }.reduce(0, +)
        print("gradient-check cases: \(count), of \(RuleCase.all.count) rules and variants")
        #expect(count >= 1000)
    }
}
