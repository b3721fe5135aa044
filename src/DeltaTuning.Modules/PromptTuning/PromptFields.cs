using System.Text.Json.Nodes;
using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>
/// The fields that PEFT's prompts and prefixes share: the backbone's shape, the number of virtual tokens, and, for what PEFT does not have, this library's own.
/// </summary>
internal static class PromptFields
{
    private const string TokensName = "num_virtual_tokens", Submodules = "num_transformer_submodules";
    private const string SideName = "prompt_side", PlacementName = "prompt_placement", PositionsName = "prompt_has_positions";

    /// <summary>What PEFT fills in from the model's configuration.</summary>
    internal static void WriteShape(PeftConfig config, BackboneMap? map, int tokens, int submodules, long? width)
    {
        var attentions = map?.At(AttachmentPoint.KeyValues.In(StackKind.Encoder).Of(AttentionKind.Self)).ToList() ?? [];
        var heads = attentions.FirstOrDefault()?.Heads ?? 0;
        config.Set(TokensName, (JsonNode)tokens);
        config.Set(Submodules, (JsonNode)submodules);
        config.Set("num_layers", attentions.Count == 0 ? null : (JsonNode)attentions.Count);
        config.Set("num_attention_heads", heads == 0 ? null : (JsonNode)heads);
        config.Set("token_dim", width is { } known ? (JsonNode)known : null);
    }

    /// <summary>Width of the embedded tokens; null where the map does not tell.</summary>
    internal static long? WidthOf(BackboneMap? map) => map?.At(AttachmentPoint.Embeddings).FirstOrDefault() is { Width: > 0 } site ? site.Width : null;

    internal static int ReadTokens(PeftConfig config)
    {
        // They follow from the model, and are written anew.
        foreach (var name in new[] { "num_layers", "num_attention_heads", "token_dim" })
            _ = config.Node(name);
        return config.WholeNumber(TokensName, 0) is var tokens and > 0 ? tokens
            : throw new InvalidDataException($"{config.Source}: {TokensName} is {config.WholeNumber(TokensName, 0)}; it must be at least 1.");
    }

    // PEFT's own choice where a file does not say.
    internal static int ReadSubmodules(PeftConfig config) => config.WholeNumber(Submodules, 0) is var given and > 0 ? given : config.Text("task_type") == "SEQ_2_SEQ_LM" ? 2 : 1;

    internal static void WritePlace(PeftConfig config, VirtualTokens place, BackboneMap? map)
    {
        WriteShape(config, map, place.Count, place.Side is PromptSide.EncoderAsPeft or PromptSide.Both ? 2 : 1, WidthOf(map));
        if (place.IsPeft)
            return;
        config.Set(SideName, (JsonNode)place.Side.ToString());
        config.Set(PlacementName, (JsonNode)place.Placement.ToString());
        config.Set(PositionsName, (JsonNode)place.HasPositions);
    }

    internal static VirtualTokens ReadPlace(PeftConfig config)
    {
        var submodules = ReadSubmodules(config);
        return new(
            ReadTokens(config),
            Choice(config, SideName, submodules == 2 ? PromptSide.EncoderAsPeft : PromptSide.Encoder),
            Choice(config, PlacementName, PromptPlacement.BeforeStart),
            config.Flag(PositionsName, true));
    }

    /// <summary>PEFT's name of the one tensor, and of what else is trained, which it puts below the model itself.</summary>
    internal static string FileName(string key) => key.EndsWith($".{VirtualTokens.PeftName}", StringComparison.Ordinal) ? VirtualTokens.PeftName : $"base_model.{key}";

    internal static T Choice<T>(PeftConfig config, string name, T otherwise)
        where T : struct, Enum =>
        config.Text(name) is not { } text ? otherwise
            : Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? value
            : throw new InvalidDataException($"{config.Source}: {name} is \"{text}\"; known are {string.Join(", ", Enum.GetNames<T>())}.");
}
