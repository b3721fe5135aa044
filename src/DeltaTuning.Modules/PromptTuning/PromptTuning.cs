namespace DeltaTuning.Modules;

/// <summary>
/// Prompt tuning: n trained vectors stand in a sequence as virtual tokens, E' = [P; E(x)] with P (n, width) (Lester et al.,
/// https://arxiv.org/abs/2104.08691). Names, numbers and files are PEFT's.
/// </summary>
/// <remarks>
/// The attention mask grows by ones, segment ids by zeros, and positions are counted through the longer sequence. Outputs with an entry per token have the
/// virtual tokens' entries too; <see cref="ModelOutput.TokenPlaces"/> tells them apart, and the losses of tokens leave them out. Several prompts on a model
/// stack in order of application: each is put into what the ones before gave.
/// </remarks>
public sealed record PromptTuning : IDeltaModule
{
    /// <summary>Prompt tuning's <c>peft_type</c>.</summary>
    internal const string PeftType = "PROMPT_TUNING";

    /// <summary>OpenDelta's soft prompt: 100 virtual tokens that start as the first rows of the token table.</summary>
    public static PromptTuning OpenDelta { get; } = new(100) { Init = PromptInit.FirstRows };

    /// <summary>A prompt of a length.</summary>
    /// <param name="tokens">Number of virtual tokens, at least 1.</param>
    public PromptTuning(int tokens = 20) => Tokens = tokens;

    /// <inheritdoc/>
    public string Method => PeftType;

    /// <summary>Number of virtual tokens in a sequence, at least 1; PEFT's <c>num_virtual_tokens</c>.</summary>
    /// <value>Default 20, as in PEFT's examples; Lester et al. took 100.</value>
    public int Tokens { get; init; }

    /// <summary>First values.</summary>
    /// <value>Default the standard normal distribution, PEFT's <c>RANDOM</c>.</value>
    public PromptInit Init { get; init; } = PromptInit.Random;

    /// <summary>Which stacks the prompt enters.</summary>
    /// <value>Default the encoder, or the only stack.</value>
    public PromptSide Side { get; init; }

    /// <summary>Where it stands in a sequence.</summary>
    /// <value>Default before all tokens, as in PEFT.</value>
    public PromptPlacement Placement { get; init; }

    /// <summary>
    /// Whether virtual tokens get positions and segments and pass the embedding block, as tokens do. False puts them in after it, as AdapterHub does: the
    /// tokens keep their positions. T5, which has no such block, takes true only.
    /// </summary>
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
        ArgumentNullException.ThrowIfNull(Init);
        delta.SaveModules(ModulesToSave);
        var points = Place.Points(delta);
        var prompt = delta.Parameter(points[0], Place.Name, [Place.Rows, points[0].Width], Init.For(delta));
        Place.Enter(delta, points, () => prompt.Value);
    }
}
