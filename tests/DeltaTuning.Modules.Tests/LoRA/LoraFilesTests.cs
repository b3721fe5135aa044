using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Modules.Tests.Contract;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.LoRATests;

public sealed class LoraFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ContractModel _model = ContractModel.Roberta();

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Config_HasPeftsFields_Sorted()
    {
        Save(new LoRA(r: 4) { Alpha = 16, Dropout = 0.1 });
        var fields = Fields();
        fields.Select(pair => pair.Key).Should().BeInAscendingOrder(StringComparer.Ordinal).And.HaveCount(41);
        ((string)fields["peft_type"]!).Should().Be("LORA");
        ((string)fields["task_type"]!).Should().Be("SEQ_CLS");
        ((bool)fields["inference_mode"]!).Should().BeTrue();
        fields["target_modules"]!.ToJsonString().Should().Be("""["query","value"]""");
        fields["modules_to_save"]!.ToJsonString().Should().Be("""["classifier","score"]""");
        File.ReadAllText(_folder["adapter_config.json"]).Should().Contain("\"lora_alpha\": 16,").And.Contain("\"lora_dropout\": 0.1,").And.Contain("  \"r\": 4,");
    }

    [Fact]
    public void Points_AreWrittenAsTheShortestNamesThatMeanTheSame()
    {
        Save(new LoRA(r: 2) { Targets = Targets.At(AttachmentPoint.AttentionOutput, AttachmentPoint.Key) with { Layers = [1] } });
        Fields()["target_modules"]!.AsArray().Select(item => (string)item!).Should().Equal("1.attention.output.dense", "1.attention.self.key");
    }

    [Fact]
    public void UnknownFields_AreKept()
    {
        Save(new LoRA(r: 2));
        Change(fields => (fields["my_note"], fields["base_model_name_or_path"], fields["revision"]) = ("seen", "roberta-base", "abc"));
        using var loaded = _model.Module.LoadDelta(_folder.Path);
        using var again = new TemporaryFolder();
        loaded.Save(again.Path);
        JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(again["adapter_config.json"])), Fields()).Should().BeTrue();
    }

    [Theory]
    [InlineData("use_qalora", "true")]
    [InlineData("alora_invocation_tokens", "[1, 2]")]
    [InlineData("layer_replication", "[[0, 1]]")]
    [InlineData("fan_in_fan_out", "true")]
    [InlineData("target_parameters", "[\"x\"]")]
    [InlineData("megatron_config", "{}")]
    [InlineData("init_lora_weights", "\"corda\"")]
    [InlineData("peft_type", "\"NOT_A_METHOD\"")]
    public void Fields_ThatCannotBeHonoured_AreRefused(string name, string value)
    {
        Save(new LoRA(r: 2));
        Change(fields => fields[name] = JsonNode.Parse(value));
        var load = () => _model.Module.LoadDelta(_folder.Path);
        load.Should().Throw<NotSupportedException>().WithMessage($"*{(name == "peft_type" ? "NOT_A_METHOD" : name)}*");
        _model.Module.Deltas().Should().BeEmpty();
    }

    [Theory]
    [InlineData("r", "\"eight\"", "*r must be a whole number*eight*")]
    [InlineData("lora_dropout", "[]", "*lora_dropout must be a number*")]
    [InlineData("use_dora", "3", "*use_dora must be true or false*")]
    [InlineData("rank_pattern", "[1]", "*rank_pattern must be an object of numbers*")]
    [InlineData("modules_to_save", "[3]", "*modules_to_save must be a list of texts*")]
    [InlineData("bias", "\"some\"", "*bias is \"some\"; known are none, all and lora_only*")]
    [InlineData("peft_type", "null", "*has no peft_type*")]
    public void Fields_OfAWrongType_AreRefused(string name, string value, string message)
    {
        Save(new LoRA(r: 2));
        Change(fields => fields[name] = JsonNode.Parse(value));
        var load = () => _model.Module.LoadDelta(_folder.Path);
        load.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Theory]
    [InlineData("", "*is no JSON*")]
    [InlineData("[]", "*holds no JSON object*")]
    [InlineData("{\"r\": 8, \"r\": 9}", "*is no JSON*")]
    [InlineData("{\"peft_type\": \"LORA\"", "*is no JSON*")]
    public void Damaged_Configs_AreRefused(string text, string message)
    {
        Save(new LoRA(r: 2));
        File.WriteAllText(_folder["adapter_config.json"], text);
        var load = () => _model.Module.LoadDelta(_folder.Path);
        load.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void The_SmallestConfigOfPeft_IsEnough()
    {
        Save(new LoRA(r: 8) { ModulesToSave = [] });
        File.WriteAllText(_folder["adapter_config.json"], """{"peft_type": "LORA", "target_modules": ["query", "value"]}""");
        using var loaded = _model.Module.LoadDelta(_folder.Path);
        loaded.Module.Should().BeOfType<LoRA>().Which.R.Should().Be(8);
    }

    [Fact]
    public void AnotherRank_IsAMismatch_WithBothShapes()
    {
        Save(new LoRA(r: 2));
        Change(fields => fields["r"] = 4);
        var load = () => _model.Module.LoadDelta(_folder.Path);
        load.Should().Throw<CheckpointMismatchException>().WithMessage("*(2, 16)*(4, 16)*").Which.Misshapen.Should().HaveCount(8);
    }

    [Fact]
    public void Missing_Files_AreNamed()
    {
        ((Action)(() => _model.Module.LoadDelta(_folder["nowhere"]))).Should().Throw<DirectoryNotFoundException>().WithMessage("*nowhere*adapter_config.json*");
        ((Action)(() => _model.Module.LoadDelta(_folder.Path))).Should().Throw<FileNotFoundException>().WithMessage("*has no adapter_config.json*");
        Save(new LoRA(r: 2));
        File.Delete(_folder["adapter_model.safetensors"]);
        ((Action)(() => _model.Module.LoadDelta(_folder.Path))).Should().Throw<FileNotFoundException>().WithMessage("*has no adapter_model.safetensors*");
        File.WriteAllText(_folder["adapter_model.bin"], "pickle");
        ((Action)(() => _model.Module.LoadDelta(_folder.Path))).Should().Throw<FileNotFoundException>().WithMessage("*adapter_model.bin*never read*safe_serialization=True*");
    }

    [Fact]
    public void Cut_Tensors_AreRefused()
    {
        Save(new LoRA(r: 2));
        var path = _folder["adapter_model.safetensors"];
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^10]);
        ((Action)(() => _model.Module.LoadDelta(_folder.Path))).Should().Throw<InvalidDataException>();
        _model.Module.Deltas().Should().BeEmpty();
    }

    [Fact]
    public void Saving_OverAFile_OrWithoutPermission_Fails_AndKeepsWhatWasThere()
    {
        using var lora = _model.Module.Apply(new LoRA(r: 2));
        File.WriteAllText(_folder["taken"], "x");
        lora.Invoking(handle => handle.Save(_folder["taken"])).Should().Throw<IOException>().WithMessage("*is a file*");
        lora.Invoking(handle => handle.Save(" ")).Should().Throw<ArgumentException>();
        // A folder stands where the second file goes: the first must not be replaced without it.
        lora.Save(_folder["once"]);
        var before = File.ReadAllBytes(_folder["once", "adapter_model.safetensors"]);
        File.Delete(_folder["once", "adapter_config.json"]);
        Directory.CreateDirectory(_folder["once", "adapter_config.json"]);
        lora.Invoking(handle => handle.Save(_folder["once"])).Should().Throw<IOException>();
        File.ReadAllBytes(_folder["once", "adapter_model.safetensors"]).Should().Equal(before);
        _folder.Files.Should().NotContain(name => name.Contains(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Older_MagnitudeNames_AreRead()
    {
        Save(new LoRA(r: 2) { UseDora = true });
        var path = _folder["adapter_model.safetensors"];
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(path))
            tensors = file.Entries.Keys.ToDictionary(name => name.EndsWith("lora_magnitude_vector", StringComparison.Ordinal) ? name + ".weight" : name, name => file.Read(name).clone());
        SafetensorsFile.Save(path, tensors);
        using var loaded = _model.Module.LoadDelta(_folder.Path);
        loaded.Parameters.Should().Contain(parameter => parameter.Key.EndsWith("lora_magnitude_vector", StringComparison.Ordinal));
    }

    private void Save(LoRA options)
    {
        using var lora = _model.Module.Apply(options, new() { Seed = 1 });
        lora.Save(_folder.Path);
    }

    private JsonObject Fields() => JsonNode.Parse(File.ReadAllText(_folder["adapter_config.json"]))!.AsObject();

    private void Change(Action<JsonObject> change)
    {
        var fields = Fields();
        change(fields);
        File.WriteAllText(_folder["adapter_config.json"], fields.ToJsonString(new() { WriteIndented = true }));
    }
}
