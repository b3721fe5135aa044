using System.Text.Json.Nodes;
using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Kinds;
using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests;

/// <summary>Every model folder of the root survives being saved and read again.</summary>
public sealed class ModelFolderTests
{
    /// <summary>A row per model folder.</summary>
    public static IEnumerable<TheoryDataRow<string>> Folders() =>
        ReferenceRoot.Current.Models().Select(path => new TheoryDataRow<string>(path) { TestDisplayName = $"{path} saved and read again", Label = "" });

    [Theory]
    [MemberData(nameof(Folders))]
    public void SavePretrained_ThenFromPretrained_SameBits(string path)
    {
        var folder = Path.Combine(ReferenceRoot.Current.Folder, path);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!;
        var facts = new Dictionary<string, string> { ["model_type"] = (string)config["model_type"]! };
        if (NotImplementedYet.Of(facts) is { } entry)
            Assert.Skip($"Not implemented yet: {entry.Reason}");
        var name = (string)config["architectures"]![0]!;
        var copy = Directory.CreateTempSubdirectory("DeltaTuning.Parity-");
        try
        {
            // null keeps the file's dtype, so that half precision makes the round trip in half precision.
            using var model = Backbones.Load(folder, name, new PretrainedOptions { Dtype = null });
            model.SavePretrained(copy.FullName);
            using var again = Backbones.Load(copy.FullName, name, new PretrainedOptions { Dtype = null });
            DemandSame(again, model);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static void DemandSame(PretrainedModel again, PretrainedModel model)
    {
        var (expected, actual) = (model.state_dict(), again.state_dict());
        actual.Keys.Should().Equal(expected.Keys);
        foreach (var (name, tensor) in expected)
            TensorAssert.Identical(actual[name], tensor, name);
    }
}
