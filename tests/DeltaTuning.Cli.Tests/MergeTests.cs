namespace DeltaTuning.Cli.Tests;

public sealed class MergeTests
{
    private static readonly string Model = TestModels.Of("bert-sequence-classification");
    private static readonly string Delta = Path.Combine(Checkout.Fixtures, "peft", "bert-sequence-classification", "lora-default", "adapter");

    [Fact]
    public async Task OneDelta_IsFoldedIntoTheModel()
    {
        using var folder = new TemporaryFolder();

        (await CliRun.Of("merge", Delta, "--model", Model, "--out", folder["merged"])).Succeeded().Out.Should().Contain(folder["merged"]);

        (await CliRun.Of("inspect", folder["merged"])).Succeeded().Out.Should().Contain("model BertForSequenceClassification");
        File.ReadAllBytes(folder["merged", "model.safetensors"]).Should().NotEqual(File.ReadAllBytes(Path.Combine(Model, "model.safetensors")));
    }

    [Fact]
    public async Task TwoDeltas_BecomeOne()
    {
        using var folder = new TemporaryFolder();
        var (first, second) = (Part("a"), Part("b"));

        var json = (await CliRun.Of("merge", first, second, "--model", TestModels.Of("bert"), "--how", "cat", "--weights", "0.5", "--weights", "0.5", "--out", folder["one"], "--json")).Succeeded().Json;

        json["kind"]!.GetValue<string>().Should().Be("delta");
        json["how"]!.GetValue<string>().Should().Be("cat");
        (await CliRun.Of("inspect", folder["one"])).Succeeded().Out.Should().Contain("delta LORA").And.Contain("r                        4");

        string Part(string name)
        {
            using var model = Models.BertModel.FromPretrained(TestModels.Of("bert"));
            using var delta = model.Apply(new Modules.LoRA(2), new() { Seed = 1 });
            delta.Save(folder[name]);
            return folder[name];
        }
    }

    [Fact]
    public async Task TwoClassifiers_NeedToSayWhoseHeadTheResultTakes()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["merge", Delta, Delta, "--model", Model, "--how", "ties", "--density", "0.5", "--out", folder["one"]];

        (await CliRun.Of(command)).Failed(1, "which are not merged");
        (await CliRun.Of([.. command, "--modules-from", "3"])).Failed(1, "part3");
        (await CliRun.Of([.. command, "--modules-from", "2"])).Succeeded();
        (await CliRun.Of("inspect", folder["one"], "--model", Model, "--json")).Succeeded().Json["fit"]!["fits"]!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task ModelsOwnFolder_IsRefused() => (await CliRun.Of("merge", Delta, "--model", Model, "--out", Model)).Failed(1, "the model's own folder");

    [Fact]
    public async Task WeightsOfAnotherNumber_AreRefused() =>
        (await CliRun.Of("merge", Delta, Delta, "--model", Model, "--weights", "1", "--out", "x")).Failed(2, "2 deltas", "1 --weights");
}
