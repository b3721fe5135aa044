using DeltaTuning.Models;
using DeltaTuning.Modules;

namespace DeltaTuning.Benchmarks.Speed;

/// <summary>What is trained.</summary>
internal static class Deltas
{
    /// <summary>Full fine-tuning; LoRA on queries and values; LoRA on every linear layer.</summary>
    public static IReadOnlyCollection<string> Methods => ["ft", "lora", "lora-all"];

    /// <summary>Attaches what the options name; nothing for full fine-tuning.</summary>
    public static DeltaHandle? Attach(PretrainedModel model, SpeedOptions options) => options.Method switch
    {
        "ft" => null,
        "lora" => model.Apply(new LoRA(options.Rank) { Alpha = options.Alpha }),
        "lora-all" => model.Apply(new LoRA(options.Rank) { Alpha = options.Alpha, Targets = Targets.AllLinear }),
        var other => throw new ArgumentException($"There is no method \"{other}\"; choose among {string.Join(", ", Methods)}.", nameof(options)),
    };
}
