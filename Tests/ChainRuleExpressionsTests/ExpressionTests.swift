import Testing

@testable import ChainRuleExpressions
