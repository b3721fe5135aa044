namespace DeltaTuning.Cli.Tests;

public sealed class ConvertTests
{
    private static string AdapterHub(string method) => Path.Combine(Checkout.Fixtures, "adapterhub", "roberta-sequence-classification", method, "adapter");

    [Fact]
    public async Task AdapterHub_ToPeft_KeepsEveryValue()
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.Of("roberta-sequence-classification");

        var json = (await CliRun.Of("convert", AdapterHub("lora"), "--model", model, "--to", "peft", "--out", folder["peft"], "--json")).Succeeded().Json;

        json["method"]!.GetValue<string>().Should().Be("LORA");
        json["from"]!.GetValue<string>().Should().Be("AdapterHub");
        var fit = (await CliRun.Of("inspect", folder["peft"], "--model", model, "--json")).Succeeded().Json;
        fit["fit"]!["fits"]!.GetValue<bool>().Should().BeTrue();
        fit["parameters"]!.GetValue<long>().Should().Be(json["parameters"]!.GetValue<long>());
    }

    [Fact]
    public async Task OpenDelta_ThereAndBack_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        var model = TestModels.Of("bert-sequence-classification");
        var source = Path.Combine(Checkout.Fixtures, "opendelta", "bert-sequence-classification", "lora", "adapter", "delta.safetensors");

        (await CliRun.Of("convert", source, "--method", "LR", "--set", "rank=4", "--set", "alpha=8", "--model", model, "--to", "peft", "--out", folder["peft"])).Succeeded();
        (await CliRun.Of("convert", folder["peft"], "--model", model, "--to", "opendelta", "--out", folder["opendelta"])).Succeeded();

        using var before = Files.SafetensorsFile.Open(source);
        using var after = Files.SafetensorsFile.Open(folder["opendelta", "delta.safetensors"]);
        after.Entries.Keys.Should().BeEquivalentTo(before.Entries.Keys);
        foreach (var name in before.Entries.Keys)
        {
            using var left = before.Read(name);
            using var right = after.Read(name);
            left.Equals(right).Should().BeTrue(name);
        }
    }

    [Fact]
    public async Task OpenDeltaWithoutMethod_AsksForIt()
    {
        var source = Path.Combine(Checkout.Fixtures, "opendelta", "bert-sequence-classification", "lora", "adapter", "delta.safetensors");
        (await CliRun.Of("convert", source, "--model", TestModels.Of("bert-sequence-classification"), "--to", "peft", "--out", "x")).Failed(1, "do not say the method's options");
    }

    [Fact]
    public async Task WhatTheOtherLibraryCannotExpress_IsSaid()
    {
        var source = Path.Combine(Checkout.Fixtures, "peft", "bert-sequence-classification", "lora-dora", "adapter");
        using var folder = new TemporaryFolder();
        (await CliRun.Of("convert", source, "--model", TestModels.Of("bert-sequence-classification"), "--to", "adapterhub", "--out", folder["x"])).Failed(1, "LORA is not written in AdapterHub's format");
    }

    [Fact]
    public async Task UnknownMethod_ShowsTheNearest() =>
        (await CliRun.Of("convert", AdapterHub("lora"), "--method", "LRR", "--model", TestModels.Of("roberta-sequence-classification"), "--to", "peft", "--out", "x")).Failed(2, "There is no method 'LRR'", "LR");
}
