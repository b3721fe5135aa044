using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Contract;

/// <summary>A model with the method on it, moved away from its start, and perhaps another delta that was there before.</summary>
internal sealed class ContractBench : IDisposable
{
    private static readonly Targets ForeignTargets = Targets.Named("up", "down");

    private readonly bool _isForeign;

    /// <param name="method">The method's row.</param>
    /// <param name="model">The model's row.</param>
    /// <param name="beside">Whether another delta is there before.</param>
    /// <param name="change">Whether the method's parameters are moved away from their start.</param>
    /// <param name="dtype">The model's dtype.</param>
    /// <param name="deltaDtype">The deltas' dtype.</param>
    internal ContractBench(string method, string model, bool beside, bool change = true, ScalarType dtype = ScalarType.Float32, ScalarType deltaDtype = ScalarType.Float32)
    {
        (Method, Model, _isForeign) = (ContractMethod.All[method], ContractModel.All[model](), model == "foreign");
        Merges = Method.Merges && Method.MergesInto(model);
        if (dtype != ScalarType.Float32)
            Model.Module.to(dtype);
        Snapshot = Model.Snapshot();
        if (beside)
        {
            Beside = Model.Module.Apply(new LoRA(2) { Targets = _isForeign ? Targets.Named("down") : Targets.At(AttachmentPoint.Value), ModulesToSave = [] }, new() { Name = "beside", Seed = 7, Dtype = deltaDtype });
            Change(Beside);
        }
        Before = Model.Output();
        Handle = Model.Module.Apply(Make(), new() { Seed = 8, Dtype = deltaDtype });
        if (change)
            Change(Handle);
    }

    internal ContractMethod Method { get; }

    /// <summary>Whether the method can be merged into the model.</summary>
    internal bool Merges { get; }

    internal ContractModel Model { get; }

    internal Dictionary<string, Tensor> Snapshot { get; }

    internal DeltaHandle Handle { get; }

    internal DeltaHandle? Beside { get; }

    internal Tensor Before { get; }

    internal IDeltaModule Make() => Method.Make(_isForeign ? ForeignTargets : null);

    internal void IsUntouched()
    {
        Model.Module.state_dict().Keys.Should().Equal(Snapshot.Keys);
        foreach (var (name, value) in Model.Module.state_dict())
            TensorAssert.Identical(value, Snapshot[name], name);
        Model.Module.parameters().Should().OnlyContain(parameter => parameter.requires_grad);
    }

    public void Dispose()
    {
        Handle.Dispose();
        Beside?.Dispose();
        Model.Dispose();
    }

    internal static void Change(DeltaHandle handle)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(11, CPU);
        foreach (var parameter in handle.Parameters)
            parameter.Value.add_((randn(parameter.Value.shape, generator: generator) * 0.1).to(parameter.Value.dtype));
    }

    internal static bool HasGradient(Tensor parameter)
    {
        using var gradient = parameter.grad;
        return gradient is not null;
    }

    internal static void Differ(Tensor left, Tensor right)
    {
        using var difference = (left - right).abs().max();
        difference.item<float>().Should().BeGreaterThan(1e-6f);
    }
}
