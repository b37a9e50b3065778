extension GraphPicture {
    /// Draws all wires, and the local derivatives at their ends.
    func drawWires(_ svg: inout SVGBuilder, _ origin: Origin) {
        var nextRoute = 0
        var backCount = 0
        for (index, box) in boxes.enumerated() {
            var routes: [[(layer: Int, across: Double)]?] = []
            for input in box.inputs {
                routes.append(input.leadsBack ? nil : layout.routes[nextRoute])
                nextRoute += input.leadsBack ? 0 : 1
            }
            let ports = ports(of: box, routes)
            for (number, input) in box.inputs.enumerated() {
                var path = WirePath(picture: self, origin: origin)
                if let route = routes[number] {
                    path.run(from: input.source, to: index, port: ports[number], through: route)
                } else {
                    path.runBack(from: input.source, to: index, port: ports[number], number: backCount)
                    backCount += 1
                }
                svg.path(
                    path.data, style: input.isOnCycle ? "wire cycle" : "wire",
                    attributes: id("w", index, input.operand))
                guard let local = input.local, geometry[index].hasLocals else { continue }
                drawLocal(local, of: index, operand: input.operand, port: ports[number], &svg, origin)
            }
            // A result's labels have a wire of their own.
            if isUsed[index] || geometry[index].node.labelLength == 0 { continue }
            var stub = WirePath(picture: self, origin: origin)
            stub.runOut(of: index)
            svg.path(stub.data, style: "wire")
        }
    }

    /// For each input its port: in the order of the operands, or where that says nothing, as the wires lie.
    private func ports(of box: GraphBox, _ routes: [[(layer: Int, across: Double)]?]) -> [Int] {
        if box.ordersOperands { return Array(box.inputs.indices) }
        let arrivals = zip(box.inputs, routes).map { input, route in
            route?.last?.across ?? (input.leadsBack ? .infinity : layout.across[input.source])
        }
        let order = arrivals.indices.sorted { (arrivals[$0], $0) < (arrivals[$1], $1) }
        var ports = Array(order.indices)
        for (port, input) in order.enumerated() { ports[input] = port }
        return ports
    }

    private func drawLocal(
        _ text: String, of index: Int, operand: Int, port: Int, _ svg: inout SVGBuilder, _ origin: Origin
    ) {
        let geometry = geometry[index]
        let layer = layout.layers[layout.layerOf[index]]
        let (x, y) = point(
            layer.center - geometry.node.along / 2, layout.across[index] + geometry.ports[port],
            origin)
        let isFar = geometry.labelsFarSide[port]
        let isAcross = direction == .topDown
        svg.text(
            text, x: isAcross ? x + (isFar ? 4 : -4) : x - 4, y: isAcross ? y - 5 : y + (isFar ? 10.5 : -3.5),
            style: "faint", size: BoxGeometry.localSize, anchor: isAcross && isFar ? .start : .end,
            attributes: id("d", index, operand))
    }
}

/// A wire's path: straight along the layers, bent between them.
private struct WirePath {
    let picture: GraphPicture
    let origin: GraphPicture.Origin
    private(set) var data = ""
    private var end = (along: 0.0, across: 0.0)

    init(picture: GraphPicture, origin: GraphPicture.Origin) {
        (self.picture, self.origin) = (picture, origin)
    }

    /// From a box through points of the layers between to a port of another.
    mutating func run(
        from source: Int, to target: Int, port: Int, through route: [(layer: Int, across: Double)]
    ) {
        runOut(of: source)
        for (layer, across) in route {
            bend(to: picture.layout.layers[layer].start, across)
            line(to: picture.layout.layers[layer].end, across)
        }
        let across = picture.layout.across[target] + picture.geometry[target].ports[port]
        let layer = picture.layout.layers[picture.layout.layerOf[target]]
        bend(to: layer.start, across)
        line(to: layer.center - picture.geometry[target].boundary(atPort: port), across)
    }

    /// Around everything, back to a layer before.
    mutating func runBack(from source: Int, to target: Int, port: Int, number: Int) {
        let layout = picture.layout
        let shift = 8 + Double(number % 4) * 4
        let outer = layout.breadth + 6 + Double(number) * 12
        let across = layout.across[target] + picture.geometry[target].ports[port]
        let first = layout.layers[layout.layerOf[target]]
        runOut(of: source)
        let right = end.along + shift
        line(to: right - 4, end.across)
        corner(right, end.across, right, end.across + 4)
        line(to: right, outer - 4)
        corner(right, outer, right - 4, outer)
        line(to: first.start - shift + 4, outer)
        corner(first.start - shift, outer, first.start - shift, outer - 4)
        line(to: first.start - shift, across + 4)
        corner(first.start - shift, across, first.start - shift + 4, across)
        let tip = first.center - picture.geometry[target].boundary(atPort: port)
        line(to: tip, across)
        data += "M\(text(tip - 8, across - 4))L\(text(tip, across))L\(text(tip - 8, across + 4))"
    }

    /// From a box past its labels.
    mutating func runOut(of box: Int) {
        let layer = picture.layout.layers[picture.layout.layerOf[box]]
        end = (layer.center + picture.geometry[box].exit, picture.layout.across[box])
        data = "M\(text(end.along, end.across))"
        line(to: layer.end, end.across)
    }

    private mutating func line(to along: Double, _ across: Double) {
        if abs(along - end.along) + abs(across - end.across) > 0.05 { data += "L\(text(along, across))" }
        end = (along, across)
    }

    private mutating func corner(_ along: Double, _ across: Double, _ nextAlong: Double, _ nextAcross: Double)
    {
        data += "Q\(text(along, across)) \(text(nextAlong, nextAcross))"
        end = (nextAlong, nextAcross)
    }

    private mutating func bend(to along: Double, _ across: Double) {
        if abs(across - end.across) < 0.05 { return line(to: along, across) }
        let middle = (end.along + along) / 2
        data += "C\(text(middle, end.across)) \(text(middle, across)) \(text(along, across))"
        end = (along, across)
    }

    private func text(_ along: Double, _ across: Double) -> String {
        let (x, y) = picture.point(along, across, origin)
        return "\(coordinate(x)) \(coordinate(y))"
    }
}
