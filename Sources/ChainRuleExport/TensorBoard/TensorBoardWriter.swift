public import ChainRule
public import ChainRuleTraining
public import Foundation

/// Writes an event file that TensorBoard shows: curves of numbers, histograms, a graph.
///
/// ```swift
/// let writer = try TensorBoardWriter(folder: URL(fileURLWithPath: "runs/first"))
/// try writer.addGraph(network.graph, layers: network.model.layers, batch: [network.inputs])
/// for step in 1...100 {
///     // …
///     try writer.addScalar(loss, named: "loss", step: step)
///     try writer.addHistogram(of: try w.value, named: "w", step: step)
/// }
/// // tensorboard --logdir runs
/// ```
/// A training does so by itself with `TrainingCallback.tensorBoard(to:)`. What was added is in the file when
/// the call returns, so that TensorBoard shows it while the program runs. Each writer has a file of its own,
/// also in one folder with others.
public final class TensorBoardWriter {
    /// The event file: "events.out.tfevents.1764428104.chainrule".
    public let url: URL
    private let file: FileHandle
    private let now: () -> Date

    /// Begins an event file in a folder, which is made if it is not there.
    ///
    /// - Parameters:
    ///   - folder: that of a run; TensorBoard shows those within one folder beside each other.
    ///   - firstStep: the step that this writer begins with. What earlier files in the folder have of this
    ///     step and of later ones TensorBoard leaves out: it was done again.
    ///   - now: the clock, for files that are the same each time.
    /// - Throws: `FileError` if the folder or the file cannot be made.
    public init(folder: URL, firstStep: Int = 0, now: @escaping () -> Date = Date.init) throws(FileError) {
        self.now = now
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            (url, file) = try Self.newFile(in: folder, at: now())
        } catch {
            throw FileError(.create, folder.path, reason: error.localizedDescription)
        }
        try write { $0.add(3, "brain.Event:2") }
        // SessionLog, START.
        try write(step: firstStep) { $0.add(7) { $0.add(1, 1) } }
    }

    /// One that no other writer has: a number at the end tells those of one second apart. It has zeros before
    /// it, as TensorBoard reads files by their names' order, and of steps done again shows the last it reads.
    private static func newFile(in folder: URL, at date: Date) throws -> (URL, FileHandle) {
        let name = "events.out.tfevents.\(Int(date.timeIntervalSince1970)).chainrule"
        var number = 1
        while true {
            let url = folder.appendingPathComponent(
                number == 1 ? name : name + String(format: ".%04d", number))
            do {
                try Data().write(to: url, options: .withoutOverwriting)
                return (url, try FileHandle(forWritingTo: url))
            } catch let error as CocoaError where error.code == .fileWriteFileExists { number += 1 }
        }
    }

    /// Adds a point to a curve; NaN and infinities, too. TensorBoard has numbers of 32 bits.
    ///
    /// - Parameters:
    ///   - number: its height.
    ///   - name: the curve's. Those with the same beginning up to a "/" are shown together.
    ///   - step: where it is on the horizontal axis.
    public func addScalar(_ number: Double, named name: String, step: Int) throws(FileError) {
        try addValue(named: name, step: step) { $0.add(2, Float(number)) }
    }

    /// Adds a histogram of a value's numbers, in 30 bins from the least to the greatest. Those that are NaN
    /// or infinite are left out.
    public func addHistogram(of value: some ConcreteValue, named name: String, step: Int) throws(FileError) {
        try addValue(named: name, step: step) { $0.add(5) { $0.addHistogram(Numbers(value).elements) } }
    }

    /// Adds the graph, folded: by the names up to their dots, so that "layer1.weight" lies in a box "layer1",
    /// and what is made of it alone beside it.
    ///
    /// Characters that TensorBoard does not take in names are written as "_", and names that several nodes
    /// have get numbers. It shows one graph of a file, the last.
    ///
    /// - Parameters:
    ///   - graph: every node of it, with the shape of the value that it has.
    ///   - layers: those that nodes without a name are put into; without them names alone decide.
    ///   - batch: data with a row for each example. If they have several rows, the number of rows is left
    ///     open ("?") in their shapes and in those that follow from them.
    /// - Throws: `GraphError.cycle`; `FileError`.
    public func addGraph<Value>(
        _ graph: Graph<Value>, layers: [ModelLayer<Value>] = [], batch: [Variable<Value>] = []
    ) throws {
        let nodes = try graph.nodes
        try write { $0.add(4) { $0.addGraph(nodes, layers: layers, batch: Set(batch)) } }
    }

    private func addValue(
        named name: String, step: Int, _ build: (inout ProtobufMessage) -> Void
    ) throws(FileError) {
        try write(step: step) { event in
            event.add(5) { summary in
                summary.add(1) { value in
                    value.add(1, name.escapingControlCharacters())
                    build(&value)
                }
            }
        }
    }

    private func write(step: Int = 0, _ build: (inout ProtobufMessage) -> Void) throws(FileError) {
        var event = ProtobufMessage()
        event.add(1, now().timeIntervalSince1970)
        if step != 0 { event.add(2, step) }
        build(&event)
        do { try file.write(contentsOf: eventRecord(event.bytes)) } catch {
            throw FileError(.write, url.path, reason: error.localizedDescription)
        }
    }
}
