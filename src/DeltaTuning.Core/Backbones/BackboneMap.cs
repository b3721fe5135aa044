namespace DeltaTuning;

/// <summary>One attachment point of a model and the module that stands there.</summary>
/// <param name="Point">What passes there, in which stack and attention.</param>
/// <param name="Path">The module's path, as <c>named_modules()</c> gives it.</param>
/// <param name="Layer">The layer's number in its stack, from 0; null outside the layers.</param>
public sealed record BackboneSite(AttachmentPoint Point, string Path, int? Layer = null)
{
    /// <summary>Last dimension of what passes a seam: the model's width, or heads × head width at keys and values.</summary>
    /// <value>Default 0: not told, as at layers, whose weights tell.</value>
    public int Width { get; init; }

    /// <summary>Heads of the attention that a <see cref="KeyValueSeam"/> belongs to.</summary>
    /// <value>Default 0: not told.</value>
    public int Heads { get; init; }
}

/// <summary>
/// What a family publishes so that deltas need no knowledge of families: attachment point → module paths, and the facts that PEFT's files want.
/// A TorchSharp model of your own may implement <see cref="IBackbone"/> and publish one, or do without and be addressed by path patterns.
/// </summary>
public sealed record BackboneMap
{
    /// <summary>All attachment points, in the order of the forward pass.</summary>
    public required IReadOnlyList<BackboneSite> Sites { get; init; }

    /// <summary>HuggingFace's <c>model_type</c>, such as <c>roberta</c> or <c>t5</c>; null for a model that has none.</summary>
    public string? Family { get; init; }

    /// <summary>HuggingFace's class name, such as <c>RobertaForSequenceClassification</c>; null for a model that has none.</summary>
    public string? Architecture { get; init; }

    /// <summary>The <c>task_type</c> that PEFT uses for such a model (<c>SEQ_CLS</c>, <c>SEQ_2_SEQ_LM</c>, ...); null for none.</summary>
    public string? PeftTask { get; init; }

    /// <summary>Paths of the task heads: modules whose weights start at random on a bare checkpoint, and which are trained with a delta unless told otherwise.</summary>
    public IReadOnlyList<string> Heads { get; init; } = [];

    /// <summary>Path of the projection onto the vocabulary, which all-linear targeting leaves out; null for a model without.</summary>
    public string? OutputEmbedding { get; init; }

    /// <summary>Path of an embedding → its row for padding, which gets no gradient: what a delta adds to that row gets none either.</summary>
    /// <value>Default empty: all rows are alike.</value>
    public IReadOnlyDictionary<string, long> PaddingRows { get; init; } = new Dictionary<string, long>();

    /// <summary>
    /// Other names under which checkpoints hold a parameter once more → its path here, such as <c>lm_head.decoder.bias</c> → <c>lm_head.bias</c> of a tied head.
    /// </summary>
    /// <value>Default empty: every parameter has one name.</value>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder or name that the weights came from; null for a model made from a configuration.</summary>
    public string? Source { get; init; }

    /// <summary>The modules at a point.</summary>
    /// <param name="point">The point; what it leaves open matches everything.</param>
    /// <returns>The places in the order of the forward pass; empty where this model has none.</returns>
    public IEnumerable<BackboneSite> At(AttachmentPoint point) => Sites.Where(site => point.Covers(site.Point));
}

/// <summary>A model that publishes a <see cref="BackboneMap"/>.</summary>
public interface IBackbone
{
    /// <summary>The model's attachment points.</summary>
    BackboneMap Map { get; }
}
