using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeltaTuning.Files;
using DeltaTuning.Modules.Tests.Contract;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Docs;

/// <summary>The table of methods in the README says what the library does.</summary>
public sealed class ReadmeMethodsTests
{
    // What PEFT 0.21 calls its methods.
    private static readonly string[] PeftTypes = ["LORA", "PROMPT_TUNING", "P_TUNING", "PREFIX_TUNING", "IA3", "LN_TUNING"];

    private static readonly Dictionary<string, Func<Targets?, IDeltaModule>> Methods = new()
    {
        [nameof(LoRA)] = targets => new LoRA(2) { Targets = targets },
        [nameof(Adapter)] = targets => new Adapter { BottleneckSize = 3, Targets = targets },
        [nameof(PromptTuning)] = _ => new PromptTuning(2),
        [nameof(PTuning)] = _ => new PTuning(2),
        [nameof(PrefixTuning)] = _ => new PrefixTuning(2),
        [nameof(BitFit)] = targets => new BitFit { Targets = targets },
        [nameof(IA3)] = targets => new IA3 { Targets = targets },
        [nameof(LayerNormTuning)] = _ => new LayerNormTuning(),
        [nameof(FullFineTuning)] = _ => new FullFineTuning(),
        [nameof(LinearProbe)] = targets => new LinearProbe { ModulesToSave = targets is null ? null : ["out"] },
    };

    // How AdapterHub's configurations name what it has.
    private static readonly Dictionary<string, JsonObject> AdapterHub = new()
    {
        [nameof(LoRA)] = new() { ["architecture"] = "lora", ["composition_mode"] = "add" },
        [nameof(IA3)] = new() { ["architecture"] = "lora", ["composition_mode"] = "scale" },
        [nameof(PromptTuning)] = new() { ["architecture"] = "prompt_tuning" },
        [nameof(PrefixTuning)] = new() { ["architecture"] = "prefix_tuning" },
        [nameof(Adapter)] = new() { ["mh_adapter"] = true, ["output_adapter"] = true, ["reduction_factor"] = 4, ["non_linearity"] = "relu" },
    };

    public static TheoryData<string> Names() => [.. Rows().Keys];

    [Fact]
    public void EveryMethod_HasARow_AndItsPage()
    {
        var methods = typeof(LoRA).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(IDeltaModule)) && !type.IsAbstract).Select(type => type.Name);
        Rows().Keys.Should().BeEquivalentTo(methods);
        Methods.Keys.Should().BeEquivalentTo(methods);
        foreach (var (name, (page, _)) in Rows())
            File.ReadAllText(Path.Combine(Checkout.Root, page)).Should().Contain(name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Row_SaysWhatTheLibraryDoes(string name)
    {
        var (_, cells) = Rows()[name];
        cells.Should().Equal(
            YesNo(Fits(name, "t5 tied") && Fits(name, "t5 untied gated")),
            YesNo(Fits(name, "roberta") && Fits(name, "bert")),
            Fits(name, "foreign") ? "yes" : cells[2].StartsWith("with ", StringComparison.Ordinal) ? cells[2] : "with ...",
            YesNo(Merges(name)),
            PeftTypes.Contains(Methods[name](null).Method) ? "both ways" : "no",
            !ReadsAdapterHub(name) ? "no" : WritesAdapterHub(name) ? "both ways" : "read",
            ReadsOpenDelta(name) ? "read" : "no");
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static bool Fits(string name, string model) => On(name, model, _ => true);

    private static bool Merges(string name) => On(name, "roberta", handle => Record.Exception(handle.Merge) is null);

    private static bool On(string name, string model, Func<DeltaHandle, bool> ask)
    {
        using var bench = ContractModel.All[model]();
        try
        {
            using var handle = bench.Module.Apply(Methods[name](model == "foreign" ? Targets.Named("up", "down") : null));
            return ask(handle);
        }
        catch (Exception refusal) when (refusal is DeltaTargetException or ArgumentException)
        {
            return false;
        }
    }

    private static bool WritesAdapterHub(string name)
    {
        using var folder = new TemporaryFolder();
        return On(name, "roberta", handle => Record.Exception(() => handle.SaveAdapterHub(folder.Path)) is not NotSupportedException);
    }

    private static bool ReadsAdapterHub(string name)
    {
        if (!AdapterHub.TryGetValue(name, out var config))
            return false;
        using var folder = new TemporaryFolder();
        using var bench = ContractModel.All["roberta"]();
        File.WriteAllText(folder["adapter_config.json"], new JsonObject { ["config"] = config.DeepClone(), ["name"] = "x", ["version"] = "adapters.1.2.0" }.ToJsonString());
        SafetensorsFile.Save(folder["adapter.safetensors"], new Dictionary<string, Tensor>());
        return Record.Exception(() => bench.Module.LoadAdapterHub(folder.Path)) is not NotSupportedException;
    }

    private static bool ReadsOpenDelta(string name)
    {
        using var folder = new TemporaryFolder();
        using var bench = ContractModel.All["roberta"]();
        SafetensorsFile.Save(folder["delta.safetensors"], new Dictionary<string, Tensor>());
        return Record.Exception(() => bench.Module.LoadOpenDelta(folder["delta.safetensors"], Methods[name](null))) is not NotSupportedException;
    }

    private static Dictionary<string, (string Page, string[] Cells)> Rows()
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));
        var table = text[text.IndexOf("<!-- methods -->", StringComparison.Ordinal)..].Split("\n\n")[0].Split('\n').Skip(3);
        return table.Select(row => row.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToDictionary(
            cells => Regex.Match(cells[0], @"^\[(\w+)\]").Groups[1].Value,
            cells => (Regex.Match(cells[0], @"\((docs/[\w.-]+)\)").Groups[1].Value, cells[1..]));
    }
}
