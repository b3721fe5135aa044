using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Pretrained;

public sealed class FromPretrainedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_HeadOnABareModel_StartsFreshAndSaysSo()
    {
        using var scope = NewDisposeScope();
        Save(RobertaModel.FromConfig(TinyModels.Roberta, new() { Seed = 1 }));

        using var model = RobertaForSequenceClassification.FromPretrained(_folder.Path, new() { Labels = 3, Seed = 5 });
        using var same = RobertaForSequenceClassification.FromPretrained(_folder.Path, new() { Labels = 3, Seed = 5 });
        using var bare = RobertaModel.FromPretrained(_folder.Path);

        model.LoadReport!.Fresh.Should().BeEquivalentTo("classifier.dense.weight", "classifier.dense.bias", "classifier.out_proj.weight", "classifier.out_proj.bias");
        model.LoadReport.Ignored.Should().BeEquivalentTo("pooler.dense.weight", "pooler.dense.bias");
        model.Config.LabelNames.Should().Equal("LABEL_0", "LABEL_1", "LABEL_2");
        var (head, again) = (model.get_parameter("classifier.out_proj.weight")!, same.get_parameter("classifier.out_proj.weight")!);
        head.shape.Should().Equal(3, 8);
        TensorAssert.Identical(head, again);
        head.std().item<float>().Should().BeInRange(0.01f, 0.04f, "initializer_range is 0.02");
        model.get_parameter("classifier.dense.bias")!.abs().sum().item<float>().Should().Be(0);
        TensorAssert.Identical(model.get_parameter("roberta.encoder.layer.1.output.dense.weight")!, bare.get_parameter("encoder.layer.1.output.dense.weight")!);
    }

    [Fact]
    public void Load_BareModelFromOneWithAHead_LeavesTheHeadOut()
    {
        Save(RobertaForMaskedLM.FromConfig(TinyModels.Roberta));

        using var model = RobertaModel.FromPretrained(_folder.Path);

        model.LoadReport!.Ignored.Should().BeEquivalentTo("lm_head.dense.weight", "lm_head.dense.bias", "lm_head.layer_norm.weight", "lm_head.layer_norm.bias", "lm_head.bias");
        model.LoadReport.Fresh.Should().BeEquivalentTo("pooler.dense.weight", "pooler.dense.bias");
    }

    [Fact]
    public void Load_EncoderFromAWholeT5_LeavesTheDecoderOut()
    {
        using var scope = NewDisposeScope();
        Save(T5ForConditionalGeneration.FromConfig(TinyModels.T5, new() { Seed = 1 }));

        using var encoder = T5EncoderModel.FromPretrained(_folder.Path);
        using var whole = T5ForConditionalGeneration.FromPretrained(_folder.Path);

        encoder.LoadReport!.Fresh.Should().BeEmpty();
        encoder.LoadReport.Ignored.Should().OnlyContain(name => name.StartsWith("decoder."));
        var states = encoder.call(TinyModels.Input(encoder)).LastHiddenState!;
        TensorAssert.Identical(states, whole.call(TinyModels.Input(whole)).EncoderLastHiddenState!);
    }

    [Theory]
    [InlineData("BertForSequenceClassification", "classifier.weight: file F32 (3, 8), module F32 (2, 8)")]
    [InlineData("RobertaForSequenceClassification", "classifier.out_proj.weight: file F32 (3, 8), module F32 (2, 8)")]
    [InlineData("RobertaForTokenClassification", "classifier.weight: file F32 (3, 8), module F32 (2, 8)")]
    public void Load_AnotherNumberOfLabels_SaysBothAndTheRemedy(string name, string both)
    {
        Save(TinyModels.Make(name, new() { Labels = 3 }));

        var load = () => TinyModels.Load(name, _folder.Path, new() { Labels = 2 });

        load.Should().Throw<CheckpointMismatchException>().WithMessage($"*{both}*another number of labels than 2: set Labels to the file's, or IgnoreMismatchedSizes*")
            .Which.Misshapen.Should().HaveCount(2);
    }

    [Fact]
    public void Load_IgnoreMismatchedSizes_StartsTheHeadFresh()
    {
        using var scope = NewDisposeScope();
        Save(RobertaForSequenceClassification.FromConfig(TinyModels.Roberta, new() { Labels = 3, Seed = 1 }));

        using var model = RobertaForSequenceClassification.FromPretrained(_folder.Path, new() { Labels = 2, IgnoreMismatchedSizes = true, Seed = 9 });
        using var three = RobertaForSequenceClassification.FromPretrained(_folder.Path);

        model.LoadReport!.Misshapen.Select(tensor => tensor.Name).Should().BeEquivalentTo("classifier.out_proj.weight", "classifier.out_proj.bias");
        model.LoadReport.Fresh.Should().HaveCount(2);
        model.get_parameter("classifier.out_proj.bias")!.abs().sum().item<float>().Should().Be(0);
        TensorAssert.Identical(model.get_parameter("classifier.dense.weight")!, three.get_parameter("classifier.dense.weight")!);
        three.Config.Labels.Should().Be(3);
    }

    [Fact]
    public void Load_IgnoreMismatchedSizes_IsForHeadsOnly()
    {
        Save(RobertaModel.FromConfig(TinyModels.Roberta with { IntermediateSize = 16 }));
        WriteConfig(TinyModels.Roberta);

        var load = () => RobertaModel.FromPretrained(_folder.Path, new() { IgnoreMismatchedSizes = true });

        load.Should().Throw<CheckpointMismatchException>().Which.Misshapen.Should().Contain(new TensorMismatch("encoder.layer.0.intermediate.dense.weight", "F32 (16, 8)", "F32 (12, 8)"));
    }

    [Fact]
    public void Load_HalfPrecisionFile_IsFloat32UnlessTheFilesDtypeIsAskedFor()
    {
        using var scope = NewDisposeScope();
        Save(BertModel.FromConfig(TinyModels.Bert, new() { Dtype = ScalarType.Float16, Seed = 1 }));

        using var wide = BertModel.FromPretrained(_folder.Path);
        using var narrow = BertModel.FromPretrained(_folder.Path, new() { Dtype = null });
        using var other = BertModel.FromPretrained(_folder.Path, new() { Dtype = ScalarType.BFloat16 });

        wide.parameters().Should().OnlyContain(parameter => parameter.dtype == ScalarType.Float32);
        wide.LoadReport!.Converted.Should().HaveCount(wide.parameters().Count());
        narrow.parameters().Should().OnlyContain(parameter => parameter.dtype == ScalarType.Float16);
        narrow.LoadReport!.Converted.Should().BeEmpty();
        other.parameters().Should().OnlyContain(parameter => parameter.dtype == ScalarType.BFloat16);
        foreach (var (name, parameter) in wide.named_parameters())
            TensorAssert.Identical(parameter, narrow.get_parameter(name)!.to(ScalarType.Float32), name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_ThenChangeWeights_LeavesTheFileAlone(bool map)
    {
        Save(BertModel.FromConfig(TinyModels.Bert));
        var before = File.ReadAllBytes(_folder["model.safetensors"]);

        using var model = BertModel.FromPretrained(_folder.Path, new() { MapWeights = map });
        using (no_grad())
        {
            foreach (var parameter in model.parameters())
                parameter.fill_(1);
        }

        model.parameters().Should().OnlyContain(parameter => parameter.requires_grad);
        File.ReadAllBytes(_folder["model.safetensors"]).Should().Equal(before);
    }

    [Fact]
    public void Load_InsideACallersScope_KeepsItsWeights()
    {
        Save(BertModel.FromConfig(TinyModels.Bert));
        BertModel model;
        using (NewDisposeScope())
            model = BertModel.FromPretrained(_folder.Path, new() { Dtype = ScalarType.Float64 });

        using (model)
        using (NewDisposeScope())
            model.call(TinyModels.Input(model)).LastHiddenState!.isfinite().all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Load_MetaDevice_HasShapesOnly()
    {
        Save(BertModel.FromConfig(TinyModels.Bert));

        using var model = BertForSequenceClassification.FromPretrained(_folder.Path, new() { Device = META });

        model.parameters().Should().OnlyContain(parameter => parameter.is_meta);
        model.LoadReport!.Fresh.Should().HaveCount(2);
    }

    [Fact]
    public void Load_LabelNames_GoIntoTheConfiguration()
    {
        Save(BertModel.FromConfig(TinyModels.Bert));

        using var model = BertForSequenceClassification.FromPretrained(_folder.Path, new() { LabelNames = ["no", "yes", "perhaps"] });
        model.SavePretrained(_folder["saved"]);
        using var again = BertForSequenceClassification.FromPretrained(_folder["saved"]);

        again.Config.LabelNames.Should().Equal("no", "yes", "perhaps");
    }

    private void Save(PretrainedModel model)
    {
        using (model)
            model.SavePretrained(_folder.Path);
    }

    private void WriteConfig(PretrainedConfig config) => File.WriteAllText(_folder["config.json"], config.ToJson().ToJsonString());
}
