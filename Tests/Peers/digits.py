"""Values and first two derivatives of the library's functions, by mpmath with 60 digits: the table that DigitsTests
compares with, or a finer one for it.

    pip install mpmath
    python3 digits.py 5 > ../ChainRuleTests/Support/DigitsTable.swift
    python3 digits.py 2000 text > digits.txt
    CHAINRULE_DIGITS_TABLE=digits.txt CHAINRULE_DIGITS_REPORT=1 swift test --filter DigitsTests

A line is x, the value, the two derivatives, and where a derivative is a sum that may cancel, the largest term of each,
which is what is rounded. "f" before it: x is a Float, and all fits into one.
"""
import random
import struct
import sys

from mpmath import (acos, acosh, asin, asinh, atan, atan2, atanh, cbrt, cos, cosh, erf, erfc, exp, expm1, log, log1p, mp,
                    mpf, pi, sin, sinh, sqrt, tan, tanh)

mp.dps = 60


def sigmoid(x):
    return 1 / (1 + exp(-x))


def slope(x):
    return sigmoid(x) * sigmoid(-x)


def density(x):
    return exp(-x * x / 2) / sqrt(2 * pi)


def below(x):
    return erfc(-x / sqrt(2)) / 2


def softplus(x):
    return max(x, 0) + log1p(exp(-abs(x)))


def curve(x):
    """The sigmoid's second derivative."""
    return -slope(x) * tanh(x / 2)


def power(n):
    n = mpf(n)
    return lambda x: (x**n, n * x ** (n - 1), n * (n - 1) * x ** (n - 2))


def entropy(t):

    def function(x):
        score = (1 - t) * x if x > 0 else -t * x
        value = score + log1p(exp(-abs(x)))
        first = (1 - t) - sigmoid(-x) if x > 0 else sigmoid(x) - t
        return value, first, slope(x), max(sigmoid(x), t) if 0 < t < 1 else mpf(0)

    return function


def silu(x):
    s, d = sigmoid(x), slope(x)
    return x * s, s + x * d, 2 * d + x * curve(x), max(s, abs(x * d)), max(2 * d, abs(x * curve(x)))


def gelu(x):
    p, d = below(x), density(x)
    return x * p, p + x * d, (2 - x * x) * d, max(p, abs(x * d)), max(2 * d, x * x * d)


def elu(x):
    return (x, mpf(1), mpf(0)) if x > 0 else (expm1(x), exp(x), exp(x))


ROUNDED_TENTH = struct.unpack("f", struct.pack("f", 0.1))[0]

# Up to all but 1, for Double and for Float.
INSIDE = (-1 + 2**-50, 1 - 2**-50), (-1 + 2**-21, 1 - 2**-21)

# By name: the function (one for Double and one for Float where a constant is rounded), and from where to where for Double and for Float; 'log' draws by magnitude.
FUNCTIONS = {
    "exp": (lambda x: (exp(x),) * 3, (-745, 709), (-103, 88)),
    "expm1": (lambda x: (expm1(x), exp(x), exp(x)), (-745, 709), (-103, 88)),
    "log": (lambda x: (log(x), 1 / x, -1 / x**2), "log", "log"),
    "log1p": (lambda x: (log1p(x), 1 / (1 + x), -1 / (1 + x) ** 2), (-1 + 2**-50, 1e15), (-1 + 2**-20, 1e8)),
    "sqrt": (lambda x: (sqrt(x), 1 / (2 * sqrt(x)), -1 / (4 * sqrt(x) ** 3)), "log", "log"),
    "square": (lambda x: (x * x, 2 * x, mpf(2)), (-1e9, 1e9), (-1e6, 1e6)),
    "tanh": (lambda x: (tanh(x), 1 / cosh(x) ** 2, -2 * tanh(x) / cosh(x) ** 2), (-372, 372), (-51, 51)),
    "sigmoid": (lambda x: (sigmoid(x), slope(x), curve(x)), (-745, 745), (-103, 103)),
    "erf": (
        lambda x: (erf(x), 2 / sqrt(pi) * exp(-x * x), -4 * x / sqrt(pi) * exp(-x * x)), (-26.5, 26.5), (-9, 9)),
    "gaussian": (
        lambda x: (exp(-x * x / 2), -x * exp(-x * x / 2), (x * x - 1) * exp(-x * x / 2), mpf(0),
                   max(1, x * x) * exp(-x * x / 2)), (-37, 37), (-13, 13)),
    "normal probability": (lambda x: (below(x), density(x), -x * density(x)), (-37, 37), (-12.5, 12.5)),
    "softplus": (lambda x: (softplus(x), sigmoid(x), slope(x)), (-745, 745), (-103, 103)),
    "SiLU": (silu, (-708, 708), (-87, 87)),
    "GELU": (gelu, (-37, 37), (-12.5, 12.5)),
    "ELU": (elu, (-745, 900), (-103, 100)),
    "power 2.5": (power(2.5), "log", "log"),
    "power -2": (power(-2), "log", "log"),
    "power 0.5": (power(0.5), "log", "log"),
    "power 0.1": ((power(0.1), power(ROUNDED_TENTH)), "log", "log"),
    "entropy 1": (entropy(1), (-745, 745), (-103, 103)),
    "entropy 0": (entropy(0), (-745, 745), (-103, 103)),
    "entropy 0.25": (entropy(0.25), (-745, 745), (-103, 103)),
    "sin": (lambda x: (sin(x), cos(x), -sin(x)), (-1e5, 1e5), (-1e4, 1e4)),
    "cos": (lambda x: (cos(x), -sin(x), -cos(x)), (-1e5, 1e5), (-1e4, 1e4)),
    "tan": (
        lambda x: (tan(x), 1 + tan(x) ** 2, 2 * tan(x) * (1 + tan(x) ** 2)), (-1e5, 1e5), (-1e4, 1e4)),
    "asin": (lambda x: (asin(x), 1 / sqrt(1 - x * x), x / sqrt(1 - x * x) ** 3), *INSIDE),
    "acos": (lambda x: (acos(x), -1 / sqrt(1 - x * x), -x / sqrt(1 - x * x) ** 3), *INSIDE),
    "atan": (lambda x: (atan(x), 1 / (1 + x * x), -2 * x / (1 + x * x) ** 2), (-1e50, 1e50), (-1e9, 1e9)),
    "sinh": (lambda x: (sinh(x), cosh(x), sinh(x)), (-706, 706), (-85, 85)),
    "cosh": (lambda x: (cosh(x), sinh(x), cosh(x)), (-706, 706), (-85, 85)),
    "asinh": (lambda x: (asinh(x), 1 / sqrt(x * x + 1), -x / sqrt(x * x + 1) ** 3), (-1e50, 1e50), (-1e9, 1e9)),
    "acosh": (
        lambda x: (acosh(x), 1 / sqrt(x * x - 1), -x / sqrt(x * x - 1) ** 3), (1 + 2**-40, 1e50), (1 + 2**-18, 1e9)),
    "atanh": (lambda x: (atanh(x), 1 / (1 - x * x), 2 * x / (1 - x * x) ** 2), *INSIDE),
    "log2": (lambda x: (log(x, 2), 1 / (x * log(2)), -1 / (x * x * log(2))), "log", "log"),
    "log10": (lambda x: (log(x, 10), 1 / (x * log(10)), -1 / (x * x * log(10))), "log", "log"),
    "cube root": (lambda x: (cbrt(x), 1 / (3 * cbrt(x) ** 2), -2 / (9 * cbrt(x) ** 5)), "log", "log"),
    "atan2 of 1": (
        lambda x: (atan2(1, x), -1 / (1 + x * x), 2 * x / (1 + x * x) ** 2), (-1e50, 1e50), (-1e9, 1e9)),
    "atan2 by -1": (
        lambda x: (atan2(x, -1), -1 / (1 + x * x), 2 * x / (1 + x * x) ** 2), (-1e50, 1e50), (-1e9, 1e9)),
    # Of the first of the scores x and 0.
    "softmax": (lambda x: (sigmoid(x), slope(x), curve(x), mpf(0), slope(x)), (-745, 745), (-103, 103)),
    "log-softmax": (lambda x: (-softplus(-x), sigmoid(-x), -slope(x)), (-745, 745), (-103, 103)),
    "softmax with loss": (lambda x: (softplus(-x), -sigmoid(-x), slope(x)), (-745, 745), (-103, 103)),
}


def rounded(x, is_float):
    return struct.unpack("f", struct.pack("f", x))[0] if is_float else x


def argument(generator, domain, is_float):
    if domain == "log":
        return rounded(2.0 ** generator.uniform(-149, 127) if is_float else 2.0 ** generator.uniform(-1022, 1023), is_float)
    low, high = domain
    kind = generator.random()
    if kind < 0.35:
        x = generator.uniform(low, min(high, 1000))
    elif kind < 0.85:
        x = generator.uniform(-6, 6)
    else:
        x = generator.choice((-1, 1)) * 2.0 ** generator.uniform(-30, 1)
    return rounded(min(max(x, low), high), is_float)


def lines(name, count, is_float):
    function, *domains = FUNCTIONS[name]
    domain = domains[is_float]
    if isinstance(function, tuple):
        function = function[is_float]
    generator = random.Random(name)
    # So far from overflow that no product on the way to a derivative does.
    greatest = mpf(2) ** (128 if is_float else 1024) / 16
    edges = [] if domain == "log" else [rounded(float(x), is_float) for x in domain]
    made = 0
    while made < count:
        x = edges[made] if made < len(edges) else argument(generator, domain, is_float)
        numbers = list(function(mpf(x)))
        edges = [edge for edge in edges if edge != x or all(abs(number) < greatest for number in numbers)]
        if all(abs(number) < greatest for number in numbers):
            made += 1
            yield ("f " if is_float else "") + " ".join(f"{float(number):.17g}" for number in [x] + numbers)


def main():
    count = int(sys.argv[1])
    is_swift = len(sys.argv) < 3
    indent = "    " if is_swift else ""
    if is_swift:
        print("// Made by Tests/Peers/digits.py, which says what is in a line.\n")
        print('let digitsTable = """')
    for name in FUNCTIONS:
        print(f"{indent}# {name}")
        for is_float in (False, True):
            for line in lines(name, count, is_float):
                print(indent + line)
    if is_swift:
        print('    """')


main()
