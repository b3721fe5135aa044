using System.Globalization;
using DeltaTuning.Files;
using DeltaTuning.Parity.Tests.Reference;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A published encoder on real sentences: sentence embeddings, and the states of some rows without their padding.</summary>
internal sealed class RealModelCase : ICaseKind
{
    private const string Prefix = "out.";

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var model = Backbones.Load(Published.Model(@case), @case.Text("model_class"), new());
        using var tensors = @case.OpenTensors();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var inputs = ReferenceInputs.Read(tensors) with { OutputHiddenStates = true };
        var output = model.call(inputs);
        var lengths = inputs.AttentionMask!.sum(1).data<long>().ToArray();
        foreach (var name in tensors.Entries.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
            @case.Closeness.Demand(Result(name[Prefix.Length..]), tensors.Read(name), name);

        Tensor Result(string name) => name switch
        {
            "embeddings" => Embeddings(output, inputs),
            "cosine" => Embeddings(output, inputs) is var embeddings ? mm(embeddings, embeddings.t()) : null!,
            _ when name.Split('.') is [var result, .. var layer, var row] => Row(ReferenceOutputs.Find(output, string.Join('.', [result, .. layer])), row),
            _ => ReferenceOutputs.Find(output, name),
        };

        Tensor Row(Tensor states, string row) => int.Parse(row, CultureInfo.InvariantCulture) is var index ? states[index].narrow(0, 0, lengths[index]) : null!;
    }

    // The mean over the tokens, of length one, as sentence-transformers takes it.
    private static Tensor Embeddings(ModelOutput output, ModelInputs inputs)
    {
        var mask = inputs.AttentionMask!.unsqueeze(-1).to(ScalarType.Float32);
        var mean = (output.LastHiddenState! * mask).sum(1) / mask.sum(1);
        return mean / mean.norm(1, keepdim: true);
    }
}
