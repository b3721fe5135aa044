using System.Text.Json.Nodes;

namespace DeltaTuning.Parity.Tests.Reference;

/// <summary>A folder of reference numbers: any folder in it that holds a case.json is a case. Nothing else is known of what lies where.</summary>
internal sealed class ReferenceRoot
{
    private const string Variable = "DELTATUNING_REFERENCE";

    private ReferenceRoot(string folder)
    {
        Folder = Path.GetFullPath(folder);
        if (!Directory.Exists(Folder))
            throw new DirectoryNotFoundException($"{Variable} names {Folder}, which is no folder; unset it for tests/Fixtures.");
    }

    /// <summary>The root that the environment variable names; tests/Fixtures where it names none.</summary>
    public static ReferenceRoot Current { get; } =
        new(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : Checkout.Fixtures);

    /// <summary>The copy in the repository.</summary>
    public static ReferenceRoot Fixtures { get; } = new(Checkout.Fixtures);

    /// <summary>The folder itself.</summary>
    public string Folder { get; }

    /// <summary>Every case, in the order of their paths.</summary>
    public IEnumerable<ReferenceCase> Cases() =>
        Directory.EnumerateFiles(Folder, ReferenceCase.FileName, SearchOption.AllDirectories)
            .Select(file => RelativePath(Path.GetDirectoryName(file)!))
            .Order(StringComparer.Ordinal)
            .Select(path => new ReferenceCase(this, path));

    /// <summary>Every model folder below the root, relative to it: those with a config.json that names an architecture.</summary>
    public IEnumerable<string> Models() =>
        Directory.EnumerateFiles(Folder, "config.json", SearchOption.AllDirectories)
            .Where(file => JsonNode.Parse(File.ReadAllText(file))?["architectures"] is JsonArray)
            .Select(file => RelativePath(Path.GetDirectoryName(file)!))
            .Order(StringComparer.Ordinal);

    private string RelativePath(string folder) => Path.GetRelativePath(Folder, folder).Replace('\\', '/');
}
