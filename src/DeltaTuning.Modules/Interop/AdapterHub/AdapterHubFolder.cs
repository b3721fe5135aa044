using System.Text.Json.Nodes;
using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>A folder with an adapter as AdapterHub lays it out.</summary>
internal static class AdapterHubFolder
{
    private const string ConfigName = "adapter_config.json";
    private const string TensorsName = "adapter.safetensors";
    private const string HeadName = "model_head.safetensors";

    // The version whose fields are written.
    private const string Version = "adapters.1.2.0";

    // What the library's own safetensors writer refuses, people write with that of transformers.
    private static readonly string[] TensorsNames = [TensorsName, "model.safetensors"];
    private static readonly string[] Pickles = ["pytorch_adapter.bin", "pytorch_model.bin"];

    internal static DeltaHandle Load(nn.Module model, string folder, DeltaOptions options)
    {
        var config = ReadConfig(folder);
        var map = MapOf(model);
        if (config.Node("config") is not JsonObject node)
            throw new InvalidDataException($"{config.Source} has no object \"config\"; AdapterHub puts the method's options there.");
        var adapter = config.Text("name") ?? throw new InvalidDataException($"{config.Source} has no name; it stands in the tensors' names.");
        var fields = new PeftConfig(node, config.Source);
        var head = Path.Combine(folder, HeadName);
        var tensors = TensorsOf(folder);
        var method = AdapterHubMethods.Of(fields);
        var read = method.Read(new(fields, map, File.Exists(head) ? null : [], NamesIn(tensors)));
        fields.RefuseUnread();
        string[] paths = File.Exists(head) ? [tensors, head] : [tensors];
        return DeltaInterop.Load(model, read, method.Names(read, adapter, map), paths, options with { Name = options.Name ?? adapter });
    }

    internal static void Save(DeltaHandle handle, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (File.Exists(folder))
            throw new IOException($"{folder} is a file; give the name of a folder.");
        var map = MapOf(handle.Backbone);
        var method = AdapterHubMethods.WriterOf(handle.Module);
        var fields = new PeftConfig();
        method.Write(handle, map, fields);
        var config = Around(fields, handle, map);
        var names = method.Names(handle.Module, handle.Name, map);
        DeltaInterop.Save(handle.Parameters.Where(parameter => !parameter.IsCopy), names, Path.Combine(folder, TensorsName));
        var head = Path.Combine(folder, HeadName);
        if (handle.Parameters.Any(parameter => parameter.IsCopy))
            DeltaInterop.Save(handle.Parameters.Where(parameter => parameter.IsCopy), names, head);
        else
            File.Delete(head);
        AtomicFile.WriteText(Path.Combine(folder, ConfigName), config.ToText());
    }

    private static PeftConfig Around(PeftConfig fields, DeltaHandle handle, BackboneMap map)
    {
        var config = new PeftConfig();
        config.Set("config", JsonNode.Parse(fields.ToText()));
        config.Set("hidden_size", (JsonNode)map.At(AttachmentPoint.Embeddings).First().Width);
        config.Set("model_class", (JsonNode?)map.Architecture);
        config.Set("model_name", (JsonNode?)(Path.IsPathRooted(map.Source) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(map.Source)) : map.Source));
        config.Set("model_type", (JsonNode?)map.Family);
        config.Set("name", (JsonNode)handle.Name);
        config.Set("version", (JsonNode)Version);
        return config;
    }

    private static PeftConfig ReadConfig(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder \"{folder}\" (looked for {Path.GetFullPath(folder)}); give one with {ConfigName} and {TensorsName}.");
        var path = Path.Combine(folder, ConfigName);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{folder} has no {ConfigName}; give the folder of one adapter, where AdapterHub puts several into folders of their names.", path);
        var config = PeftConfig.Load(path);
        return config.Has("peft_type") ? throw new NotSupportedException($"{path} is PEFT's (peft_type {config.Text("peft_type")}); load it with {nameof(DeltaExtensions.LoadDelta)}.") : config;
    }

    private static string[] NamesIn(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return [.. file.Entries.Keys];
    }

    private static string TensorsOf(string folder)
    {
        if (TensorsNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path)
            return path;
        var pickle = Pickles.FirstOrDefault(name => File.Exists(Path.Combine(folder, name)));
        throw new FileNotFoundException(
            pickle is null ? $"{folder} has no {TensorsName}." : $"{folder} has {pickle}, which is a pickle and is never read; save it in Python with use_safetensors=True.",
            Path.Combine(folder, TensorsName));
    }

    private static BackboneMap MapOf(nn.Module model) => (model as IBackbone)?.Map
        ?? throw new NotSupportedException($"{model.GetName()} publishes no map of attachment points, which AdapterHub's options are about; use a model of the library, or implement {nameof(IBackbone)}.");
}
