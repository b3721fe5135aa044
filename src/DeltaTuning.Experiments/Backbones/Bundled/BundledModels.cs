using System.Text.Json;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Backbones.Bundled;

/// <summary>The small backbones that come along. They were pre-trained on the generated language of <see cref="MiniatureTasks"/>, and know nothing else.</summary>
public static class BundledModels
{
    /// <summary>The environment variable that names the folder where they are unpacked.</summary>
    public const string CacheVariable = "DELTATUNING_CACHE";

    private const int Positions = 258;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly BundledModel[] All =
    [
        new("mini-t5", UnigramFiles.Make(tokens => Written(T5(tokens), nameof(T5ForConditionalGeneration)))),
        new("mini-roberta", BytePairFiles.Make(tokens => Written(Roberta(tokens), nameof(RobertaForMaskedLM)))),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(model => model.Name)];

    /// <summary>The folder of one, unpacked at the first use into the cache of <see cref="CacheVariable"/>, or else of the user.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The folder; null where none has the name.</returns>
    /// <exception cref="IOException">It could not be unpacked.</exception>
    public static string? Folder(string name) => Find(name)?.Unpack(Cache());

    /// <summary>One by its name; null where none has it.</summary>
    internal static BundledModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);

    /// <summary>The folder of what is unpacked.</summary>
    internal static string Cache()
    {
        if (Environment.GetEnvironmentVariable(CacheVariable) is { Length: > 0 } given)
            return given;
        // A container's user may have no home.
        var user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(user.Length > 0 ? user : Path.GetTempPath(), "deltatuning", "models");
    }

    private static string Written(PretrainedConfig config, string architecture)
    {
        var json = config.ToJson();
        json["architectures"] = new JsonArray(architecture);
        json["dtype"] = "float16";
        return json.ToJsonString(Indented);
    }

    private static T5Config T5(int tokens) => new()
    {
        VocabSize = tokens,
        DModel = 64,
        DKv = 16,
        DFf = 128,
        NumLayers = 2,
        NumHeads = 4,
        DropoutRate = 0.05,
    };

    private static RobertaConfig Roberta(int tokens) => RobertaConfig.RobertaBase with
    {
        VocabSize = tokens,
        HiddenSize = 128,
        IntermediateSize = 256,
        NumHiddenLayers = 2,
        NumAttentionHeads = 4,
        MaxPositionEmbeddings = Positions,
        // 0.02 is made for large widths: at this one attention would stay uniform for thousands of steps.
        InitializerRange = 0.08,
        HiddenDropoutProb = 0.05,
        AttentionProbsDropoutProb = 0.05,
    };
}
