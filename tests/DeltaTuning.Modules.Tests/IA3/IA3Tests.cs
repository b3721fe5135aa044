using System.Text.Json.Nodes;
using DeltaTuning.Modules.Tests.Contract;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.IA3Tests;

public class IA3Tests
{
    [Fact]
    public void Defaults_AreKeysValuesAndLastFeedForwardLayers()
    {
        using var model = ContractModel.All["t5 untied gated"]();
        using var delta = model.Module.Apply(new IA3());
        delta.Parameters.Select(parameter => (parameter.Path.Split('.')[^1], string.Join(',', parameter.Value.shape))).Distinct().Should().BeEquivalentTo([("k", "12,1"), ("v", "12,1"), ("wo", "1,24")]);
        delta.Parameters.Should().HaveCount((2 * 6) + 4);
        delta.Parameters.Should().OnlyContain(parameter => parameter.Value.eq(1).all().item<bool>());
    }

    [Fact]
    public void Options_ThatDoNotFit_AreRefused()
    {
        using var model = ContractModel.Roberta();
        Apply(new IA3 { FeedForwardModules = ["dense"], FeedForwardPattern = ".*dense" }).Should().Throw<ArgumentException>().WithMessage("*give one of them*");
        Apply(new IA3 { FeedForwardPattern = "(" }).Should().Throw<ArgumentException>();
        Apply(new IA3 { Targets = Targets.Named("LayerNorm") }).Should().Throw<DeltaTargetException>().WithMessage("*linear layers*LayerNorm*");

        Action Apply(IA3 options) => () => model.Module.Apply(options);
    }

    [Fact]
    public void RandomStart_FollowsTheSeed()
    {
        using var model = ContractModel.Roberta();
        using var delta = model.Module.Apply(new IA3 { StartsAtOne = false, ModulesToSave = [] }, new() { Seed = 3 });
        delta.Parameters.Should().NotContain(parameter => parameter.Value.eq(1).any().item<bool>());
    }

    // The scale by hand, in the weights of a second model.
    [Fact]
    public void Output_IsThatOfRescaledWeights()
    {
        using var scope = NewDisposeScope();
        using var model = ContractModel.Roberta();
        using var quiet = no_grad();
        using var delta = model.Module.Apply(new IA3 { StartsAtOne = false, ModulesToSave = [] }, new() { Seed = 4 });
        var output = model.Output();
        var scales = delta.Parameters.ToDictionary(parameter => parameter.Path, parameter => parameter.Value.detach().clone());
        delta.Dispose();
        foreach (var (name, parameter) in model.Module.named_parameters())
        {
            var (path, kind) = (name[..name.LastIndexOf('.')], name[(name.LastIndexOf('.') + 1)..]);
            if (!scales.TryGetValue(path, out var scale))
                continue;
            if (kind == "weight")
                parameter.mul_(scale);
            else if (scale.shape[1] == 1)
                parameter.mul_(scale.flatten());
        }
        TensorAssert.Close(model.Output(), output, 1e-4, 1e-5);
    }

    [Theory]
    [InlineData("roberta", "key", "value", "0.output.dense", "1.output.dense")]
    [InlineData("t5 tied", "k", "v", "wo")]
    public void Defaults_AreWrittenAsNamesThatPeftReadsAlike(string name, params string[] targets)
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.All[name]();
        using var delta = model.Module.Apply(new IA3());
        delta.Save(folder.Path);
        var fields = JsonNode.Parse(File.ReadAllText(folder["adapter_config.json"]))!.AsObject();
        fields["target_modules"]!.AsArray().Select(item => (string?)item).Should().BeEquivalentTo(targets);
        fields["feedforward_modules"]!.AsArray().Select(item => (string?)item).Should().BeEquivalentTo(targets[2..]);
        fields.Should().NotContainKey("layers_to_transform");
    }

    [Fact]
    public void FeedForwardNames_NeverCoverAnotherTarget()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.All["t5 tied"]();
        using (var delta = model.Module.Apply(new IA3 { Targets = Targets.Named("o", "wo") }))
            delta.Save(folder.Path);
        // PEFT takes any end of a name: "o" would be "wo" too.
        JsonNode.Parse(File.ReadAllText(folder["adapter_config.json"]))!["feedforward_modules"]!.ToJsonString().Should().Be("[\"wo\"]");
    }
}
