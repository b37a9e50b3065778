import ChainRule

extension IDX {
    /// The numbers as a matrix: a row for each example, the other dimensions one behind the other. What
    /// `Element` cannot hold is rounded.
    ///
    /// ```swift
    /// let file = try IDX(sizes: [2, 1, 2], numbers: [0, 255, 51, 102])
    /// let images: Matrix<Double> = try file.matrix(scaled: true)  // [[0.0, 1.0],
    ///                                                             //  [0.2, 0.4]]
    /// ```
    /// - Parameters:
    ///   - element: the type of the matrix's numbers.
    ///   - scaled: whether to divide by 255, so that gray levels go from 0 to 1.
    /// - Throws: `DataError` if other numbers than unsigned bytes are to be scaled, or the matrix would be
    ///   too large for memory's addresses.
    @inlinable
    public func matrix<Element: MatrixElement>(
        of element: Element.Type = Element.self, scaled: Bool = false
    ) throws(DataError) -> Matrix<Element> {
        guard type == .uint8 || !scaled else { throw scaleFault }
        // No overflow: the bytes are there.
        let columns = sizes.contains(0) ? 0 : sizes.dropFirst().reduce(1, *)
        var result = Matrix<Element>.zeros(rows: count, columns: columns)
        if let fault = result.fault { throw .fault(fault) }
        let gray = (0..<256).map { Element($0) / (scaled ? 255 : 1) }
        bytes.withUnsafeBufferPointer { bytes in
            gray.withUnsafeBufferPointer { gray in
                result.withUnsafeMutableElements { result in
                    let start = dataStart
                    switch type {
                    case .uint8:
                        for i in 0..<result.count { result[i] = gray[Int(bytes[start + i])] }
                    case .int8:
                        for i in 0..<result.count { result[i] = Element(Int8(bitPattern: bytes[start + i])) }
                    case .int16:
                        IDX.fill(result, bytes, start) { Element(Int16(bitPattern: $0)) }
                    case .int32:
                        IDX.fill(result, bytes, start) { Element(Int32(bitPattern: $0)) }
                    case .float:
                        IDX.fill(result, bytes, start) { Element(Float(bitPattern: $0)) }
                    case .double:
                        IDX.fill(result, bytes, start) { Element(Double(bitPattern: $0)) }
                    }
                }
            }
        }
        return result
    }

    /// Each element from the bits of its number.
    @inlinable
    static func fill<Element, Bits: FixedWidthInteger>(
        _ result: UnsafeMutableBufferPointer<Element>, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int,
        _ element: (Bits) -> Element
    ) {
        let raw = UnsafeRawBufferPointer(bytes)
        for i in 0..<result.count {
            let offset = start + i * MemoryLayout<Bits>.size
            result[i] = element(Bits(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: Bits.self)))
        }
    }

    @usableFromInline
    var scaleFault: DataError {
        .impossible(
            "scaling \(type) to 0…1", reason: "only unsigned bytes have a greatest number meant by it")
    }

    /// The numbers as class indices.
    ///
    /// - Throws: `DataError` if they are no unsigned bytes, or more than one for each example.
    public func labels() throws(DataError) -> [Int] {
        guard type == .uint8, sizes.count == 1 else {
            let reason = "these are \(sizes) of \(type); labels are unsigned bytes in one dimension"
            throw Self.fault(2, reason)
        }
        return bytes[dataStart...].map { Int($0) }
    }
}

extension Dataset {
    /// Images and labels from two IDX files, compressed or not: a row for each image.
    ///
    /// ```swift
    /// let mnist = try Dataset<Float>(
    ///     images: .file("train-images-idx3-ubyte.gz"), labels: .file("train-labels-idx1-ubyte.gz"))
    /// mnist.inputs.shape  // 60000×784
    /// mnist.classCount    // 10
    /// ```
    /// - Parameters:
    ///   - images: an IDX file, its first size being the number of images.
    ///   - labels: an IDX file of the class of each image, from 0 on.
    ///   - scaled: whether gray levels go from 0 to 1 instead of 255.
    ///   - classCount: otherwise one more than the greatest label.
    ///   - limit: how many bytes each file may have when decompressed.
    /// - Throws: `DataError` if a file cannot be read, is damaged, or the two have not as many examples.
    @inlinable
    public init(
        images: DataSource, labels: DataSource, scaled: Bool = true, classCount: Int? = nil,
        limit: Int = DataSource.defaultLimit
    ) throws(DataError) {
        let labels = try IDX.read(labels, limit: limit).labels()
        let images = try IDX.read(images, limit: limit)
        guard images.count == labels.count else {
            throw .countsDiffer(inputs: images.count, targets: labels.count)
        }
        try self.init(
            inputs: images.matrix(scaled: scaled), classIndices: labels, classCount: classCount)
    }
}
