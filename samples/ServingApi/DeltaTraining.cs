using DeltaTuning;
using DeltaTuning.Models;
using DeltaTuning.Modules;
using DeltaTuning.Training;
using QuickStart;
using QuickStart.Reviews;
using TorchSharp;

namespace ServingApi;

/// <summary>Trains the deltas at the first start, the same ones on every machine, in a few seconds.</summary>
internal static class DeltaTraining
{
    private const int Sentences = 600, BatchSize = 32, MaxLength = 64, Epochs = 4;

    /// <summary>Trains what is not there yet.</summary>
    public static void TrainMissing(string folder)
    {
        foreach (var task in ServedTask.All)
        {
            var place = Path.Combine(folder, task.Name);
            if (!File.Exists(Path.Combine(place, "adapter_config.json")))
                Train(task, place);
        }
    }

    private static void Train(ServedTask task, string folder)
    {
        Example[] examples = [.. ReviewSet.Train(Sentences).Select(review => new Example(review.Sentence, task.ClassOf(review)))];
        var batches = QuickStart.Sentences.Load(examples, TextTokenizer.FromPretrained(Backbone.Folder), MaxLength, BatchSize, seed: 0);
        using var model = Backbone.Load(Backbone.Folder);
        using var delta = model.Apply(new LoRA(r: 8) { Alpha = 16 }, new() { Seed = 0 });
        new Trainer(model, new TrainerOptions { LearningRate = 3e-3, WarmupRatio = 0.06, Epochs = Epochs, Seed = 0, Device = torch.CPU }).Fit(batches);
        delta.Save(folder);
    }
}
