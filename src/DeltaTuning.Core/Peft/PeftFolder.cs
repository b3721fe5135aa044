using System.Text;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>A folder with a delta as PEFT lays it out: <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</summary>
internal static class PeftFolder
{
    internal const string ConfigName = "adapter_config.json";

    // The version of PEFT whose fields are written.
    private const string PeftVersion = "0.21.0";

    /// <summary>Attaches a saved delta.</summary>
    internal static DeltaHandle Load(nn.Module model, string folder, DeltaOptions options)
    {
        using var saved = Open(model, folder);
        return saved.Attached(model.Deltas().Apply(saved.Module, options, saved.Tensors));
    }

    /// <summary>Reads a saved delta's method; its tensors are read when it is attached.</summary>
    internal static SavedDelta Open(nn.Module model, string folder)
    {
        var config = ReadConfig(folder);
        var type = config.Text("peft_type") ?? throw new InvalidDataException($"{config.Source} has no peft_type; it names the method, such as LORA.");
        var format = DeltaFormats.Of(type);
        return new(format.Read(config), new(new PeftNames(format, config, (model as IBackbone)?.Map), TensorsOf(folder)), config);
    }

    /// <summary>Writes a delta: both files under temporary names first, then both renamed.</summary>
    internal static void Save(DeltaHandle handle, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (File.Exists(folder))
            throw new IOException($"{folder} is a file; give the name of a folder.");
        var format = DeltaFormats.Of(handle.Module.Method);
        var fields = ConfigOf(handle, format);
        var text = fields.ToText();
        Directory.CreateDirectory(folder);
        var (tensors, config) = (Path.Combine(folder, PeftNames.FileName), Path.Combine(folder, ConfigName));
        if (new[] { tensors, config }.FirstOrDefault(Directory.Exists) is { } taken)
            throw new IOException($"{taken} is a folder, where a file goes; remove it, or give another folder.");
        var mark = $".{Guid.NewGuid():N}.tmp";
        using var scope = NewDisposeScope();
        try
        {
            SafetensorsFile.Save(
                tensors + mark,
                handle.Saved().Concat(PeftWrappedBiases.Of(handle, fields))
                    .Select(item => KeyValuePair.Create(format.FileName(item.Key), item.Value)),
                new Dictionary<string, string> { ["format"] = "pt" });
            File.WriteAllText(config + mark, text, new UTF8Encoding(false));
            File.Move(tensors + mark, tensors, overwrite: true);
            File.Move(config + mark, config, overwrite: true);
        }
        finally
        {
            File.Delete(tensors + mark);
            File.Delete(config + mark);
        }
    }

    private static PeftConfig ReadConfig(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder \"{folder}\" (looked for {Path.GetFullPath(folder)}); give one with {ConfigName} and {PeftNames.FileName}.");
        var path = Path.Combine(folder, ConfigName);
        if (!File.Exists(path) && File.Exists(Path.Combine(folder, CompositionFolder.FileName)))
            throw new FileNotFoundException($"{folder} holds a composition, not a single delta: use LoadComposition, or give the folder of one of its deltas.", path);
        return File.Exists(path) ? PeftConfig.Load(path)
            : throw new FileNotFoundException($"{folder} has no {ConfigName}; give the folder of a saved delta, where PEFT puts an adapter of another name than \"default\" into a folder of that name.", path);
    }

    private static string TensorsOf(string folder)
    {
        var path = Path.Combine(folder, PeftNames.FileName);
        return File.Exists(path) ? path
            : throw new FileNotFoundException(
                File.Exists(Path.Combine(folder, "adapter_model.bin"))
                    ? $"{folder} has adapter_model.bin, which is a pickle and is never read; save it in Python with safe_serialization=True."
                    : $"{folder} has no {PeftNames.FileName}.",
                path);
    }

    private static PeftConfig ConfigOf(DeltaHandle handle, IDeltaFormat format)
    {
        var map = (handle.Backbone as IBackbone)?.Map;
        var config = new PeftConfig();
        format.Write(handle.Module, new(map, new ModelModules(handle.Backbone).Paths, handle.Targeted), config);
        config.Set("auto_mapping", AutoMapping(map));
        config.Set("base_model_name_or_path", (JsonNode?)map?.Source);
        config.Set("inference_mode", true);
        config.Set("peft_type", (JsonNode)handle.Module.Method);
        config.Set("peft_version", (JsonNode)PeftVersion);
        config.Set("revision", (JsonNode?)null);
        config.Set("task_type", (JsonNode?)map?.PeftTask);
        foreach (var (name, node) in handle.FileFields)
            config.Set(name, node?.DeepClone());
        return config;
    }

    // PEFT names the class where there is no task, so that it can find it again.
    private static JsonObject? AutoMapping(BackboneMap? map) => map is { PeftTask: null, Family: { } family, Architecture: { } architecture }
        ? new JsonObject { ["base_model_class"] = architecture, ["parent_library"] = $"transformers.models.{family}.modeling_{family}" }
        : null;
}
