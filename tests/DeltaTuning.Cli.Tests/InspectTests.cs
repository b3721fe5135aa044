namespace DeltaTuning.Cli.Tests;

public sealed class InspectTests
{
    private static string Peft(string model, string method) => Path.Combine(Checkout.Fixtures, "peft", model, method, "adapter");

    [Fact]
    public async Task Delta_TellsMethodPointsParametersAndDtype()
    {
        var run = (await CliRun.Of("inspect", Peft("bert-sequence-classification", "lora-default"))).Succeeded();

        run.Out.Should().Contain("delta LORA").And.Contain("in F32").And.Contain("target modules           value, query").And.Contain("attention.self.query").And.Contain("lora_A.weight (8, 32)");
    }

    [Fact]
    public async Task DeltaWithItsModel_Fits()
    {
        var json = (await CliRun.Of("inspect", Peft("bert-sequence-classification", "lora-default"), "--model", TestModels.Of("bert-sequence-classification"), "--json")).Succeeded().Json;

        json["kind"]!.GetValue<string>().Should().Be("Delta");
        json["fit"]!["fits"]!.GetValue<bool>().Should().BeTrue(json["fit"]!["problem"]?.ToString());
        json["fit"]!["targets"]!.GetValue<int>().Should().BeGreaterThan(3);
        json["parameters"]!.GetValue<long>().Should().BeGreaterThan(1000);
    }

    [Fact]
    public async Task DeltaWithAnotherModel_SaysWhyItDoesNotFit()
    {
        var fit = (await CliRun.Of("inspect", Peft("bert-sequence-classification", "lora-default"), "--model", TestModels.Of("t5-relu-tied"), "--json")).Succeeded().Json["fit"]!;

        fit["fits"]!.GetValue<bool>().Should().BeFalse();
        fit["problem"]!.GetValue<string>().Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("models", "roberta-sequence-classification", "model RobertaForSequenceClassification")]
    [InlineData("vocabularies", "tiny-bert", "tokenizer")]
    public async Task Folder_IsNamed(string kind, string name, string expected)
    {
        var run = (await CliRun.Of("inspect", Path.Combine(Checkout.Fixtures, kind, name))).Succeeded();
        run.Out.Should().Contain(expected);
    }

    [Fact]
    public async Task AdapterHubsFolder_IsNamed()
    {
        var run = (await CliRun.Of("inspect", Path.Combine(Checkout.Fixtures, "adapterhub", "roberta-sequence-classification", "lora", "adapter"), "--model", TestModels.Of("roberta-sequence-classification"))).Succeeded();
        run.Out.Should().Contain("AdapterHub's delta lora").And.Contain("fits");
    }

    [Fact]
    public async Task SafetensorsFile_ListsItsTensors()
    {
        var run = (await CliRun.Of("inspect", Path.Combine(TestModels.Of("bert"), "model.safetensors"), "--all")).Succeeded();
        run.Out.Should().Contain("safetensors file").And.Contain("embeddings.word_embeddings");
    }

    [Fact]
    public async Task NothingThere_IsToldWithTheFullPath() => (await CliRun.Of("inspect", "no/such/folder")).Failed(3, "no/such/folder", Path.GetFullPath("no/such/folder"));

    [Fact]
    public async Task FolderOfNothingKnown_SaysWhatItLooksFor()
    {
        using var folder = new TemporaryFolder();
        (await CliRun.Of("inspect", folder.Path)).Failed(1, "adapter_config.json");
    }
}
