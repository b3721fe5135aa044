using System.Text.Json.Nodes;
using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.BitFitFormat))]

namespace DeltaTuning.Modules;

/// <summary>BitFit's fields in an <c>adapter_config.json</c>. PEFT has no such method: the file is in its layout, under a name of its own.</summary>
internal sealed class BitFitFormat : IDeltaFormat
{
    private const string ScopeField = "bias_scope";

    public string PeftType => BitFit.PeftType;

    public IDeltaModule Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new BitFit
        {
            Scope = ReadScope(config),
            AddMissing = config.Has("add_missing") ? config.Flag("add_missing", false) : null,
            Targets = PeftTargets.Read(config),
            ModulesToSave = config.Texts("modules_to_save") ?? [],
        };
    }

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        var bitFit = (BitFit)delta;
        config.Set(ScopeField, bitFit.Scope is { } scope ? new JsonArray([.. Names(scope).Select(name => (JsonNode)name)]) : null);
        config.Set("add_missing", bitFit.AddMissing is { } adds ? (JsonNode)adds : null);
        config.Set("modules_to_save", PeftHeads.Names(bitFit.ModulesToSave, context.Map));
        if (bitFit.Targets is null)
            config.Set("target_modules", (JsonNode?)null);
        else
            PeftTargets.Write(bitFit.Targets, context, config);
    }

    private static BiasScope? ReadScope(PeftConfig config)
    {
        if (config.Texts(ScopeField) is not { } names)
            return null;
        var scope = BiasScope.None;
        foreach (var name in names)
        {
            scope |= Parts.Where(part => part.Name == name).Select(part => part.Scope).FirstOrDefault() is var known and not BiasScope.None ? known
                : throw new InvalidDataException($"{config.Source}: {ScopeField} has \"{name}\"; known are {string.Join(", ", Parts.Select(part => part.Name))}.");
        }
        return scope;
    }

    private static IEnumerable<string> Names(BiasScope scope) => Parts.Where(part => (part.Scope & scope) != 0).Select(part => part.Name);

    private static readonly (string Name, BiasScope Scope)[] Parts =
    [
        ("self_attention", BiasScope.SelfAttention),
        ("cross_attention", BiasScope.CrossAttention),
        ("feed_forward", BiasScope.FeedForward),
        ("layer_norm", BiasScope.LayerNorm),
        ("head", BiasScope.Head),
    ];
}
