using System.Text.Json.Nodes;
using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.IA3Format))]

namespace DeltaTuning.Modules;

/// <summary>(IA)³'s fields in PEFT's <c>adapter_config.json</c>.</summary>
internal sealed class IA3Format : IDeltaFormat
{
    private const string FeedForward = "feedforward_modules";

    public string PeftType => IA3.PeftType;

    public IDeltaModule Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Refuse("fan_in_fan_out", false);
        var isPattern = config.Node(FeedForward) is JsonValue;
        var names = config.Texts(FeedForward);
        return new IA3
        {
            Targets = PeftTargets.Read(config),
            FeedForwardModules = isPattern ? null : names,
            FeedForwardPattern = isPattern ? names![0] : null,
            StartsAtOne = config.Flag("init_ia3_weights", true),
            ModulesToSave = config.Texts("modules_to_save") ?? [],
        };
    }

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        var ia3 = (IA3)delta;
        config.Set("fan_in_fan_out", (JsonNode)false);
        config.Set("init_ia3_weights", (JsonNode)ia3.StartsAtOne);
        config.Set("modules_to_save", PeftHeads.Names(ia3.ModulesToSave, context.Map));
        PeftTargets.Write(ia3.Targets, context, config, withLayers: false);
        if (ia3.FeedForwardPattern is { } pattern)
            config.Set(FeedForward, (JsonNode)pattern);
        else
            config.Set(FeedForward, ia3.FeedForwardModules ?? Names(context, config));
    }

    // PEFT wants them among the targets where both are names, and has no rule of its own for a model that it does not know.
    private static IEnumerable<string> Names(DeltaFormatContext context, PeftConfig config)
    {
        var last = context.Map?.At(AttachmentPoint.FeedForwardOut).Select(site => site.Path).ToHashSet(StringComparer.Ordinal) ?? [];
        if (config.Node("target_modules") is JsonValue)
            return context.Attached.Where(last.Contains);
        return config.Texts("target_modules")!.Where(target => context.Attached.Where(path => path.EndsWith(target, StringComparison.Ordinal)).ToArray() is { Length: > 0 } named
            && Array.TrueForAll(named, last.Contains));
    }
}
