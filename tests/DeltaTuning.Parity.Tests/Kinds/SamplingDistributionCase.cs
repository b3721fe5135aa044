using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Reference;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>One step of sampling without the draw: what stays of given logits, and with which probabilities.</summary>
internal sealed class SamplingDistributionCase : ICaseKind
{
    private static readonly Closeness Near = new(1e-5, 1e-5);

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var scope = NewDisposeScope();
        using var tensors = @case.OpenTensors();
        if (@case.Json["entries"] is null)
        {
            Ties(tensors);
            return;
        }
        foreach (var entry in @case.Entries)
        {
            string[] names = [.. entry["warpers"]!.AsArray().Select(name => (string)name!)];
            var (arguments, number) = (entry["arguments"]!.AsObject(), (int)entry["expected"]!);
            var logits = tensors.Read("in.logits").clone();
            var processed = names.Length == 1
                ? Create(names[0], arguments).Process(logits, new(tensors.Read("in.input_ids")))
                : Together(arguments, logits, tensors.Read("in.input_ids"));
            Near.Demand(processed, tensors.Read($"out.processed.{number}"), $"{string.Join(", ", names)} {arguments.ToJsonString()}");
            Near.Demand(processed.softmax(-1), tensors.Read($"out.probabilities.{number}"), $"probabilities of {string.Join(", ", names)} {arguments.ToJsonString()}");
        }
    }

    // Several are built from generate's arguments, as a generation builds them.
    private static Tensor Together(JsonObject arguments, Tensor logits, Tensor tokens)
    {
        var options = ReferenceGeneration.Read(arguments, new() { Sample = true });
        var settings = SearchSettings.Of(options, tokens.shape[1], [], 0, null, logits.shape[1]);
        using var history = new TokenHistory(tokens);
        return ProcessorChain.Of(settings, history.StartLength).Process(logits, history);
    }

    private static void Ties(SafetensorsFile tensors)
    {
        TensorAssert.Identical(new TopKFilter(2).Process(tensors.Read("in.logits").clone(), new(zeros([2, 1], ScalarType.Int64))), tensors.Read("out.top_k_2"), "top-k 2");
        TensorAssert.Identical(new MinPFilter(0.5).Process(tensors.Read("in.logits").clone(), new(zeros([2, 1], ScalarType.Int64))), tensors.Read("out.min_p_half"), "min-p 0.5");
    }

    private static ILogitsProcessor Create(string name, JsonObject arguments)
    {
        var keep = (int?)arguments["min_tokens_to_keep"] ?? 1;
        return name switch
        {
            "TemperatureLogitsWarper" => new TemperatureProcessor((double)arguments["temperature"]!),
            "TopKLogitsWarper" => new TopKFilter((int)arguments["top_k"]!, keep),
            "TopPLogitsWarper" => new TopPFilter((double)arguments["top_p"]!, keep),
            "MinPLogitsWarper" => new MinPFilter((double)arguments["min_p"]!, keep),
            "TypicalLogitsWarper" => new TypicalFilter((double)arguments["mass"]!, keep),
            "EpsilonLogitsWarper" => new EpsilonFilter((double)arguments["epsilon"]!, keep),
            "EtaLogitsWarper" => new EtaFilter((double)arguments["epsilon"]!, keep),
            "TopHLogitsWarper" => new TopHFilter((double)arguments["top_h"]!),
            _ => throw new NotSupportedException($"There is no filter {name}."),
        };
    }
}
