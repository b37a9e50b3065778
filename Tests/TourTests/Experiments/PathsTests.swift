import Testing

@testable import Tour

@Suite struct PathsTests {
    @Test func `paths of optimizers end where the definitions end`() throws {
        let paths = try ValleyPath.all()
        #expect(paths.count { $0.expected != nil } == 4)
        for path in paths where path.expected != nil { #expect(path.end == path.expected, "\(path.name)") }
    }

    @Test func `pictures of paths show start, middle and contours`() throws {
        for path in try ValleyPath.all() {
            #expect(path.points.count == 31)
            #expect(path.picture.count == 17)
            #expect(path.picture[1].hasPrefix("····o"))
            #expect(path.picture[8].contains { "+o".contains($0) })
        }
    }
}
