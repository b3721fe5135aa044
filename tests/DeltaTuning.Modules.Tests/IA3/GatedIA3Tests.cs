using System.Text.Json.Nodes;
using DeltaTuning.Modules.Tests.Contract;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.IA3Tests;

/// <summary>(IA)³ with AdapterHub's gates. Their mean over positions is compared with AdapterHub's numbers in the parity tests.</summary>
public sealed class GatedIA3Tests
{
    private static readonly IA3 Gated = new() { UseGating = true, ModulesToSave = [] };

    [Fact]
    public void Gate_StandsBesideEachLayer_AndReadsItsInput()
    {
        using var model = ContractModel.Roberta();
        using var ia3 = model.Module.Apply(Gated);
        // In two layers keys and values of width 16, and the last feed-forward layer from 24.
        ia3.Parameters.Sum(parameter => parameter.Count).Should().Be(2 * ((2 * (16 + 16 + 1)) + (24 + 24 + 1)));
        ia3.Parameters.Where(parameter => parameter.Key.EndsWith("0.output.dense.ia3_gate.weight", StringComparison.Ordinal)).Should().ContainSingle().Which.Value.shape.Should().Equal(1, 24);
    }

    // A gate that reads nothing is a number, which a vector without gate has in it; at outputs and inputs.
    [Fact]
    public void ConstantGate_IsAFactorOfTheVector()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = ContractModel.Roberta();
        using var gated = model.Module.Apply(Gated with { StartsAtOne = false }, new() { Seed = 5 });
        foreach (var parameter in gated.Parameters.Where(parameter => parameter.Key.Contains(".ia3_gate.", StringComparison.Ordinal)))
            parameter.Value.fill_(parameter.Key.EndsWith("bias", StringComparison.Ordinal) ? 0.75 : 0);
        var output = model.Output();
        gated.Active = false;
        using var plain = model.Module.Apply(new IA3 { ModulesToSave = [] }, new() { Name = "plain" });
        foreach (var parameter in plain.Parameters)
            parameter.Value.copy_(gated.Parameters.Single(other => other.Key == parameter.Key).Value * (1 / (1 + Math.Exp(-0.75))));
        TensorAssert.Close(output, model.Output(), 1e-4, 1e-6);
    }

    [Fact]
    public void Merging_IsRefused_IntoWeightsAndWithOthers()
    {
        using var model = ContractModel.Roberta();
        using var gated = model.Module.Apply(Gated, new() { Name = "gated" });
        using var ia3 = model.Module.Apply(new IA3 { ModulesToSave = [] }, new() { Name = "ia3" });
        gated.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("GATED_IA3 at *cannot be merged*\"gated\"*");
        var combine = () => model.Module.Deltas().Combine(DeltaMerge.Linear, [("ia3", 1), ("gated", 1)]);
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
        ((string)fields["peft_type"]!).Should().Be("GATED_IA3");
        fields.Should().NotContainKey("use_gating");
        using var loaded = model.Module.LoadDelta(folder.Path);
        loaded.Module.Should().BeOfType<IA3>().Which.UseGating.Should().BeTrue();
    }
}
