using DeltaTuning.Files;
using DeltaTuning.Models;
using DeltaTuning.Modules.Tests.PromptTests;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.PrefixTests;

/// <summary>Prefixes in files: PEFT's where PEFT has the same prefix, and others that PEFT refuses.</summary>
public class PrefixFilesTests
{
    [Fact]
    public void OnAModelWithOneStack_TheFileIsPefts()
    {
        using var folder = new TemporaryFolder();
        using var model = RobertaForMaskedLM.FromConfig(PromptTuningTests.Config, new() { Seed = 1 });
        using var delta = model.Apply(new PrefixTuning(4) { StartsAtZero = true, ModulesToSave = [] });
        delta.Save(folder.Path);
        Shapes(folder).Should().Equal(("prompt_embeddings", "4, 64"));
        PromptFilesTests.Fields(folder).ToDictionary(pair => pair.Key, pair => pair.Value?.ToJsonString()).Should().Contain(new Dictionary<string, string?>
        {
            ["peft_type"] = "\"PREFIX_TUNING\"",
            ["prefix_projection"] = "false",
            ["encoder_hidden_size"] = "16",
            ["init_weights"] = "\"zero\"",
            ["num_transformer_submodules"] = "1",
            ["num_layers"] = "2",
            ["num_attention_heads"] = "2",
            ["token_dim"] = "16",
        }).And.NotContainKey("target_modules");
    }

    [Fact]
    public void WhatPeftHasNot_HasOtherNames_AndLoadsAsItself()
    {
        using var folder = new TemporaryFolder();
        using var model = RobertaForMaskedLM.FromConfig(PromptTuningTests.Config, new() { Seed = 1 });
        var method = new PrefixTuning(4) { Targets = Targets.At(AttachmentPoint.KeyValues) with { Layers = [1] }, Gate = PrefixGate.Shared, Positions = PrefixPositions.None, ModulesToSave = [] };
        using (var delta = model.Apply(method))
            delta.Save(folder.Path);
        const string path = "base_model.roberta.encoder.layer.1.attention.self.key_values";
        Shapes(folder).Should().Equal(($"{path}.prefix", "4, 32"), ($"{path}.prefix_gate.bias", "1"), ($"{path}.prefix_gate.weight", "1, 16"));
        using var loaded = model.LoadDelta(folder.Path);
        loaded.Module.Should().BeOfType<PrefixTuning>().Which.Should().Match<PrefixTuning>(prefix => prefix.Gate == PrefixGate.Shared && prefix.Positions == PrefixPositions.None);
    }

    [Fact]
    public void OnT5_EachKindOfAttentionIsATensor()
    {
        using var folder = new TemporaryFolder();
        using var model = PromptTuningTests.T5();
        using (var delta = model.Apply(new PrefixTuning(4) { Projection = new() { HiddenSize = 3 } }))
            delta.Save(folder.Path);
        Shapes(folder).Should().Equal(
            ("base_model.decoder.block.0.layer.0.SelfAttention.key_values.prefix", "4, 48"),
            ("base_model.decoder.block.0.layer.1.EncDecAttention.key_values.prefix", "4, 48"),
            ("base_model.encoder.block.0.layer.0.SelfAttention.key_values.prefix", "4, 48"));
        using var loaded = model.LoadDelta(folder.Path);
        loaded.Parameters.Should().HaveCount(3);
        loaded.Module.Should().BeOfType<PrefixTuning>().Which.Projection!.HiddenSize.Should().Be(3);
    }

    [Fact]
    public void PeftsLayoutOnT5_GoesThroughFiles()
    {
        using var folder = new TemporaryFolder();
        using var model = PromptTuningTests.T5();
        using (var delta = model.Apply(new PrefixTuning(4) { Layout = PrefixLayout.PeftDecoder }))
            delta.Save(folder.Path);
        Shapes(folder).Should().Equal(("prompt_embeddings", "4, 48"));
        ((int)PromptFilesTests.Fields(folder)["num_transformer_submodules"]!).Should().Be(2);
        using var loaded = model.LoadDelta(folder.Path);
        loaded.Module.Should().BeOfType<PrefixTuning>().Which.Layout.Should().Be(PrefixLayout.PeftDecoder);
    }

    private static (string Name, string Shape)[] Shapes(TemporaryFolder folder)
    {
        using var file = SafetensorsFile.Open(folder["adapter_model.safetensors"]);
        return [.. file.Entries.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, string.Join(", ", pair.Value.Shape)))];
    }
}
