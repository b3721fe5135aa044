using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>What all models of BERT's and RoBERTa's shape have in common: names, checkpoints, initialization, map.</summary>
public abstract class EncoderPretrainedModel : PretrainedModel
{
    private static readonly string[] Tables = ["embeddings.word_embeddings", "embeddings.position_embeddings"];
    private static readonly string[] BareChildren = ["embeddings.", "encoder.", "pooler."];

    private static readonly HashSet<string> HeadNames = new(
        new[]
        {
            "lm_head.dense", "lm_head.layer_norm", "lm_head.decoder", "classifier", "classifier.dense", "classifier.out_proj", "qa_outputs",
            "cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions.decoder", "cls.seq_relationship",
        }.SelectMany(layer => new[] { $"{layer}.weight", $"{layer}.bias" }).Concat(["lm_head.bias", "cls.predictions.bias"]),
        StringComparer.Ordinal);

    private protected EncoderPretrainedModel(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public abstract override EncoderConfig GetConfig();

    /// <summary>What stands before the encoder's names: nothing in a bare model, the family's name in one with a head.</summary>
    private protected virtual string Prefix => $"{GetConfig().ModelType}.";

    internal override CheckpointRules Rules(IReadOnlyCollection<string> fileNames) => new()
    {
        Rename = name => WithPrefix(ModernNorm(name)),
        MayBeMissing = name => !name.StartsWith(Prefix, StringComparison.Ordinal) || name.StartsWith($"{Prefix}pooler.", StringComparison.Ordinal),
        MayBeIgnored = name => IsHarmless(Bare(ModernNorm(name))),
    };

    internal override void Initialize(string name, Tensor parameter, Initializer initializer)
    {
        if (name.EndsWith("bias", StringComparison.Ordinal))
            Initializer.Constant(parameter, 0);
        else if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) || name.EndsWith("layer_norm.weight", StringComparison.Ordinal))
            Initializer.Constant(parameter, 1);
        else
            initializer.Normal(parameter, GetConfig().InitializerRange, PaddingRow(name));
    }

    private protected override BackboneMap CreateMap() => new()
    {
        Sites = [.. EncoderSites.Of(Prefix, GetConfig())],
        PaddingRows = Tables.Where(table => PaddingRow($"{table}.weight") is not null).ToDictionary(table => Prefix + table, table => PaddingRow($"{table}.weight")!.Value),
    };

    // The padding's row of a table starts at zero. RoBERTa's positions have one too.
    private long? PaddingRow(string name) =>
        name.EndsWith("word_embeddings.weight", StringComparison.Ordinal)
        || (GetConfig() is RobertaConfig && name.EndsWith("position_embeddings.weight", StringComparison.Ordinal)) ? GetConfig().PadTokenId : null;

    private static bool IsHarmless(string name) =>
        HeadNames.Contains(name) || name.StartsWith("pooler.dense.", StringComparison.Ordinal) || name is "embeddings.position_ids" or "embeddings.token_type_ids";

    // Checkpoints converted from the first BERTs call a normalization's weight gamma and its bias beta.
    private static string ModernNorm(string name) =>
        name.EndsWith(".gamma", StringComparison.Ordinal) ? $"{name[..^6]}.weight"
        : name.EndsWith(".beta", StringComparison.Ordinal) ? $"{name[..^5]}.bias"
        : name;

    private string Bare(string name) =>
        name.StartsWith($"{GetConfig().ModelType}.", StringComparison.Ordinal) ? name[(GetConfig().ModelType.Length + 1)..] : name;

    private string WithPrefix(string name)
    {
        var bare = Bare(name);
        return Array.Exists(BareChildren, child => bare.StartsWith(child, StringComparison.Ordinal)) ? Prefix + bare : name;
    }
}
