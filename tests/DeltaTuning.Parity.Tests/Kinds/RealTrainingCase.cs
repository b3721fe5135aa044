using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Reference;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A published encoder trained on real sentences: tokens, trace, and the logits of other sentences before and after.</summary>
internal sealed class RealTrainingCase : ICaseKind
{
    private const string Adapter = "start", Classifier = "classifier", Evaluation = "test.tsv";
    private const int EvaluationRows = 64;

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        var folder = Published.Model(@case);
        var train = Published.Data(@case, (string)@case.Json["train"]!["file"]!);
        using var tensors = @case.OpenTensors();
        using var scope = NewDisposeScope();
        using var model = Backbones.Load(folder, @case.Text("model_class"), new PretrainedOptions { Labels = (int)tensors.Entries[$"in.{Classifier}.bias"].Shape[0] });
        var tokenizer = TextTokenizer.FromPretrained(folder);
        var sentences = File.ReadLines(Path.Combine(Path.GetDirectoryName(train)!, Evaluation)).Skip(1).Take(EvaluationRows).Select(line => line.Split('\t')[0].Trim());
        var evaluation = Encode(@case, tokenizer, sentences);
        if (Path.Combine(@case.Folder, Adapter) is var adapter && Directory.Exists(adapter))
            model.LoadDelta(adapter);
        else
            LoadClassifier(@case, model, () => Logits(model, evaluation), tensors.Read("out.logits_before"));
        TrainableParameters.Of(model).Sum(item => item.Parameter.numel()).Should().Be((long)@case.Json["trainable_parameters"]!);

        var closeness = new Closeness(0, (double)@case.Json["tolerance"]!["logits_atol"]!);
        closeness.Demand(Logits(model, evaluation), tensors.Read("out.logits_before"), "logits before");
        var batches = Batches(@case, tokenizer, train);
        batches.Select(batch => batch.InputIds.shape[1]).Should().Equal(@case.Json["trace"]!.AsArray().Select(step => (long)step!["length"]!), "these are the lengths of the batches in tokens");
        ReferenceTraining.DemandTrace(@case, ReferenceTraining.Fit(@case, model, batches));
        closeness.Demand(Logits(model, evaluation), tensors.Read("out.logits_after"), "logits after");
    }

    private static Tensor Logits(PretrainedModel model, ModelInputs inputs)
    {
        using var quiet = no_grad();
        return model.call(inputs).Logits!;
    }

    // A case whose classifier was trained in place may hold it as it was afterwards. Its start is then in another case of the same model: the one that gives
    // the logits before. Where no case has it, the comparison of these logits fails.
    private static void LoadClassifier(ReferenceCase @case, PretrainedModel model, Func<Tensor> logits, Tensor before)
    {
        var others = @case.Root.Cases().Where(other => other.Kind == @case.Kind && other.Text("model") == @case.Text("model"));
        foreach (var candidate in others.Prepend(@case))
        {
            using var tensors = candidate.OpenTensors();
            using var quiet = no_grad();
            foreach (var (name, parameter) in model.named_parameters().Where(item => item.name.StartsWith($"{Classifier}.", StringComparison.Ordinal)))
                parameter.copy_(tensors.Read($"in.{name}"));
            if (logits().allclose(before, rtol: 1e-4, atol: 1e-4))
                return;
        }
    }

    // Lines are "label TAB text".
    private static List<ModelInputs> Batches(ReferenceCase @case, TextTokenizer tokenizer, string file)
    {
        var train = @case.Json["train"]!;
        return [.. File.ReadLines(file).Skip((int)train["first_line"]!).Take((int)train["lines"]!).Select(line => line.Split('\t', 2)).Chunk((int)@case.Json["batch"]!)
            .Select(rows => Encode(@case, tokenizer, rows.Select(row => row[1].Trim())) with { Labels = tensor(rows.Select(row => long.Parse(row[0])).ToArray()) })];
    }

    private static ModelInputs Encode(ReferenceCase @case, TextTokenizer tokenizer, IEnumerable<string> texts) => tokenizer.EncodeBatch([.. texts], options: new()
    {
        Truncation = TruncationStrategy.LongestFirst,
        MaxLength = (int)@case.Json["max_length"]!,
        Padding = PaddingStrategy.Longest,
    }).ToInputs();
}
