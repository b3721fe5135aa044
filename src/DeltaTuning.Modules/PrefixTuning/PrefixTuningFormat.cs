using System.Text.Json.Nodes;
using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.PrefixTuningFormat))]

namespace DeltaTuning.Modules;

/// <summary>Prefix tuning's fields in PEFT's <c>adapter_config.json</c>, and this library's own where PEFT has no such prefix.</summary>
internal sealed class PrefixTuningFormat : IDeltaFormat
{
    private const string ProjectionName = "prefix_projection", HiddenName = "encoder_hidden_size", InitName = "init_weights", Zero = "zero";
    private const string PositionsName = "prefix_positions", GateName = "prefix_gate", SharedName = "prefix_shared";

    public string PeftType => PrefixTuning.PeftType;

    public IDeltaModule Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (submodules, isOwn) = (PromptFields.ReadSubmodules(config), config.Has(PositionsName));
        int? hidden = config.WholeNumber(HiddenName, 0) is var given and > 0 ? given : null;
        var isProjected = config.Flag(ProjectionName, false);
        return new PrefixTuning(PromptFields.ReadTokens(config))
        {
            Targets = isOwn ? PeftTargets.Read(config) : null,
            Projection = isProjected ? new() { HiddenSize = hidden, IsShared = config.Flag(SharedName, false) } : null,
            IdleHiddenSize = isProjected ? null : hidden,
            Positions = isOwn ? PromptFields.Choice(config, PositionsName, PrefixPositions.None) : null,
            Layout = submodules == 2 ? PrefixLayout.PeftDecoder : PrefixLayout.EveryAttention,
            Gate = PromptFields.Choice(config, GateName, PrefixGate.None),
            StartsAtZero = config.Text(InitName) switch
            {
                null => false,
                Zero => true,
                var other => throw new InvalidDataException($"{config.Source}: {InitName} is \"{other}\"; known are null and {Zero}."),
            },
            ModulesToSave = config.Texts("modules_to_save") ?? [],
        };
    }

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        var prefix = (PrefixTuning)delta;
        var width = context.Map?.At(AttachmentPoint.KeyValues).FirstOrDefault()?.Width;
        PromptFields.WriteShape(config, context.Map, prefix.Tokens, prefix.Layout == PrefixLayout.PeftDecoder ? 2 : 1, width);
        config.Set(ProjectionName, (JsonNode)(prefix.Projection is not null));
        config.Set(HiddenName, (prefix.Projection?.HiddenSize ?? prefix.IdleHiddenSize ?? PromptFields.WidthOf(context.Map)) is { } hidden ? (JsonNode)hidden : null);
        config.Set(InitName, prefix.StartsAtZero ? (JsonNode)Zero : null);
        config.Set("modules_to_save", PeftHeads.Names(prefix.ModulesToSave, context.Map));
        if (prefix.IsPeft(context.Map, context.Attached.Count))
            return;
        config.Set(PositionsName, (JsonNode)prefix.PositionsIn(context.Map).ToString());
        config.Set(GateName, (JsonNode)prefix.Gate.ToString());
        config.Set(SharedName, (JsonNode)(prefix.Projection is { IsShared: true }));
        PeftTargets.Write(prefix.Targets, context, config);
    }

    public string FileName(string key) => PromptFields.FileName(key);
}
