using System.Diagnostics;
using System.Text.Json;
using DeltaTuning.Modules;
using DeltaTuning.Parity.Tests.Kinds;
using DeltaTuning.Parity.Tests.Reference;
using DeltaTuning.Testing;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Python;

/// <summary>
/// Python's PEFT itself reads what we save: the same logits, and saved again by PEFT the same bytes. Runs where <c>DELTATUNING_PEFT</c> names a folder for
/// PYTHONPATH with torch, transformers and peft.
/// </summary>
public class PythonPeftTests
{
    private const string Variable = "DELTATUNING_PEFT";

    private static readonly Dictionary<string, IDeltaModule> Methods = new()
    {
        ["defaults"] = new LoRA(),
        ["points, rsLoRA, alpha 5"] = new LoRA(r: 4) { Alpha = 5, UseRsLora = true, Targets = Targets.At(AttachmentPoint.Key, AttachmentPoint.AttentionOutput, AttachmentPoint.FeedForwardIn) with { Layers = [1] } },
        ["all linear, patterns"] = new LoRA(r: 3) { Targets = Targets.AllLinear, RankPattern = new Dictionary<string, int> { ["layer.0.*"] = 2 }, AlphaPattern = new Dictionary<string, double> { ["dense"] = 2.5 } },
        ["dora"] = new LoRA(r: 4) { UseDora = true },
        ["pissa"] = new LoRA(r: 4) { Init = LoraInit.Pissa },
        ["olora"] = new LoRA(r: 4) { Init = LoraInit.Olora },
        ["b bias"] = new LoRA(r: 4) { LoraBias = true },
        ["biases of the targets"] = new LoRA(r: 4) { Bias = LoraBiasMode.LoraOnly },
        ["all biases"] = new LoRA(r: 4) { Bias = LoraBiasMode.All },
        ["embedding"] = new LoRA(r: 4) { Targets = Targets.At(AttachmentPoint.TokenEmbedding, AttachmentPoint.Query) },
        ["token rows"] = new LoRA(r: 4) { TrainableTokens = [5, 9, 17] },
        ["ia3"] = new IA3(),
        ["ia3 of named layers"] = new IA3 { Targets = Targets.At(AttachmentPoint.Query, AttachmentPoint.FeedForwardOut), FeedForwardPattern = ".*(output\\.dense|wo)" },
        ["layer norms"] = new LayerNormTuning(),
        ["prompt"] = new PromptTuning(4),
        ["p-tuning"] = new PTuning(4),
    };

    private static readonly string[] Classes = ["RobertaForSequenceClassification", "BertForSequenceClassification", "RobertaForTokenClassification", "RobertaForMaskedLM", "T5ForConditionalGeneration"];

    [Fact]
    public async Task Peft_ReadsWhatWeSave()
    {
        var libraries = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(libraries), $"{Variable} names no folder with PEFT.");
        using var folder = new TemporaryFolder();
        var jobs = Jobs(folder);
        var results = await RunPython(folder, libraries!, jobs);

        results.Should().HaveCount(jobs.Count);
        foreach (var (job, logits) in jobs.Zip(results))
        {
            using var ours = tensor(job.Logits);
            using var theirs = tensor(logits);
            TensorAssert.Close(ours, theirs, 1e-4, 2e-5, job.Name);
            File.ReadAllBytes(Path.Combine(job.Again, "adapter_model.safetensors")).Should().Equal(File.ReadAllBytes(Path.Combine(job.Adapter, "adapter_model.safetensors")), job.Name);
        }
    }

    private static List<Job> Jobs(TemporaryFolder folder)
    {
        var jobs = new List<Job>();
        var models = ReferenceRoot.Current.Cases().Where(@case => @case.Kind == "peft-adapter" && Classes.Contains(@case.Text("model_class"))).DistinctBy(@case => @case.Text("model_class")).ToArray();
        models.Should().NotBeEmpty();
        foreach (var @case in models)
        {
            foreach (var (name, method) in Methods.Where(item => Fits(item.Value, @case.Text("model_class"))))
                jobs.Add(Save(@case, name, method, folder[$"{jobs.Count}"]));
        }
        return jobs;
    }

    private static bool Fits(IDeltaModule method, string modelClass) => (method, modelClass) switch
    {
        // It has no biases, and transformers never calls the module "shared" that its table has in PEFT's eyes.
        (LoRA lora, "T5ForConditionalGeneration") => lora.Bias == LoraBiasMode.None && lora.TrainableTokens.Count == 0 && lora.Targets?.Points.Contains(AttachmentPoint.TokenEmbedding) != true,
        // PEFT forgets the bias of a tied head beside token rows.
        (LoRA lora, "RobertaForMaskedLM") => lora.TrainableTokens.Count == 0,
        // PEFT has prompts for some tasks only, and on T5 its own meaning of them, which the reference's cases hold.
        (PromptTuning or PTuning, _) => modelClass.EndsWith("ForSequenceClassification", StringComparison.Ordinal),
        _ => true,
    };

    private static Job Save(ReferenceCase @case, string name, IDeltaModule method, string adapter)
    {
        using var scope = NewDisposeScope();
        using var model = Backbones.Load(@case);
        using var tensors = @case.OpenTensors();
        using var delta = model.Apply(method, new() { Seed = 1 });
        using (no_grad())
        {
            using var generator = new Generator(2, CPU);
            foreach (var parameter in delta.Parameters)
                parameter.Value.add_(randn(parameter.Value.shape, generator: generator) * 0.05);
            delta.Save(adapter);
            var inputs = ReferenceInputs.Read(tensors);
            var logits = model.call(inputs).Logits!.flatten().data<float>().ToArray();
            var names = tensors.Entries.Keys.Where(key => key.StartsWith("in.", StringComparison.Ordinal)).ToDictionary(key => key["in.".Length..], key => Rows(tensors.Read(key)));
            return new($"{@case.Text("model_class")}, {name}", @case.Text("model_class"), @case.ModelFolder, adapter, adapter + "-again", names, logits);
        }
    }

    private static object Rows(Tensor ids) =>
        ids.dim() == 1 ? ids.data<long>().ToArray() : Enumerable.Range(0, (int)ids.shape[0]).Select(row => Rows(ids[row].contiguous())).ToArray();

    private static async Task<float[][]> RunPython(TemporaryFolder folder, string libraries, List<Job> jobs)
    {
        var (input, output) = (folder["jobs.json"], folder["results.json"]);
        await File.WriteAllTextAsync(input, JsonSerializer.Serialize(jobs.Select(job => new { @class = job.Class, model = job.Model, adapter = job.Adapter, again = job.Again, inputs = job.Inputs })));
        var start = new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "Python", "peft_logits.py"), input, output]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PYTHONPATH"] = libraries;
        start.Environment["TRANSFORMERS_OFFLINE"] = "1";
        // The libraries of this process are not Python's.
        start.Environment.Remove("LD_LIBRARY_PATH");
        using var process = Process.Start(start)!;
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, $"Python must succeed:\n{await text}\n{await errors}");
        return JsonSerializer.Deserialize<float[][]>(await File.ReadAllTextAsync(output))!;
    }

    private sealed record Job(string Name, string Class, string Model, string Adapter, string Again, Dictionary<string, object> Inputs, float[] Logits);
}
