using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Modules.Tests.Contract;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Interop;

/// <summary>Methods that are read from AdapterHub's files and not written: the files are made here.</summary>
public sealed class AdapterHubReadingTests : IDisposable
{
    private const string Lora = """{"architecture": "lora", "composition_mode": "add", "r": 2, "alpha": 4, "attn_matrices": ["q"], "intermediate_lora": true, "leave_out": [0]}""";
    private const string Ia3 = """{"architecture": "lora", "composition_mode": "scale", "r": 1, "alpha": 1}""";
    private const string GatedLora = """{"architecture": "lora", "composition_mode": "add", "r": 2, "alpha": 4, "attn_matrices": ["q"], "intermediate_lora": true, "use_gating": true}""";
    private const string GatedIa3 = """{"architecture": "lora", "composition_mode": "scale", "r": 1, "alpha": 1, "use_gating": true}""";
    private const string Prompt = """{"architecture": "prompt_tuning", "prompt_length": 3, "combine": "prefix_after_bos"}""";
    private const string Prefix = """{"architecture": "prefix_tuning", "flat": false, "prefix_length": 3, "bottleneck_size": 4, "use_gating": true, "shared_gating": false}""";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, IDeltaModule> Methods() => new()
    {
        { "roberta", Lora, new LoRA(2) { Alpha = 4, Targets = Targets.Named("1.attention.self.query", "1.intermediate.dense"), ModulesToSave = [] } },
        // Of a gated block's first layers the second one.
        { "t5 untied gated", Lora, new LoRA(2) { Alpha = 4, Targets = Targets.Matching(@"(encoder\.block\.1|decoder\.block\.[01])\..*\.(q|wi_1)"), ModulesToSave = [] } },
        { "t5 tied", Ia3, new IA3 { Targets = Targets.Named("k", "v", "wi"), FeedForwardModules = [], ModulesToSave = [] } },
        { "roberta", GatedLora, new LoRA(2) { UseGating = true, Targets = Targets.Named("query", "intermediate.dense"), ModulesToSave = [] } },
        { "t5 tied", GatedIa3, new IA3 { UseGating = true, Targets = Targets.Named("k", "v", "wi"), FeedForwardModules = [], ModulesToSave = [] } },
        { "bert", Prompt, new PromptTuning(3) { Placement = PromptPlacement.AfterStart, HasPositions = false, ModulesToSave = [] } },
        { "t5 tied", Prefix, new PrefixTuning(3) { Projection = new() { HiddenSize = 4 }, Gate = PrefixGate.Separate, Positions = PrefixPositions.ShiftedKeys, ModulesToSave = [] } },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Methods))]
    public void File_GivesTheMethodThere(string name, string config, IDeltaModule method)
    {
        using var model = ContractModel.All[name]();
        using var delta = model.Module.Apply(method, new() { Seed = 4 });
        using (no_grad())
        {
            foreach (var parameter in delta.Parameters)
                parameter.Value.add_(0.1);
        }
        using var expected = model.Output();
        DeltaInterop.Save(delta.Parameters, new Names(), _folder["adapter.safetensors"]);
        WriteConfig(config);
        delta.Dispose();

        using var loaded = model.Module.LoadAdapterHub(_folder.Path);
        loaded.Parameters.Select(parameter => parameter.Key).Should().Equal(delta.Parameters.Select(parameter => parameter.Key));
        TensorAssert.Identical(model.Output(), expected);
    }

    [Theory]
    [InlineData(Lora, "vera_d", "0.1", "*vera_d is 0.1*")]
    [InlineData(Lora, "composition_mode", "\"multiply\"", "*mode multiply is not supported*")]
    [InlineData(Lora, "brand_new", "[1]", "*brand_new*")]
    [InlineData(Ia3, "alpha", "2", "*alpha is 2*")]
    [InlineData(Ia3, "r", "2", "*r is 2*")]
    public void Fields_ThatCannotBeHonoured_AreRefused(string config, string name, string value, string message) => Refuses<NotSupportedException>(config, name, value, message);

    [Theory]
    [InlineData(Lora, "attn_matrices", "[\"o\"]", "*attn_matrices has \"o\"; known are q, k, v*")]
    [InlineData(Prompt, "combine", "\"behind\"", "*combine is \"behind\"*")]
    [InlineData(Prefix, "prefix_length", "\"3\"", "*prefix_length must be a whole number*")]
    public void Fields_OfAWrongValue_AreRefused(string config, string name, string value, string message) => Refuses<InvalidDataException>(config, name, value, message);

    [Fact]
    public void NoPlaceAtAll_IsRefused() =>
        Refuses<NotSupportedException>(Lora.Replace("\"intermediate_lora\": true, ", "", StringComparison.Ordinal), "selfattn_lora", "false", "*asks for no place*");

    private void Refuses<TException>(string config, string name, string value, string message)
        where TException : Exception
    {
        using var model = ContractModel.Roberta();
        using var tensor = zeros(1);
        SafetensorsFile.Save(_folder["adapter.safetensors"], [KeyValuePair.Create("x", tensor)]);
        var fields = JsonNode.Parse(config)!;
        fields[name] = JsonNode.Parse(value);
        WriteConfig(fields.ToJsonString());
        var load = () => model.Module.LoadAdapterHub(_folder.Path);
        load.Should().Throw<TException>().WithMessage(message);
        model.Module.Deltas().Should().BeEmpty();
    }

    private void WriteConfig(string config) => File.WriteAllText(_folder["adapter_config.json"], $$"""{"config": {{config}}, "name": "mine"}""");

    // As AdapterHub names them, written down once more.
    private sealed class Names : IDeltaNames
    {
        public IReadOnlyList<string> FileNames(string key)
        {
            if (key.EndsWith(".prompt", StringComparison.Ordinal))
                return ["bert.prompt_tuning.prompt_tunings.mine.prompt_embedding.weight"];
            var name = key.Replace(".lora_A.weight", ".loras.mine.lora_A", StringComparison.Ordinal).Replace(".lora_B.weight", ".loras.mine.lora_B", StringComparison.Ordinal)
                .Replace(".ia3_l", ".loras.mine.lora_B", StringComparison.Ordinal).Replace(".lora_gate.", ".loras.mine.gate.", StringComparison.Ordinal).Replace(".ia3_gate.", ".loras.mine.gate.", StringComparison.Ordinal)
                .Replace(".key_values.prefix_gate.", ".prefix_tuning.prefix_gates.mine.", StringComparison.Ordinal);
            if (!name.Contains(".prefix_encoder.", StringComparison.Ordinal))
                return [name];
            var group = key.Contains("EncDecAttention", StringComparison.Ordinal) ? "cross_prefix" : key.StartsWith("encoder.", StringComparison.Ordinal) ? "encoder_prefix" : "self_prefix";
            var part = key[(key.IndexOf(".prefix_encoder.", StringComparison.Ordinal) + ".prefix_encoder.".Length)..]
                .Replace("embedding.", "wte.", StringComparison.Ordinal).Replace("transform.", "control_trans.", StringComparison.Ordinal);
            return [$"prefix_tuning.prefix_tunings.mine.{group}.{part}"];
        }
    }
}
