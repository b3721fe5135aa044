using System.Text.Json.Nodes;
using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Pretrained;

/// <summary>What published files have that is not written today.</summary>
public sealed class OldSpellingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bert_GammaBetaAndPositionIds_Load()
    {
        using var scope = NewDisposeScope();
        using var model = BertForMaskedLM.FromConfig(TinyModels.Bert, new() { Seed = 2 });
        Write(model, name => name.Replace("LayerNorm.weight", "LayerNorm.gamma").Replace("LayerNorm.bias", "LayerNorm.beta"), new()
        {
            ["bert.embeddings.position_ids"] = arange(16).unsqueeze(0),
            ["bert.pooler.dense.weight"] = ones(8, 8),
            ["bert.pooler.dense.bias"] = ones(8),
            ["cls.seq_relationship.weight"] = ones(2, 8),
            ["cls.seq_relationship.bias"] = ones(2),
            ["cls.predictions.decoder.weight"] = model.get_parameter("bert.embeddings.word_embeddings.weight")!,
        });

        using var loaded = BertForMaskedLM.FromPretrained(_folder.Path);

        Same(loaded, model);
        loaded.LoadReport!.Ignored.Should().HaveCount(6);
    }

    [Fact]
    public void Roberta_BareNamesWithPrefixAndWithout_Load()
    {
        using var scope = NewDisposeScope();
        using var model = RobertaModel.FromConfig(TinyModels.Roberta, new() { Seed = 2 });
        Write(model, name => $"roberta.{name}", []);
        using (var loaded = RobertaModel.FromPretrained(_folder.Path))
            Same(loaded, model);

        Write(model, name => name, []);
        using var headed = RobertaForTokenClassification.FromPretrained(_folder.Path);
        headed.LoadReport!.Fresh.Should().BeEquivalentTo("classifier.weight", "classifier.bias");
    }

    [Theory]
    [InlineData("encoder.embed_tokens.weight")]
    [InlineData("decoder.embed_tokens.weight")]
    [InlineData("lm_head.weight")]
    public void T5_TableUnderAnotherName_Loads(string table)
    {
        using var scope = NewDisposeScope();
        using var model = T5ForConditionalGeneration.FromConfig(TinyModels.T5, new() { Seed = 2 });
        Write(model, name => name == "shared.weight" ? table : name, []);

        using var loaded = T5ForConditionalGeneration.FromPretrained(_folder.Path);

        Same(loaded, model);
    }

    [Fact]
    public void T5_EveryCopyOfTheTable_Loads()
    {
        using var scope = NewDisposeScope();
        using var model = T5ForConditionalGeneration.FromConfig(TinyModels.T5, new() { Seed = 2 });
        var table = model.get_parameter("shared.weight")!;
        Write(model, name => name, new() { ["encoder.embed_tokens.weight"] = table, ["decoder.embed_tokens.weight"] = table, ["lm_head.weight"] = table });

        using var loaded = T5ForConditionalGeneration.FromPretrained(_folder.Path);

        Same(loaded, model);
        loaded.LoadReport!.Ignored.Should().HaveCount(3);
    }

    [Fact]
    public void T5_ConfigurationWithoutTheLaterKeys_Loads()
    {
        using var model = T5ForConditionalGeneration.FromConfig(TinyModels.T5, new() { Seed = 2 });
        model.SavePretrained(_folder.Path);
        var config = JsonNode.Parse(File.ReadAllText(_folder["config.json"]))!.AsObject();
        foreach (var key in new[] { "num_decoder_layers", "dense_act_fn", "is_gated_act", "scale_decoder_outputs", "tie_word_embeddings", "feed_forward_proj", "relative_attention_max_distance", "dtype" })
            config.Remove(key);
        config["torch_dtype"] = "float32";
        File.WriteAllText(_folder["config.json"], config.ToJsonString());

        using var loaded = T5ForConditionalGeneration.FromPretrained(_folder.Path);

        Same(loaded, model);
        loaded.Config.Dtype.Should().Be(ScalarType.Float32);
    }

    private static void Same(PretrainedModel loaded, PretrainedModel model)
    {
        loaded.LoadReport!.Fresh.Should().BeEmpty();
        foreach (var (name, parameter) in model.named_parameters())
            TensorAssert.Identical(loaded.get_parameter(name)!, parameter, name);
    }

    private void Write(PretrainedModel model, Func<string, string> rename, Dictionary<string, Tensor> extra)
    {
        File.WriteAllText(_folder["config.json"], model.GetConfig().ToJson().ToJsonString());
        Checkpoint.Save(_folder.Path, model.state_dict().Select(pair => KeyValuePair.Create(rename(pair.Key), pair.Value)).Concat(extra));
    }
}
