using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Conversion;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;
using DeltaTuning.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>A backbone with what was trained on it, ready to answer. It owns the model.</summary>
public sealed class FineTunedModel : IDisposable
{
    private FineTunedModel(PretrainedModel model, TextTokenizer tokenizer, DeltaCard card) => (Model, Tokenizer, Card) = (model, tokenizer, card);

    /// <summary>The model, in evaluation mode.</summary>
    public PretrainedModel Model { get; }

    /// <summary>Its tokenizer.</summary>
    public TextTokenizer Tokenizer { get; }

    /// <summary>What it was trained for. Set to another one where files have other columns than those of training.</summary>
    public DeltaCard Card { get; set; }

    /// <summary>The kind of its answers.</summary>
    public FineTuningKind Kind => FineTuningKinds.Parse(Card.Kind);

    /// <summary>Loads what was trained.</summary>
    /// <param name="path">A folder of a run, of a delta or a composition, or of a model that was fine-tuned or merged; or the name of a model that comes along.</param>
    /// <param name="model">The backbone; null for the one that the card names.</param>
    /// <param name="device">Where it computes; null for the first CUDA device, or the CPU.</param>
    /// <returns>The model.</returns>
    /// <exception cref="IOException">A folder or file is not there.</exception>
    /// <exception cref="ArgumentException">No backbone is named, or it cannot be said what the delta was trained for.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">The model's class is not known here.</exception>
    /// <exception cref="Files.CheckpointMismatchException">The delta does not fit the backbone.</exception>
    public static FineTunedModel Load(string path, string? model = null, Device? device = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        TorchRuntime.EnsureLoaded();
        if (!Directory.Exists(path))
            path = ModelFolders.Resolve(path);
        var folder = SavedDeltas.FolderOf(path);
        var card = DeltaCard.Read(folder) ?? DeltaCard.Read(path);
        var loaded = File.Exists(Path.Combine(folder, "config.json")) ? Whole(folder, card) : OnBackbone(folder, card, model);
        loaded.Model.to(device ?? new Device(cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU));
        return loaded;
    }

    /// <summary>Answers examples, a batch at a time.</summary>
    /// <param name="examples">The examples; labels are not looked at.</param>
    /// <param name="batchSize">Examples of a batch, at least 1.</param>
    /// <param name="generation">How texts are written; null for greedily, as long as the card says. Unused otherwise.</param>
    /// <param name="cancellationToken">Stops it between two batches.</param>
    /// <returns>The answers, in order.</returns>
    public IEnumerable<Prediction> Predict(IEnumerable<TaskExample> examples, int batchSize = 32, GenerationOptions? generation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return Answers();

        IEnumerable<Prediction> Answers()
        {
            foreach (var batch in examples.Chunk(batchSize))
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var answer in Model is T5ForConditionalGeneration t5 ? TextAnswers.Of(t5, this, batch, generation, cancellationToken) : HeadAnswers.Of(this, batch))
                    yield return answer;
            }
        }
    }

    /// <summary>Reads rows without looking at their labels.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The examples.</returns>
    public IEnumerable<TaskExample> Examples(IEnumerable<DataRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Select(new RowReader(Card.Columns("rows")).ReadUnlabelled);
    }

    /// <summary>Reads rows with what is right. A class that was never seen in training is refused, since no answer can be it.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The examples.</returns>
    public IEnumerable<TaskExample> LabelledExamples(IEnumerable<DataRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var reader = new RowReader(Card.Columns("rows"));
        return rows.Select(row =>
        {
            var example = reader.Read(row);
            return Card.Labels.Count > 0 && reader.ClassesOf(example).FirstOrDefault(name => !Card.Labels.Contains(name, StringComparer.Ordinal)) is { } unknown
                ? throw row.Problem($"its {Card.LabelColumn} is '{unknown}', which was never seen in training; the classes are {string.Join(", ", Card.Labels.Take(20))}")
                : example;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private static FineTunedModel Whole(string folder, DeltaCard? card)
    {
        var model = AutoModel.FromPretrained(folder);
        card ??= CardOf(model, folder);
        return new(model, TextTokenizer.FromPretrained(folder, EncoderBatches.TokenizerFor(FineTuningKinds.Parse(card.Kind))), card);
    }

    private static FineTunedModel OnBackbone(string folder, DeltaCard? card, string? model)
    {
        var source = ModelFolders.Resolve(model ?? card?.Model ?? throw new ArgumentException($"{folder} does not say which backbone it was trained on; name one."));
        var backbone = DeltaBackbone.Load(source, folder, card is { Labels.Count: > 0 } ? new PretrainedOptions { LabelNames = card.Labels, IgnoreMismatchedSizes = true } : null);
        try
        {
            card ??= CardOf(backbone, folder);
            var options = new DeltaOptions { Trainable = false };
            if (File.Exists(Path.Combine(folder, "composition.json")))
                backbone.LoadComposition(folder, options);
            else
                SavedDeltas.Attach(backbone, folder, options);
            return new(backbone, TextTokenizer.FromPretrained(source, EncoderBatches.TokenizerFor(FineTuningKinds.Parse(card.Kind))), card);
        }
        catch
        {
            backbone.Dispose();
            throw;
        }
    }

    // A delta of another program has no card, but its head says what it gives.
    private static DeltaCard CardOf(PretrainedModel model, string folder)
    {
        var config = model.GetConfig();
        var kind = model switch
        {
            T5ForConditionalGeneration => FineTuningKind.TextToText,
            RobertaForTokenClassification => FineTuningKind.TokenClassification,
            RobertaForSequenceClassification or BertForSequenceClassification => config.Labels == 1 || config.ProblemType == ProblemType.Regression ? FineTuningKind.Regression : FineTuningKind.Classification,
            _ => throw new ArgumentException($"{folder} is of {model.GetName()}, which answers with no class, score or text; there is no {DeltaCard.FileName} either."),
        };
        return new() { Kind = FineTuningKinds.NameOf(kind), Labels = kind is FineTuningKind.Classification or FineTuningKind.TokenClassification ? config.LabelNames : [] };
    }
}
