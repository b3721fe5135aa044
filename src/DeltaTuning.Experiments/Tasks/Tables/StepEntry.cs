using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Tables;

/// <summary>A preprocessor with arguments as a table writes it.</summary>
internal sealed class StepEntry
{
    public string? Use { get; set; }

    public Dictionary<string, string>? With { get; set; }

    internal TaskStep Declare(string file) =>
        new(Use ?? throw new DataFormatException(file, 0, "a step has no 'use', the preprocessor's name"), With ?? []);
}
