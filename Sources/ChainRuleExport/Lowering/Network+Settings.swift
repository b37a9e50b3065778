import ChainRule
import ChainRuleExpressions
import ChainRuleTraining

extension Network {
    /// The graph as it is in evaluation: nothing is dropped, and running statistics stay.
    var evaluation: Lowering<Value>.Settings {
        var settings = Lowering<Value>.Settings(examples: [inputs], statistics: Set(model.states))
        for drawn in model.drawnValues where drawn.evaluation.elements.count == 1 {
            settings.numbers[drawn.variable] = Double(drawn.evaluation.elements[0])
        }
        return settings
    }

    /// The graph as it is within a training step.
    var trainingStep: Lowering<Value>.Settings {
        var settings = Lowering<Value>.Settings(
            examples: [inputs, targets], statistics: Set(model.states), updates: model.stateUpdates,
            allowsFrozen: true)
        if let columns = targetColumns {
            settings.shapes[targets] = SymbolicShape(rows: .examples, columns: Extent(columns))
        }
        var generator = model.generator
        for drawn in model.drawnValues {
            // Two numbers of rows tell whether there is one for each example.
            let shape = drawn.draw(2, &generator).shape
            let isExample = shape.rows == 2 && drawn.draw(3, &generator).shape.rows == 3
            let rows: Extent = isExample ? .examples : Extent(shape.rows)
            if drawn.operand == nil {
                settings.numbers[drawn.variable] = 1
            } else {
                settings.shapes[drawn.variable] = SymbolicShape(rows: rows, columns: Extent(shape.columns))
            }
        }
        return settings
    }
}
