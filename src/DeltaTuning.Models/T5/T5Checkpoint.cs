namespace DeltaTuning.Models;

/// <summary>The names in files of T5 models, where one table may appear under several.</summary>
internal static class T5Checkpoint
{
    private const string Shared = "shared.weight";
    private const string Head = "lm_head.weight";
    private static readonly string[] Copies = ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight"];

    /// <summary>The rules of a whole model.</summary>
    public static CheckpointRules Rules(IReadOnlyCollection<string> fileNames, bool tied) => Tables(fileNames, tied ? [.. Copies, Head] : Copies);

    /// <summary>The rules of an encoder, which also reads the files of a whole model.</summary>
    public static CheckpointRules EncoderRules(IReadOnlyCollection<string> fileNames)
    {
        var rules = Tables(fileNames, Copies);
        return rules with
        {
            MayBeIgnored = name => rules.MayBeIgnored(name) || name == Head || name.StartsWith("decoder.", StringComparison.Ordinal),
        };
    }

    // The table has its own name, or in files that leave repeated tensors out any of its other ones.
    private static CheckpointRules Tables(IReadOnlyCollection<string> fileNames, string[] names)
    {
        var source = fileNames.Contains(Shared) ? Shared : names.FirstOrDefault(fileNames.Contains) ?? Shared;
        return new CheckpointRules
        {
            Rename = name => name == source ? Shared : name,
            MayBeIgnored = names.Contains,
        };
    }
}
