import ChainRule

print((0.0).maximum(3))  // 3.0
