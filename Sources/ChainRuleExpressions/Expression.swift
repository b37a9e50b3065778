import ChainRule
