using DeltaTuning.Models;

namespace ServingApi;

/// <summary>The quick start's backbone with a classifier of two labels on top, which every delta brings its own of.</summary>
internal static class Backbone
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "assets", "roberta-mini");

    public static PretrainedModel Load(string folder) => RobertaForSequenceClassification.FromPretrained(folder, new() { Labels = 2, Seed = 0 });
}
