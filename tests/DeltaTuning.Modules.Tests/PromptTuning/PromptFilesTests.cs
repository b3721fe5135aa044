using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Models;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.PromptTests;

/// <summary>PromptTuning in files: PEFT's where PEFT has the same prompt, and others that PEFT refuses.</summary>
public class PromptFilesTests
{
    [Fact]
    public void APromptOfPefts_HasItsNamesAndFields()
    {
        using var folder = new TemporaryFolder();
        using var model = RobertaForSequenceClassification.FromConfig(PromptTuningTests.Config, new() { Labels = 2, Seed = 1 });
        using var delta = model.Apply(new PromptTuning(4) { Init = PromptInit.SampledVocabulary() });
        delta.Save(folder.Path);
        Names(folder).Should().Equal(
            "base_model.classifier.dense.bias", "base_model.classifier.dense.weight", "base_model.classifier.out_proj.bias", "base_model.classifier.out_proj.weight", "prompt_embeddings");
        var fields = Fields(folder);
        fields.ToDictionary(pair => pair.Key, pair => pair.Value?.ToJsonString()).Should().Contain(new Dictionary<string, string?>
        {
            ["peft_type"] = "\"PROMPT_TUNING\"",
            ["task_type"] = "\"SEQ_CLS\"",
            ["num_virtual_tokens"] = "4",
            ["num_transformer_submodules"] = "1",
            ["num_layers"] = "2",
            ["num_attention_heads"] = "2",
            ["token_dim"] = "16",
            ["prompt_tuning_init"] = "\"SAMPLE_VOCAB\"",
            ["prompt_tuning_init_text"] = null,
        });
        fields.Select(pair => pair.Key).Should().NotContain(name => name.StartsWith("prompt_side", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(PromptSide.Encoder, 1, 3, "prompt_embeddings")]
    [InlineData(PromptSide.EncoderAsPeft, 2, 6, "prompt_embeddings")]
    [InlineData(PromptSide.Decoder, 1, 3, "base_model.decoder.tokens.prompt")]
    [InlineData(PromptSide.Both, 2, 6, "base_model.encoder.tokens.prompt")]
    public void OnT5_EachSideLoadsAsItself(PromptSide side, int submodules, long rows, string name)
    {
        using var folder = new TemporaryFolder();
        using var model = PromptTuningTests.T5();
        using (var delta = model.Apply(new PromptTuning(3) { Side = side }))
            delta.Save(folder.Path);
        Names(folder).Should().Equal(name);
        using (var file = SafetensorsFile.Open(folder["adapter_model.safetensors"]))
            file.Entries[name].Shape.Should().Equal(rows, 16);
        ((int)Fields(folder)["num_transformer_submodules"]!).Should().Be(submodules);
        using var loaded = model.LoadDelta(folder.Path);
        ((PromptTuning)loaded.Module).Side.Should().Be(side);
    }

    [Fact]
    public void APromptThatPeftHasNot_HasAnotherName_AndLoadsAsItself()
    {
        using var folder = new TemporaryFolder();
        using var model = RobertaForSequenceClassification.FromConfig(PromptTuningTests.Config, new() { Labels = 2, Seed = 1 });
        using (var delta = model.Apply(new PromptTuning(3) { Placement = PromptPlacement.AfterStart, HasPositions = false, ModulesToSave = [] }))
            delta.Save(folder.Path);
        Names(folder).Should().Equal("base_model.roberta.embeddings.block.prompt");
        using var loaded = model.LoadDelta(folder.Path);
        loaded.Module.Should().BeOfType<PromptTuning>().Which.Should().Match<PromptTuning>(prompt => prompt.Tokens == 3 && prompt.Placement == PromptPlacement.AfterStart && !prompt.HasPositions);
    }

    [Fact]
    public void AText_GoesThroughFiles_AndStartsNothingAnew()
    {
        using var folder = new TemporaryFolder();
        using var model = PromptTuningTests.T5();
        using (var delta = model.Apply(new PromptTuning(3) { Init = PromptInit.Text("good or bad", _ => [5, 6], "t5-small") }))
            delta.Save(folder.Path);
        using (var loaded = model.LoadDelta(folder.Path))
        {
            using var again = new TemporaryFolder();
            loaded.Save(again.Path);
            File.ReadAllText(again["adapter_config.json"]).Should().Be(File.ReadAllText(folder["adapter_config.json"])).And.Contain("good or bad").And.Contain("t5-small");
            loaded.Module.Invoking(method => model.Apply(method)).Should().Throw<InvalidOperationException>().WithMessage("*good or bad*t5-small*PromptInit.Text*");
        }
    }

    [Theory]
    [InlineData("prompt_tuning_init", "\"OTHER\"", "*prompt_tuning_init is \"OTHER\"*")]
    [InlineData("num_virtual_tokens", "0", "*num_virtual_tokens is 0*")]
    [InlineData("prompt_placement", "\"Behind\"", "*prompt_placement is \"Behind\"*BeforeStart, AfterStart*")]
    public void WrongFields_AreNamed(string name, string value, string message)
    {
        using var folder = new TemporaryFolder();
        using var model = PromptTuningTests.T5();
        using (var delta = model.Apply(new PromptTuning(3)))
            delta.Save(folder.Path);
        var fields = Fields(folder);
        fields[name] = JsonNode.Parse(value);
        File.WriteAllText(folder["adapter_config.json"], fields.ToJsonString());
        model.Invoking(module => module.LoadDelta(folder.Path)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    internal static string[] Names(TemporaryFolder folder)
    {
        using var file = SafetensorsFile.Open(folder["adapter_model.safetensors"]);
        return [.. file.Entries.Keys.Order(StringComparer.Ordinal)];
    }

    internal static JsonObject Fields(TemporaryFolder folder) => JsonNode.Parse(File.ReadAllText(folder["adapter_config.json"]))!.AsObject();
}
