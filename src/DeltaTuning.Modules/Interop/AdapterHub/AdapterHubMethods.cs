using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>The methods that are read from AdapterHub's files.</summary>
internal static class AdapterHubMethods
{
    private static readonly IAdapterHubMethod[] All = [new BottleneckInAdapterHub(), new LoraInAdapterHub(), new Ia3InAdapterHub(), new PromptInAdapterHub(), new PrefixInAdapterHub()];

    internal static IAdapterHubMethod Of(PeftConfig fields) => Array.Find(All, method => method.Reads(fields))
        ?? throw new NotSupportedException($"{fields.Source}: the architecture {fields.Node("architecture")?.ToJsonString() ?? "null"}{(fields.Has("composition_mode") ? $" in the mode {fields.Text("composition_mode")}" : "")} is not supported; bottleneck adapters, LoRA, (IA)³, prompt and prefix tuning are.");

    internal static IAdapterHubWriter WriterOf(IDeltaModule method) => All.OfType<IAdapterHubWriter>().FirstOrDefault(writer => writer.Writes(method))
        ?? throw new NotSupportedException($"{method.Method} is not written in AdapterHub's format; save it with {nameof(DeltaHandle)}.{nameof(DeltaHandle.Save)}.");
}
