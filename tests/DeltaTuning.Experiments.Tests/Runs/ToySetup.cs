using System.Globalization;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;
using DeltaTuning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Tests.Runs;

/// <summary>A tiny RoBERTa that learns the token under a mask.</summary>
internal sealed class ToySetup(RunConfiguration configuration, RunContext context) : IRunSetup<ModelInputs>
{
    private const long Mask = 89;

    private readonly TaskData _data = context.Tasks.Load(configuration.Task!);

    public PretrainedModel Model { get; } = RobertaForMaskedLM.FromPretrained(configuration.Model);

    public string Metric => "score";

    public ModelOutput Forward(ModelInputs batch) => Model.call(batch);

    public ModelInputs ToDevice(ModelInputs batch, Device device) => batch.To(device);

    public int BatchSize(ModelInputs batch) => (int)batch.BatchSize;

    public IMetric<ModelInputs> CreateMetric() => new Score();

    public IBatchSource<ModelInputs> Train(int seed) => new DataLoader<TaskExample>(_data.Train, Collate, configuration.Training.BatchSize, seed);

    public IBatchSource<ModelInputs>? Evaluate(RunSplit split)
    {
        var examples = split switch { RunSplit.Train => _data.Train, RunSplit.Validation => _data.Validation, _ => _data.Test };
        return new DataLoader<TaskExample>(examples, Collate, configuration.Training.EvaluationBatchSize);
    }

    public void Dispose() => Model.Dispose();

    private static ModelInputs Collate(IReadOnlyList<TaskExample> examples)
    {
        long[][] rows = [.. examples.Select(example => example.Input.Split(' ').Select(id => long.Parse(id, CultureInfo.InvariantCulture)).Append(Mask).ToArray())];
        var length = rows[0].Length;
        var labels = new long[rows.Length, length];
        for (var row = 0; row < rows.Length; row++)
            for (var place = 0; place < length; place++)
                labels[row, place] = place == length - 1 ? long.Parse(examples[row].Targets[0], CultureInfo.InvariantCulture) : -100;
        return new() { InputIds = tensor([.. rows.SelectMany(row => row)], [rows.Length, length]), Labels = tensor(labels) };
    }

    private sealed class Score : IMetric<ModelInputs>
    {
        private double _sum;
        private long _rows;

        public void Add(ModelInputs batch, ModelOutput output)
        {
            _sum += batch.BatchSize / (1 + output.Loss!.ToDouble());
            _rows += batch.BatchSize;
        }

        public IReadOnlyDictionary<string, double> Compute() => new Dictionary<string, double> { ["score"] = _sum / _rows };
    }
}
