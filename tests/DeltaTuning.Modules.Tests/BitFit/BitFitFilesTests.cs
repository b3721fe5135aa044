using System.Text.Json.Nodes;
using DeltaTuning.Modules.Tests.Contract;

namespace DeltaTuning.Modules.Tests.BitFitTests;

public class BitFitFilesTests
{
    [Fact]
    public void Options_ComeBack()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        var method = new BitFit { Scope = BiasScope.SelfAttention | BiasScope.Head, AddMissing = false, ModulesToSave = ["classifier"] };
        using (var delta = model.Module.Apply(method))
            delta.Save(folder.Path);
        var fields = Fields(folder);
        ((string?)fields["peft_type"]).Should().Be("BITFIT");
        fields["bias_scope"]!.ToJsonString().Should().Be("[\"self_attention\",\"head\"]");
        using var loaded = model.Module.LoadDelta(folder.Path);
        ((BitFit)loaded.Module).Should().BeEquivalentTo(method);
    }

    [Fact]
    public void Targets_StandAsNames()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        using (var delta = model.Module.Apply(new BitFit { Targets = Targets.At(AttachmentPoint.Query) }))
            delta.Save(folder.Path);
        Fields(folder)["target_modules"]!.ToJsonString().Should().Be("[\"query\"]");
        using var loaded = model.Module.LoadDelta(folder.Path);
        loaded.Summary().Rows.Should().Contain(row => row.Path.EndsWith("query", StringComparison.Ordinal)).And.NotContain(row => row.Path.EndsWith("key", StringComparison.Ordinal));
    }

    [Fact]
    public void UnknownScope_IsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.Roberta();
        using (var delta = model.Module.Apply(new BitFit { Scope = BiasScope.LayerNorm }))
            delta.Save(folder.Path);
        var fields = Fields(folder);
        fields["bias_scope"] = new JsonArray("head", "tail");
        File.WriteAllText(folder["adapter_config.json"], fields.ToJsonString());
        var load = () => model.Module.LoadDelta(folder.Path);
        load.Should().Throw<InvalidDataException>().WithMessage("*bias_scope has \"tail\"; known are self_attention*");
    }

    private static JsonObject Fields(TemporaryFolder folder) => JsonNode.Parse(File.ReadAllText(folder["adapter_config.json"]))!.AsObject();
}
