using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Methods;

/// <summary>A method or composition on a backbone, ready to be trained. Disposing it takes it off.</summary>
public sealed class AppliedMethod : IDisposable
{
    private readonly DeltaHandle? _delta;

    private AppliedMethod(PretrainedModel backbone, MethodExpression expression, DeltaHandle? delta, CompositionHandle? composition)
    {
        (Backbone, Expression, _delta, Composition) = (backbone, expression, delta, composition);
        // Before a stage begins, the deltas of later ones take no gradients and would not count.
        Counts = ParameterCounts.Of(backbone);
    }

    /// <summary>The backbone.</summary>
    public PretrainedModel Backbone { get; }

    /// <summary>What was applied.</summary>
    public MethodExpression Expression { get; }

    /// <summary>The composition, where there are several deltas.</summary>
    public CompositionHandle? Composition { get; }

    /// <summary>Parameters, as the study counts them.</summary>
    public ParameterCounts Counts { get; }

    /// <summary>Applies what an expression means. With <c>none</c> the backbone is frozen, with <c>FT</c> alone its own parameters are trained.</summary>
    /// <param name="backbone">The backbone, without deltas.</param>
    /// <param name="expression">What is trained.</param>
    /// <param name="options">Options by <c>METHOD.option</c>; null for the study's defaults.</param>
    /// <param name="seed">Seeds fresh parameters.</param>
    /// <param name="stage">Makes the settings of each stage of a sequence, by its number from 0; null for the trainer's.</param>
    /// <returns>What was applied.</returns>
    /// <exception cref="ArgumentException">An option is not known or means nothing.</exception>
    /// <exception cref="DeltaTargetException">The method finds nothing to attach to in this backbone.</exception>
    public static AppliedMethod Apply(
        PretrainedModel backbone, MethodExpression expression, IReadOnlyDictionary<string, double>? options = null, int seed = 0, Func<int, IDeltaPart, DeltaStage>? stage = null)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(expression);
        if (backbone.Deltas().Count > 0)
            throw new InvalidOperationException($"{backbone.GetName()} has deltas already ({string.Join(", ", backbone.Deltas().Select(delta => delta.Name))}); detach them first.");
        IDeltaPart[] stages = [.. expression.Parts(backbone, options).Select(MethodExpression.Together)];
        var settings = new DeltaOptions { Seed = seed };
        if (expression.IsNone || expression.TrainsBackbone)
        {
            foreach (var parameter in backbone.parameters())
                parameter.requires_grad = !expression.IsNone;
            return new(backbone, expression, null, null);
        }
        if (stages.Length > 1)
            return new(backbone, expression, null, backbone.Apply(DeltaComposition.Sequential([.. stages.Select((part, number) => stage?.Invoke(number, part) ?? new DeltaStage(part))]), settings));
        return stages[0] is IDeltaModule single
            ? new(backbone, expression, backbone.Apply(single, settings), null)
            : new(backbone, expression, null, backbone.Apply(DeltaComposition.Simultaneous(stages[0]), settings));
    }

    /// <summary>
    /// Writes what was trained: a delta (which <c>LoadDelta</c> reads), a composition (<c>LoadComposition</c>), or with full fine-tuning the whole model
    /// (<c>FromPretrained</c>). Nothing for <c>none</c>.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string folder)
    {
        if (Expression.IsNone)
            return;
        if (Composition is not null)
            Composition.Save(folder);
        else if (_delta is not null)
            _delta.Save(folder);
        else
            Backbone.SavePretrained(folder);
    }

    /// <summary>Takes the deltas off the backbone and frees them.</summary>
    public void Dispose()
    {
        Composition?.Dispose();
        _delta?.Dispose();
    }
}
