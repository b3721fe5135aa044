using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>First values of virtual tokens: random numbers, or rows of the backbone's token table (Lester et al., https://arxiv.org/abs/2104.08691).</summary>
public sealed class PromptInit
{
    private readonly Func<IDeltaBuilder, Initialize> _fill;

    private PromptInit(string peftName, Func<IDeltaBuilder, Initialize> fill) => (PeftName, _fill) = (peftName, fill);

    /// <summary>The standard normal distribution, PEFT's <c>RANDOM</c>.</summary>
    public static PromptInit Random { get; } = Normal(1);

    /// <summary>The first rows of the token table, one for each virtual token, as OpenDelta does; in many vocabularies the most frequent tokens.</summary>
    public static PromptInit FirstRows { get; } = OfRows(RandomName, (rows, _, _) => arange(TensorMath.Held(rows), ScalarType.Int64));

    /// <summary>The normal distribution around zero.</summary>
    /// <param name="deviation">Its standard deviation, not negative; the delta tuning study took 0.02.</param>
    /// <returns>The rule.</returns>
    public static PromptInit Normal(double deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        return new(RandomName, _ => Init.Normal(deviation));
    }

    /// <summary>The uniform distribution from −bound to bound.</summary>
    /// <param name="bound">Its bound, not negative; OpenDelta and AdapterHub take 0.5.</param>
    /// <returns>The rule.</returns>
    public static PromptInit Uniform(double bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bound);
        return new(RandomName, _ => (parameter, generator) => parameter.uniform_(-bound, bound, generator));
    }

    /// <summary>Rows of the token table, drawn with replacement; PEFT's <c>SAMPLE_VOCAB</c>.</summary>
    /// <param name="first">Draw among this many first rows only, at least 1; Lester et al. took the 5,000 most frequent tokens. Null for the whole table.</param>
    /// <returns>The rule.</returns>
    public static PromptInit SampledVocabulary(long? first = null)
    {
        if (first is { } count)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(first));
        return OfRows("SAMPLE_VOCAB", (rows, vocabulary, generator) => randint(0, Math.Min(first ?? vocabulary, vocabulary), [rows], ScalarType.Int64, generator: generator));
    }

    /// <summary>Given rows of the token table, such as those of the class labels; repeated or cut to the number of virtual tokens.</summary>
    /// <param name="ids">At least one token id.</param>
    /// <returns>The rule.</returns>
    public static PromptInit Tokens(params IReadOnlyList<long> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        RequireAny(ids, nameof(ids));
        long[] chosen = [.. ids];
        return OfRows(RandomName, (rows, vocabulary, _) => Repeated(chosen, rows, vocabulary));
    }

    /// <summary>The rows of a text's tokens, repeated or cut to the number of virtual tokens; PEFT's <c>TEXT</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokenize">Gives its token ids, with special tokens where they are wanted (PEFT takes them too).</param>
    /// <param name="tokenizer">Name or folder of the tokenizer, for PEFT's file.</param>
    /// <returns>The rule.</returns>
    public static PromptInit Text(string text, Func<string, IReadOnlyList<long>> tokenize, string tokenizer)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tokenize);
        ArgumentException.ThrowIfNullOrWhiteSpace(tokenizer);
        var rule = OfRows(TextName, (rows, vocabulary, _) => Repeated(RequireAny(tokenize(text), nameof(text)), rows, vocabulary));
        return new(rule.PeftName, rule._fill) { SourceText = text, Tokenizer = tokenizer };
    }

    internal const string RandomName = "RANDOM";
    internal const string TextName = "TEXT";

    /// <summary>Its name in PEFT's files. Other rules than PEFT's own are written as <c>RANDOM</c>: a saved prompt has its values.</summary>
    internal string PeftName { get; }

    internal string? SourceText { get; private init; }

    internal string? Tokenizer { get; private init; }

    internal JsonNode? TokenizerOptions { get; private init; }

    /// <summary>The rule that a file names. The text of one cannot be tokenized here, which a saved prompt does not need.</summary>
    internal static PromptInit OfFile(string name, string? text, string? tokenizer, JsonNode? tokenizerOptions, string source)
    {
        Func<IDeltaBuilder, Initialize> fill = name switch
        {
            RandomName => Random._fill,
            "SAMPLE_VOCAB" => SampledVocabulary()._fill,
            TextName => _ => (_, _) => throw new InvalidOperationException($"The prompt of {source} began as \"{text}\", whose tokens only {tokenizer} knows; give {nameof(PromptInit)}.{nameof(Text)} for a new one."),
            _ => throw new InvalidDataException($"{source}: prompt_tuning_init is \"{name}\"; known are RANDOM, SAMPLE_VOCAB and TEXT."),
        };
        return new(name, fill) { SourceText = text, Tokenizer = tokenizer, TokenizerOptions = tokenizerOptions };
    }

    /// <summary>The rule for a delta.</summary>
    internal Initialize For(IDeltaBuilder delta) => _fill(delta);

    // ids: number of rows, size of the vocabulary, random numbers.
    private static PromptInit OfRows(string peftName, Func<long, long, Generator?, Tensor> ids) => new(peftName, delta => (parameter, generator) =>
    {
        using var scope = NewDisposeScope();
        var table = TokenTable(delta);
        var weight = table.Weight.detach();
        var rows = ids(parameter.shape[0], table.InFeatures, generator).to(weight.device);
        if (rows.numel() > 0 && rows.max().item<long>() is var highest && highest >= table.InFeatures)
            throw new ArgumentException($"A virtual token starts as the row {highest}, but {table} has {table.InFeatures} rows; give fewer virtual tokens, or other ids.", nameof(ids));
        parameter.copy_(weight.index_select(0, rows));
    });

    private static DeltaPoint TokenTable(IDeltaBuilder delta) => delta.Map?.At(AttachmentPoint.TokenEmbedding).FirstOrDefault() is { } site ? delta.At(site.Path)
        : throw new DeltaTargetException($"{delta.Backbone.GetName()} publishes no token table, which the prompt would start from; choose {nameof(PromptInit)}.{nameof(Random)}.");

    private static Tensor Repeated(IReadOnlyList<long> ids, long rows, long vocabulary)
    {
        if (ids.FirstOrDefault(id => id < 0 || id >= vocabulary, -1) is var wrong && ids.Any(id => id < 0 || id >= vocabulary))
            throw new ArgumentOutOfRangeException(nameof(ids), wrong, $"Token ids must be from 0 to {vocabulary - 1}.");
        return tensor(Enumerable.Range(0, checked((int)rows)).Select(row => ids[row % ids.Count]).ToArray());
    }

    private static IReadOnlyList<long> RequireAny(IReadOnlyList<long> ids, string name) =>
        ids.Count > 0 ? ids : throw new ArgumentException("There are no token ids to start from; give at least one.", name);
}
