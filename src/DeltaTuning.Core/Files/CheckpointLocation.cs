namespace DeltaTuning.Files;

/// <summary>Which file of a folder holds a model's tensors.</summary>
internal static class CheckpointLocation
{
    internal const string FileName = "model.safetensors";
    internal const string Suffix = ".safetensors";
    internal const string IndexSuffix = ".safetensors.index.json";

    private static readonly string[] Foreign = [".bin", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".ot", ".onnx", ".gguf"];

    /// <summary>The safetensors file or index of a folder, or the file itself.</summary>
    internal static string Find(string path)
    {
        if (!Directory.Exists(path))
            return File(path);
        var single = Path.Combine(path, FileName);
        if (System.IO.File.Exists(single))
            return single;
        var names = Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToList();
        var indices = names.FindAll(name => name.EndsWith(IndexSuffix, StringComparison.Ordinal));
        return indices.Count switch
        {
            1 => Path.Combine(path, indices[0]),
            0 => throw new FileNotFoundException(Absence(path, names), single),
            _ => throw new InvalidDataException($"{path} has no {FileName} and {indices.Count} indices ({string.Join(", ", indices)}); give the path of one of them."),
        };
    }

    private static string File(string path) =>
        !System.IO.File.Exists(path)
            ? throw new DirectoryNotFoundException($"There is no folder or file \"{path}\" (looked for {Path.GetFullPath(path)}).")
        : Foreign.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? throw new InvalidDataException($"{path} is no safetensors file. {Conversion(Path.GetDirectoryName(Path.GetFullPath(path))!)}")
        : path;

    private static string Absence(string folder, List<string> names)
    {
        var foreign = names.FindAll(name => Foreign.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase));
        var others = names.FindAll(name => name.EndsWith(Suffix, StringComparison.Ordinal));
        return foreign.Count > 0 && others.Count == 0
            ? $"{folder} has no {FileName}, only {Listing.Of(foreign)}. {Conversion(folder)}"
            : others.Contains("adapter_model.safetensors")
            ? $"{folder} holds an adapter, not a model: load the model that it belongs to, then the adapter with LoadDelta(\"{folder}\")."
            : others.Count > 0
            ? $"{folder} has neither {FileName} nor a *{IndexSuffix}, but {Listing.Of(others)}; give the path of one of these files."
            : $"{folder} has neither {FileName} nor a *{IndexSuffix}; it has {(names.Count == 0 ? "no files" : Listing.Of(names))}.";
    }

    // A pickle is a program: whoever wrote the file would run it here.
    private static string Conversion(string folder) =>
        "Pickled and foreign formats are not read, since a pickle can run any code. Convert once, in Python with transformers: "
        + $"AutoModel.from_pretrained(r\"{folder}\").save_pretrained(r\"{folder}\", safe_serialization=True), with the class of your task in place of AutoModel.";
}
