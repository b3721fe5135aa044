using System.Globalization;
using DeltaTuning;
using DeltaTuning.Models;
using DeltaTuning.Modules;
using DeltaTuning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace CustomDelta;

/// <summary>The method of this sample through everything that built-in methods do: trained, saved, loaded, composed, merged, taken off.</summary>
internal static class Tour
{
    /// <summary>Goes through it and says what it sees.</summary>
    /// <returns>Whether everything agreed.</returns>
    internal static bool Run(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("custom-delta-");
        try
        {
            return Run(output, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Run(TextWriter output, string folder)
    {
        using var model = Model();
        using var bare = Scores(model);

        using var gated = model.Apply(new GatedLowRank(4), new() { Seed = 1 });
        output.WriteLine(gated.Summary().ToString().TrimEnd());
        var result = new Trainer(model, new() { LearningRate = 0.02, Epochs = 20, Device = CPU }).Fit(Data());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trained: mean loss {result.Loss:0.000} over {result.Steps} steps"));
        using var trained = Scores(model);

        gated.Save(folder);
        gated.Detach();
        var isBare = Says("detached: the backbone, bit for bit", Same(Scores(model), bare, 0));
        using var loaded = model.LoadDelta(folder, new() { Name = "loaded" });
        var isLoaded = Says("saved and loaded: the same scores, bit for bit", Same(Scores(model), trained, 0));
        loaded.Merge();
        var isMerged = Says("merged: the same scores", Same(Scores(model), trained, 1e-4));
        loaded.Unmerge();
        loaded.Detach();

        using var together = model.Apply(new GatedLowRank(2), new LoRA(2));
        var composed = new Trainer(model, new() { LearningRate = 0.02, Epochs = 2, Device = CPU }).Fit(Data());
        var isComposed = Says($"beside a LoRA: {string.Join(" and ", together.Deltas.Select(delta => delta.Name))} trained for {composed.Steps} steps", double.IsFinite(composed.Loss));
        return isBare && isLoaded && isMerged && isComposed;

        bool Says(string text, bool holds)
        {
            output.WriteLine($"{(holds ? "ok " : "NOT")} {text}");
            return holds;
        }
    }

    private static RobertaForSequenceClassification Model() => RobertaForSequenceClassification.FromConfig(
        new() { VocabSize = 40, HiddenSize = 32, NumHiddenLayers = 2, NumAttentionHeads = 4, IntermediateSize = 64, MaxPositionEmbeddings = 20 },
        new() { Labels = 2, Seed = 1 });

    // The second token says the label, the third is by the way.
    private static IBatchSource<ModelInputs> Data() => BatchSource.From(Enumerable.Range(0, 8).Select(batch => new ModelInputs
    {
        InputIds = tensor(Enumerable.Range(0, 8).SelectMany(row => new long[] { 0, 5 + row % 2, 9 + batch, 2 }).ToArray()).reshape(8, 4),
        Labels = tensor(Enumerable.Range(0, 8).Select(row => row % 2L).ToArray()),
    }).ToList());

    private static Tensor Scores(RobertaForSequenceClassification model)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return model.call(new() { InputIds = tensor(new long[,] { { 0, 5, 9, 2 }, { 0, 6, 10, 2 } }) }).Logits!.MoveToOuterDisposeScope();
    }

    private static bool Same(Tensor found, Tensor expected, double tolerance)
    {
        using (found)
        using (var distance = (found - expected).abs().max())
            return distance.item<float>() <= tolerance;
    }
}
