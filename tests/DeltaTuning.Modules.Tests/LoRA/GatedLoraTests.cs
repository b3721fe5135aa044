using System.Text.Json.Nodes;
using DeltaTuning.Modules.Tests.Contract;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.LoRATests;

/// <summary>LoRA with AdapterHub's gates. Their mean over positions is compared with AdapterHub's numbers in the parity tests.</summary>
public sealed class GatedLoraTests
{
    private static readonly LoRA Gated = new(r: 4) { UseGating = true, ModulesToSave = [] };

    [Fact]
    public void Gate_StandsBesideEachLayer()
    {
        using var model = ContractModel.Roberta();
        using var lora = model.Module.Apply(Gated);
        // Queries and values of two layers of width 16: A, B, and a gate of 16 weights and a bias.
        lora.Parameters.Sum(parameter => parameter.Count).Should().Be(4 * ((4 * (16 + 16)) + 16 + 1));
        lora.Parameters.Where(parameter => parameter.Path.EndsWith("0.attention.self.query", StringComparison.Ordinal)).Select(parameter => parameter.Key.Split(".query.")[1])
            .Should().Equal("lora_A.weight", "lora_B.weight", "lora_gate.weight", "lora_gate.bias");
    }

    // A gate that reads nothing is a number, which a LoRA without gate has for its scale.
    [Fact]
    public void ConstantGate_IsAScale()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = ContractModel.Roberta();
        using var gated = model.Module.Apply(Gated with { Alpha = 100, Init = LoraInit.Random }, new() { Seed = 5 });
        foreach (var parameter in gated.Parameters.Where(parameter => parameter.Key.Contains(".lora_gate.", StringComparison.Ordinal)))
            parameter.Value.fill_(parameter.Key.EndsWith("bias", StringComparison.Ordinal) ? 0.75 : 0);
        var output = model.Output();
        gated.Active = false;
        using var scaled = model.Module.Apply(new LoRA(r: 4) { Alpha = 4 / (1 + Math.Exp(-0.75)), Init = LoraInit.Random, ModulesToSave = [] }, new() { Name = "scaled" });
        foreach (var parameter in scaled.Parameters)
            parameter.Value.copy_(gated.Parameters.Single(other => other.Key == parameter.Key).Value);
        TensorAssert.Close(output, model.Output(), 1e-4, 1e-6);
    }

    [Fact]
    public void Merging_IsRefused_IntoWeightsAndWithOthers()
    {
        using var model = ContractModel.Roberta();
        using var gated = model.Module.Apply(Gated, new() { Name = "gated" });
        using var lora = model.Module.Apply(new LoRA(r: 4) { ModulesToSave = [] }, new() { Name = "lora" });
        gated.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("GATED_LORA at *cannot be merged*\"gated\"*");
        var combine = () => model.Module.Deltas().Combine(DeltaMerge.Linear, [("lora", 1), ("gated", 1)]);
        combine.Should().Throw<NotSupportedException>().WithMessage("*\"gated\"*UseGating*");
    }

    [Fact]
    public void File_HasATypeThatPeftRefuses()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        using (var gated = model.Module.Apply(Gated))
            gated.Save(folder.Path);
        var fields = JsonNode.Parse(File.ReadAllText(folder["adapter_config.json"]))!.AsObject();
        ((string)fields["peft_type"]!).Should().Be("GATED_LORA");
        fields.Should().NotContainKey("use_gating");
        using var loaded = model.Module.LoadDelta(folder.Path);
        loaded.Module.Should().BeOfType<LoRA>().Which.UseGating.Should().BeTrue();
    }
}
