// S1a, S2, S3a and reg in CoDiPack (C++), by its tape of Jacobians: a value of its type records, a statement at a time, what it
// was computed from.  peer_codipack DATA WORKLOAD
//
// compare.py compiles this where the environment variable CODIPACK names the folder of codi.hpp.

#include <algorithm>
#include <chrono>
#include <codi.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

using Real = codi::RealReverse;

static Real sigmoid(const Real &x) { return 1 / (1 + exp(-x)); }
static Real relu(const Real &x) { return fmax(x, 0.0); }

// The median of a call's seconds, in batches of about 2 ms or more, for 0.7 s.
static double measure(const std::function<void(long)> &call, long warm_up)
{
    using clock = std::chrono::steady_clock;
    long iteration = 0;
    const auto run = [&](long count) {
        const auto start = clock::now();
        for (long i = 0; i < count; i++) call(iteration++);
        return std::chrono::duration<double>(clock::now() - start).count();
    };
    run(warm_up);
    const long calls = std::max(1L, (long)(0.002 / run(1)));
    std::vector<double> batches;
    for (double total = 0; total < 0.7 || batches.size() < 3; total += batches.back() * calls)
        batches.push_back(run(calls) / calls);
    std::nth_element(batches.begin(), batches.begin() + batches.size() / 2, batches.end());
    return batches[batches.size() / 2];
}

static void report(const std::string &workload, double value, const char *unit, double check)
{
    printf("{\"w\": \"%s\", \"peer\": \"codipack\", \"value\": %.9g, \"unit\": \"%s\", \"check\": %.12g}\n",
           workload.c_str(), value, unit, check);
}

// Records what `function` computes of the inputs, and goes back.
template <class Inputs, class Function> static double differentiate(Inputs &inputs, Function function)
{
    auto &tape = Real::getTape();
    tape.reset();
    tape.setActive();
    for (Real &input : inputs) tape.registerInput(input);
    Real y = function();
    tape.registerOutput(y);
    tape.setPassive();
    y.setGradient(1);
    tape.evaluate();
    return y.getValue();
}

// Blocks of 20 operations, or the first 10 of one.
static Real scalar_graph(const std::vector<Real> &x, long count)
{
    Real p = x[0], q = x[1], r = x[2], acc = x[3];
    for (long block = 0; block < std::max(1L, count / 20); block++) {
        Real m0 = p * q, a0 = m0 + r, m1 = a0 * x[3], t0 = tanh(m1), e0 = exp(t0);
        Real a1 = t0 + e0, m2 = a1 * e0, s0 = m2 - p, g0 = sigmoid(s0), a2 = g0 + e0;
        if (count == 10) return a2;
        Real d0 = t0 / a2, l0 = log(a2), m3 = d0 * l0, a3 = m3 + q, m4 = a3 * g0;
        Real s1 = m4 - r, d1 = s1 / e0, a4 = d1 + l0, m5 = a4 * t0, a5 = m5 + acc;
        p = m5, q = g0, r = l0, acc = a5;
    }
    return acc;
}

static void scalars(const std::string &workload)
{
    const long count = atol(workload.c_str() + workload.find('_') + 1);
    double gradients[4];
    const auto run = [&](long iteration) {
        std::vector<Real> x = {0.5 + 1e-3 * (iteration % 7), -0.3, 0.8, 1.2};
        const double y = differentiate(x, [&] { return scalar_graph(x, count); });
        for (int i = 0; i < 4; i++) gradients[i] = x[i].getGradient();
        return y;
    };
    const double check = run(0);
    report(workload, measure(run, 1) / count * 1e9, "ns/op", check);
    if (gradients[0] != gradients[0]) abort();
}

// Rosenbrock's function of 1,000 variables; an operation a statement, as a graph has it, or as one would write it, in
// statements that are recorded as a whole (expression templates).
static void rosenbrock(bool in_statements)
{
    double sum = 0;
    const auto run = [&](long iteration) {
        std::vector<Real> x(1000);
        for (size_t i = 0; i < x.size(); i++) x[i] = i % 2 ? 1 : -1.2;
        x[0] = -1.2 + 1e-3 * (iteration % 7);
        differentiate(x, [&] {
            Real total = 0;
            for (size_t i = 0; in_statements && i + 1 < x.size(); i++) {
                const Real curve = x[i + 1] - x[i] * x[i], slope = 1 - x[i];
                total += 100 * curve * curve + slope * slope;
            }
            for (size_t i = 0; !in_statements && i + 1 < x.size(); i++) {
                Real square = x[i] * x[i], curve = x[i + 1] - square, slope = 1 - x[i];
                Real scaled = 100 * curve, valley = scaled * curve;
                total = total + valley;
                Real rest = slope * slope;
                total = total + rest;
            }
            return total;
        });
        sum = 0;
        for (const Real &input : x) sum += input.getGradient();
    };
    run(0);
    const double check = sum;
    report(in_statements ? "s3a_statements" : "s3a", measure(run, 1) / (8 * 999 - 1) * 1e9, "ns/op", check);
}

// Linear regression, the examples as numbers in the formula.
static void regression()
{
    double gradient = 0;
    const auto run = [&](long iteration) {
        std::vector<Real> p = {1e-3 * (iteration % 7), 0};
        differentiate(p, [&] {
            Real loss = 0;
            for (int i = 0; i < 1000; i++) {
                const double x = i / 1000.0, y = 3 * x - 1;
                Real product = p[0] * x, line = product + p[1], residual = line - y;
                Real square = residual * residual;
                loss = loss + square;
            }
            return loss;
        });
        gradient = p[0].getGradient();
    };
    run(0);
    const double check = gradient;
    report("reg", measure(run, 1) / 5000 * 1e9, "ns/op", check);
}

static std::vector<double> numbers(const std::string &path)
{
    std::ifstream file(path);
    std::vector<double> result;
    for (double number; file >> number;) {
        result.push_back(number);
        if (file.peek() == ',') file.ignore();
    }
    return result;
}

static void moons(const std::string &folder)
{
    const std::vector<double> points = numbers(folder + "/s2_xy.csv");
    std::vector<double> parameters = numbers(folder + "/s2_w.csv");
    std::vector<Real> p(parameters.size());
    const auto loss = [&] {
        Real total = 0, decay = 0;
        std::vector<Real> inputs, outputs;
        for (size_t row = 0; row < points.size(); row += 3) {
            inputs.assign(&points[row], &points[row + 2]);
            const Real *w = p.data();
            for (const int count : {16, 16, 1}) {
                outputs.clear();
                for (int i = 0; i < count; i++) {
                    Real sum = w[inputs.size()];
                    for (const Real &x : inputs) sum = sum + *w++ * x;
                    w++;
                    outputs.push_back(count > 1 ? relu(sum) : sum);
                }
                inputs.swap(outputs);
            }
            total = total + relu(1 - points[row + 2] * inputs[0]);
        }
        for (const Real &parameter : p) decay = decay + parameter * parameter;
        return Real(total * 0.01 + decay * 1e-4);
    };
    double check = 0;
    const double seconds = measure(
        [&](long step) {
            std::copy(parameters.begin(), parameters.end(), p.begin());
            const double found = differentiate(p, loss);
            if (step == 20) check = found;
            for (size_t i = 0; i < p.size(); i++)
                parameters[i] -= (1 - 0.9 * (step % 100) / 100) * p[i].getGradient();
        },
        21);
    report("s2", seconds * 1e3, "ms/step", check);
}

int main(int count, char **arguments)
{
    const std::string workload = count == 3 ? arguments[2] : "";
    if (workload == "s2")
        moons(arguments[1]);
    else if (workload == "s3a" || workload == "s3a_statements")
        rosenbrock(workload != "s3a");
    else if (workload == "reg")
        regression();
    else if (workload.rfind("s1a_", 0) == 0)
        scalars(workload);
    else
        return fprintf(stderr, "usage: peer_codipack DATA s1a_N|s2|s3a|s3a_statements|reg\n"), 64;
}
