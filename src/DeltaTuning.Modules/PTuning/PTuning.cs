using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>
/// P-tuning: virtual tokens that a small network computes from trained vectors, P = f(E), which trains more steadily than P alone (Liu et al.,
/// https://arxiv.org/abs/2103.10385). Names, numbers and files are PEFT's: the file holds P; a loaded delta has no network and trains P itself.
/// </summary>
public sealed record PTuning : IDeltaModule
{
    /// <summary>P-tuning's <c>peft_type</c>.</summary>
    internal const string PeftType = "P_TUNING";

    /// <summary>The number of layers that PEFT writes with an MLP, which always has three.</summary>
    private const int DefaultLayers = 2;

    private const string Path = "prompt_encoder";

    /// <summary>P-tuning with a number of virtual tokens.</summary>
    /// <param name="tokens">Number of virtual tokens, at least 1.</param>
    public PTuning(int tokens = 20) => Tokens = tokens;

    /// <inheritdoc/>
    public string Method => PeftType;

    /// <summary>Number of virtual tokens in a sequence, at least 1; PEFT's <c>num_virtual_tokens</c>.</summary>
    /// <value>Default 20, as in PEFT's examples.</value>
    public int Tokens { get; init; }

    /// <summary>What computes the virtual tokens.</summary>
    /// <value>Default MLP, as in PEFT.</value>
    public PromptEncoder Encoder { get; init; }

    /// <summary>Width of the network, at least 1; of an LSTM, for each direction. PEFT's <c>encoder_hidden_size</c>.</summary>
    /// <value>Default null: the model's width, as in PEFT.</value>
    public int? HiddenSize { get; init; }

    /// <summary>Layers of an LSTM, at least 1; an MLP always has three linear ones. PEFT's <c>encoder_num_layers</c>.</summary>
    /// <value>Default 2, as in PEFT.</value>
    public int Layers { get; init; } = DefaultLayers;

    /// <summary>Dropout between the layers of an LSTM while training, from 0 to below 1; an MLP has none. PEFT's <c>encoder_dropout</c>.</summary>
    /// <value>Default 0.</value>
    public double Dropout { get; init; }

    /// <summary>Which stacks the prompt enters.</summary>
    /// <value>Default the encoder, or the only stack.</value>
    public PromptSide Side { get; init; }

    /// <summary>Where it stands in a sequence.</summary>
    /// <value>Default before all tokens, as in PEFT.</value>
    public PromptPlacement Placement { get; init; }

    /// <summary>Whether virtual tokens get positions and segments and pass the embedding block, as tokens do; see <see cref="PromptTuning.HasPositions"/>.</summary>
    /// <value>Default true, as in PEFT.</value>
    public bool HasPositions { get; init; } = true;

    /// <summary>Modules of which copies are trained and saved whole, such as a task head: names, exact or as a suffix at a dot; PEFT's <c>modules_to_save</c>.</summary>
    /// <value>Default null: the heads that the model's map names; empty for none.</value>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <summary>Where the virtual tokens enter.</summary>
    internal VirtualTokens Place => new(Tokens, Side, Placement, HasPositions);

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        Validate();
        delta.SaveModules(ModulesToSave);
        var points = Place.Points(delta);
        var (point, width) = (points[0], points[0].Width);
        var prompt = delta.Computed(point, Place.Name, [Place.Rows, width], 1, () => Network(delta, point, width));
        Place.Enter(delta, points, () => prompt(0));
    }

    private Func<int, bool, Tensor> Network(IDeltaBuilder delta, DeltaPoint point, long width)
    {
        var hidden = HiddenSize ?? width;
        var embedding = delta.Parameter(point, $"{Path}.embedding.weight", [Place.Rows, width], Init.Normal(1));
        if (Encoder == PromptEncoder.Mlp)
        {
            var (first, second, third) = (Head(0, width, hidden), Head(2, hidden, hidden), Head(4, hidden, width));
            return (_, _) => third.Of(second.Of(first.Of(embedding.Value).relu()).relu());
        }
        var lstm = PromptLstm.Declare(delta, point, $"{Path}.lstm_head", width, hidden, Layers);
        var (inner, outer) = (Head(0, 2 * hidden, 2 * hidden), Head(2, 2 * hidden, width));
        return (_, training) => outer.Of(inner.Of(lstm.Of(embedding.Value, training ? Dropout : 0)).relu());

        Dense Head(int number, long inFeatures, long outFeatures) => Dense.Declare(delta, point, $"{Path}.mlp_head.{number}", inFeatures, outFeatures);
    }

    private void Validate()
    {
        if (!Enum.IsDefined(Encoder))
            throw new ArgumentException($"{nameof(Encoder)} is {Encoder}; choose among {string.Join(", ", Enum.GetNames<PromptEncoder>())}.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(HiddenSize ?? 1, nameof(HiddenSize));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Layers);
        if (Dropout is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "Dropout must be from 0 to below 1.");
        if (Encoder == PromptEncoder.Mlp && (Layers != DefaultLayers || Dropout > 0))
            throw new ArgumentException($"{nameof(Layers)} is {Layers} and {nameof(Dropout)} {Dropout}, which belong to an LSTM; leave them at {DefaultLayers} and 0, or choose {nameof(PromptEncoder.Lstm)}.", nameof(Layers));
    }
}
