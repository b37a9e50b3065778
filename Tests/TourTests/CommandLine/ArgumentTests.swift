import Testing

@testable import Tour

@Suite struct ArgumentTests {
    @Test(arguments: [
        (["dance"], "there is no command \"dance\""),
        (["graph", "digits"], "one command at a time: \"graph\" and then \"digits\" is too much"),
        (["--colour"], "there is no option \"--colour\""),
        (["--seed"], "--seed needs a value: a whole number from 0 on"),
        (["--seed", "-1"], "--seed needs a whole number from 0 on, not \"-1\""),
        (["--seed="], "--seed needs a whole number from 0 on, not \"\""),
        (["digits", "--epochs", "0"], "--epochs needs a whole number from 1 on, not \"0\""),
        (["--seed", "1", "graph"], "--seed means nothing to \"graph\""),
        (["xor", "--pictures"], "--pictures needs a value: the path of a folder"),
        (["xor", "--pictures="], "--pictures needs the path of a folder, not \"\""),
        (["--pictures", "x", "graph"], "--pictures means nothing to \"graph\""),
        (["export", "--type", "half"], "--type needs double or float, not \"half\""),
        (["digits", "--evaluate", "x"], "--evaluate means nothing to \"digits\""),
    ])
    func `wrong arguments are refused`(_ arguments: [String], _ reason: String) {
        #expect(throws: Failure.usage(reason)) { try Invocation(arguments) }
    }

    @Test func `wrong arguments end the program with status 64`() async throws {
        let run = try await runTour("--epochs", "many")
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        #expect(
            run.errors == """
                Tour: --epochs needs a whole number from 1 on, not "many"
                "Tour --help" says what there is.

                """)
    }

    @Test func `arguments cannot steer the terminal`() async throws {
        let run = try await runTour("\u{1B}[31m")
        #expect(run.errors.hasPrefix(#"Tour: there is no command "\u{1B}[31m""# + "\n"))
    }

    @Test func `arguments set what they name`() throws {
        let invocation = try Invocation([
            "--seed", "3", "digits", "--epochs=2", "--data", "x.csv", "--pictures=y",
        ])
        #expect(invocation.command?.name == "digits")
        #expect(invocation.settings == Settings(seed: 3, epochs: 2, dataPath: "x.csv", picturesPath: "y"))
        #expect(try Invocation([]).settings == Settings())
    }

    @Test(arguments: ["--help", "-h"])
    func `arguments ask for help`(_ argument: String) async throws {
        let run = try await runTour(argument)
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        for command in Command.all {
            #expect(run.output.contains(" \(command.name) "))
            #expect(run.output.contains(command.summary))
        }
        for option in Option.all { #expect(run.output.contains("\(option.name) \(option.placeholder)")) }
    }

    @Test func `arguments ask for help on one command`() async throws {
        let text = try await runTour("graph", "--help").output
        #expect(text.contains("usage: Tour graph"))
        #expect(!text.contains("--seed"))
    }
}
