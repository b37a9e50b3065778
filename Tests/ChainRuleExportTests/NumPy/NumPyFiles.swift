import Foundation

/// Files that NumPy 2.4 wrote.
enum NumPyFiles {
    /// An npy with this header, filled up with spaces to the length that NumPy chose.
    static func npy(_ version: UInt8, _ header: String, _ bytes: [UInt8], length: Int? = nil) -> Data {
        let prefix = version == 1 ? 10 : 12
        let text = header.padding(toLength: (length ?? 128) - prefix - 1, withPad: " ", startingAt: 0) + "\n"
        let size =
            [UInt8(text.utf8.count & 255), UInt8(text.utf8.count >> 8)] + (version == 1 ? [] : [0, 0])
        return Data([0x93] + "NUMPY".utf8 + [version, 0] + size + text.utf8 + bytes)
    }

    /// `np.save(file, np.float32([[1, 2, 3], [4, 5, 6]]))`
    static let floats = npy(
        1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
        [
            0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40, 0, 0, 0xA0, 0x40,
            0, 0, 0xC0, 0x40,
        ])
    /// The same numbers in 2 bytes each, the highest first, column by column; version 2.0 was asked for.
    static let bigFortran = npy(
        2, "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }", [0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6])
    /// `np.array(0.5)` in version 3.0.
    static let number = npy(
        3, "{'descr': '<f8', 'fortran_order': False, 'shape': (), }", [0, 0, 0, 0, 0, 0, 0xE0, 0x3F])

    /// `np.savez(file, a=np.float32([[1, 2]]), é=np.array(3.0))`
    static let stored = base64(
        """
        UEsDBC0AAAAAAAAAIQCxRkXq//////////8FABQAYS5ucHkBABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzog
        JzxmNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgxLCAyKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAACAPwAAAEBQSwMELQAACAAAAAAhADn7jz///////////wYAFADDqS5u
        cHkBABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdz
        aGFwZSc6ICgpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAK
        AAAAAAAACEBQSwECLQMtAAAAAAAAACEAsUZF6ogAAACIAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwECLQMtAAAIAAAAACEA
        OfuPP4gAAACIAAAABgAAAAAAAAAAAAAAgAG/AAAAw6kubnB5UEsFBgAAAAACAAIAZwAAAH8BAAAAAA==
        """)
    /// `np.savez_compressed(file, a=np.zeros((20, 30)), b=np.int8([1, -1]))`
    static let compressed = base64(
        """
        UEsDBC0AAAAIAAAAIQCR3CdO//////////8FABQAYS5ucHkBABAAQBMAAAAAAABoAAAAAAAAAO3IMQ6CQBQA0aXlFL/7kmxBoCHG
        2g5CQ0FlNrCEwojZNTSEU3hh8QpWFvO6mXfT1W2fmNVsOvo4BD2LXqZKrei0hFdwj9sSRv/9V3eP/vhxdk9/9KnIrZR5ZmWXH6UG
        AAAAAAAA+GMfUEsDBC0AAAAIAAAAIQBvq/Rl//////////8FABQAYi5ucHkBABAAggAAAAAAAABGAAAAAAAAAJvsF+obEMnIUMZQ
        rZ6SWpxcpG6loF6Taaiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC7G/wBQSwECLQMtAAAACAAAACEA
        kdwnTmgAAABAEwAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwECLQMtAAAACAAAACEAb6v0ZUYAAACCAAAABQAAAAAAAAAAAAAA
        gAGfAAAAYi5ucHlQSwUGAAAAAAIAAgBmAAAAHAEAAAAA
        """)
    /// `np.savez(stream, a=np.uint8([1, 2, 3]))`, to a stream in which it cannot go back.
    static let streamed = base64(
        """
        UEsDBC0ACAAAAAAAIQAAAAAA//////////8FABQAYS5ucHkBABAAAAAAAAAAAAAAAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzog
        J3x1MScsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQIDUEsHCCrjjrGDAAAAAAAAAIMAAAAAAAAAUEsBAi0DLQAIAAAAAAAh
        ACrjjrGDAAAAgwAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsFBgAAAAABAAEAMwAAANIAAAAAAA==
        """)

    private static func base64(_ text: String) -> Data {
        Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()
    }
}
