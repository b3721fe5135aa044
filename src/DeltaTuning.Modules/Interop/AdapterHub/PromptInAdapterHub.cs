using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>Prompt tuning in AdapterHub's files. Its virtual tokens enter after the embedding block, without positions.</summary>
internal sealed class PromptInAdapterHub : IAdapterHubMethod
{
    // The first values are in the file.
    private static readonly string[] WithoutEffect = ["architecture", "prompt_init", "prompt_init_text", "init_weights_seed"];

    public bool Reads(PeftConfig fields) => fields.Text("architecture") == "prompt_tuning";

    public IDeltaModule Read(AdapterHubSource source)
    {
        var fields = source.Fields;
        foreach (var name in WithoutEffect)
            fields.Node(name);
        return new PromptTuning(fields.WholeNumber("prompt_length", 10))
        {
            Placement = fields.Text("combine") switch
            {
                null or "prefix" => PromptPlacement.BeforeStart,
                "prefix_after_bos" => PromptPlacement.AfterStart,
                var other => throw new InvalidDataException($"{fields.Source}: combine is \"{other}\"; known are prefix and prefix_after_bos."),
            },
            HasPositions = false,
            ModulesToSave = source.ModulesToSave,
        };
    }

    public IDeltaNames Names(IDeltaModule method, string adapter, BackboneMap map)
    {
        var name = $"{AdapterHubNames.Inner(map)}prompt_tuning.prompt_tunings.{adapter}.prompt_embedding.weight";
        return new AdapterHubNames(map.Family, key => key.EndsWith(".prompt", StringComparison.Ordinal) ? [name] : [key]);
    }
}
