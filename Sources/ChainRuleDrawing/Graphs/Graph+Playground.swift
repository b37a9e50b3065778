#if canImport(AppKit)
    import AppKit
    public import ChainRule

    // Not run yet: it was written on Linux, which has no playgrounds.
    extension Graph: CustomPlaygroundDisplayConvertible {
        /// The graph's picture; where that cannot be shown, its table.
        public var playgroundDescription: Any { NSImage(data: Data(svg().text.utf8)) ?? description }
    }
#endif
