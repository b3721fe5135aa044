using DeltaTuning.Files;
using DeltaTuning.Modules.Tests.Contract;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Interop;

public class OpenDeltaTests
{
    private const string Query = "roberta.encoder.layer.0.attention.self.query";

    private static LoRA Lora { get; } = new(r: 2) { Targets = Targets.Matching(Query), ModulesToSave = [] };

    [Fact]
    public void Lora_HasItsOwnNames()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        Write(folder, ($"{Query}.lora.lora_A", full(2, 16, 0.5)), ($"{Query}.lora.lora_B", full(16, 2, 0.25)));
        using var delta = model.Module.LoadOpenDelta(folder["delta.safetensors"], Lora, new() { Name = "theirs" });
        delta.Name.Should().Be("theirs");
        TensorAssert.Identical(delta.Parameters.Single(parameter => parameter.Key == $"{Query}.lora_A.weight").Value.detach(), full(2, 16, 0.5));
        TensorAssert.Identical(delta.Parameters.Single(parameter => parameter.Key == $"{Query}.lora_B.weight").Value.detach(), full(16, 2, 0.25));
    }

    [Fact]
    public void BitFit_HasWholeBiases_OfWhichTheOffsetIsTheDifference()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        using (no_grad())
            model.Module.get_parameter($"{Query}.bias")!.fill_(0.75);
        Write(folder, ($"{Query}.bias", full(16, 1.0)));
        using var delta = model.Module.LoadOpenDelta(folder["delta.safetensors"], new BitFit { Targets = Targets.Matching(Query), ModulesToSave = [] });
        TensorAssert.Identical(delta.Parameters.Single().Value.detach(), full(16, 0.25));
    }

    [Fact]
    public void BitFit_AddedToT5_HasTwoKindsOfNames()
    {
        using var model = ContractModel.All["t5 tied"]();
        var names = OpenDeltaNames.Of(BitFit.OpenDelta, model.Module);
        names.Parts("encoder.block.0.layer.0.SelfAttention.q.bitfit_bias")!.Names.Should().Equal("encoder.block.0.layer.0.SelfAttention.q.bias");
        names.Parts("encoder.final_layer_norm.bitfit_bias")!.Names.Should().Equal("encoder.final_layer_norm.bitfit.bias");
    }

    [Fact]
    public void Prefix_OfEachAttention_IsOneTensorHere()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        const string attention = "roberta.encoder.layer.{0}.attention.prefix.past_";
        Write(folder, [.. new[] { 0, 1 }.SelectMany(layer => new[] { ("key", 1.0), ("value", 2.0) }
            .Select(part => (attention.Replace("{0}", $"{layer}", StringComparison.Ordinal) + part.Item1, full(3, 16, part.Item2 + (10 * layer)))))]);
        using var delta = model.Module.LoadOpenDelta(folder["delta.safetensors"], PrefixTuning.OpenDelta with { Tokens = 3, Projection = null, ModulesToSave = [] });
        using var expected = cat([full(3, 16, 1.0), full(3, 16, 2.0), full(3, 16, 11.0), full(3, 16, 12.0)], 1);
        TensorAssert.Identical(delta.Parameters.Single().Value.detach(), expected);
    }

    [Fact]
    public void Prefix_WithoutSomeOfItsParts_ListsThem()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        Write(folder, ("roberta.encoder.layer.0.attention.prefix.past_key", zeros(3, 16)));
        var load = () => model.Module.LoadOpenDelta(folder["delta.safetensors"], PrefixTuning.OpenDelta with { Tokens = 3, Projection = null, ModulesToSave = [] });
        load.Should().Throw<CheckpointMismatchException>().Which.Missing.Should().Equal(
            "roberta.encoder.layer.0.attention.prefix.past_value", "roberta.encoder.layer.1.attention.prefix.past_key", "roberta.encoder.layer.1.attention.prefix.past_value");
    }

    [Fact]
    public void WhatDoesNotFit_IsListed_AndLeavesTheModelAlone()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        using var before = model.Output();
        Write(folder, ($"{Query}.lora.lora_A", zeros(4, 16)), ("elsewhere.lora.lora_B", zeros(16, 2)));
        var load = () => model.Module.LoadOpenDelta(folder["delta.safetensors"], Lora);
        var error = load.Should().Throw<CheckpointMismatchException>().WithMessage("*does not fit the model and the method's options*").Which;
        error.Missing.Should().Equal($"{Query}.lora.lora_B");
        error.Unexpected.Should().Equal("elsewhere.lora.lora_B");
        error.Misshapen.Select(mismatch => mismatch.Name).Should().Equal($"{Query}.lora.lora_A");
        model.Module.Deltas().Should().BeEmpty();
        TensorAssert.Identical(model.Output(), before);
    }

    [Fact]
    public void BitFit_OfAnotherShape_IsListed()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        Write(folder, ($"{Query}.bias", zeros(1)));
        var load = () => model.Module.LoadOpenDelta(folder["delta.safetensors"], new BitFit { Targets = Targets.Matching(Query), ModulesToSave = [] });
        load.Should().Throw<CheckpointMismatchException>().Which.Misshapen.Select(mismatch => mismatch.Name).Should().Equal($"{Query}.bias");
    }

    [Fact]
    public void OtherMethods_AndFolders_AreRefused()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        Load(folder.Path, Lora).Should().Throw<FileNotFoundException>().WithMessage("*is a folder*pytorch_model.bin is a pickle*");
        Load(folder["none.safetensors"], Lora).Should().Throw<FileNotFoundException>();
        Load(folder["none.safetensors"], new IA3()).Should().Throw<NotSupportedException>().WithMessage("*IA3*rules for LoRA, BitFit*");
        Load(folder["none.safetensors"], Adapter.OpenDelta with { IsParallel = true }).Should().Throw<NotSupportedException>().WithMessage("*parallel adapters*");

        Action Load(string path, IDeltaModule method) => () => model.Module.LoadOpenDelta(path, method);
    }

    private static void Write(TemporaryFolder folder, params (string Name, Tensor Value)[] tensors) =>
        SafetensorsFile.Save(folder["delta.safetensors"], tensors.Select(item => KeyValuePair.Create(item.Name, item.Value)));
}
