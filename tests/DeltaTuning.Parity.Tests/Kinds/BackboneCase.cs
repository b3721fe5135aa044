using DeltaTuning.Parity.Tests.Reference;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A model, loaded strictly: outputs with every hidden state, and the gradient of every parameter.</summary>
internal sealed class BackboneCase : ICaseKind
{
    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var model = Backbones.Load(@case);
        using var tensors = @case.OpenTensors();
        using var scope = NewDisposeScope();
        var output = model.call(ReferenceInputs.Read(tensors) with { OutputHiddenStates = true });
        ReferenceOutputs.Demand(output, tensors, @case.Closeness);
        if (@case.Json["parameters"] is { } parameters)
            model.parameters().Sum(parameter => parameter.numel()).Should().Be((long)parameters, "that is the number of parameters");
        if (ReferenceGradients.Any(tensors))
        {
            output.Loss!.backward();
            ReferenceGradients.Demand(model.named_parameters(), tensors, @case.Closeness);
        }
    }
}
