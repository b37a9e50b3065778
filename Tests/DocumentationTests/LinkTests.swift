import Foundation
import Testing

/// Links, anchors and pictures of README.md and Docs.
@Suite struct LinkTests {
    private let links: Links
    private static let images = "Docs/Images"

    init() throws {
        let korean = try (Repository.koreanPages() + ["README.md"]).map { "Docs/ko/" + $0 }
        let pages = try (Repository.pages() + korean).map { ($0, try Repository.text(of: $0)) }
        links = Links(pages: Dictionary(uniqueKeysWithValues: pages)) { path in
            FileManager.default.fileExists(atPath: Repository.root.appending(path: path).path)
        }
    }

    @Test func `links lead to files, and anchors to headings`() {
        for problem in links.pages.keys.sorted().flatMap(links.problems) { problem.record() }
    }

    @Test func `every picture is shown by a page`() throws {
        let folder = Repository.root.appending(path: Self.images).path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.count > 50)
        #expect(Set(files.map { "\(Self.images)/\($0)" }).subtracting(links.pictures).sorted() == [])
    }

    @Test func `bad links are found`() {
        let page = """
            # A page: its `code`, and 1 · 2
            [here](#a-page-its-code-and-1--2) [there](#a-page) [file](Other.md) [none](None.md)
            [folder](../Sources) [outside](../../etc)
            ![shown](Images/a.svg) ![missing](Images/b.svg) <img src="Images/c.svg">
            [web](https://example.org/x.md) `[code](None.md)` [`code`](Other.md#twice-1), [no](Other.md#twice-2)
            ```text
            [block](None.md)
            # block
            ```
            [block](#block)
            [![picture](Images/a.svg)](None.md)
            """
        let other = "# Twice\n## Twice\n"
        let links = Links(pages: ["Docs/Page.md": page, "Docs/Other.md": other]) {
            ["Docs/Page.md", "Docs/Other.md", "Docs/Images/a.svg", "Sources"].contains($0)
        }
        #expect(
            links.problems(of: "Docs/Page.md").map(\.description) == [
                "Docs/Page.md:2: Docs/Page.md has no heading #a-page",
                "Docs/Page.md:2: there is no Docs/None.md",
                "Docs/Page.md:3: there is no ../etc",
                "Docs/Page.md:4: there is no Docs/Images/b.svg",
                "Docs/Page.md:4: there is no Docs/Images/c.svg",
                "Docs/Page.md:5: Docs/Other.md has no heading #twice-2",
                "Docs/Page.md:10: Docs/Page.md has no heading #block",
                "Docs/Page.md:11: there is no Docs/None.md",
            ])
        #expect(links.pictures == ["Docs/Images/a.svg", "Docs/Images/b.svg", "Docs/Images/c.svg"])
    }
}
