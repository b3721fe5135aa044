using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Backbones.Bundled;

namespace DeltaTuning.Experiments.Tests.Backbones;

public sealed class ModelFoldersTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    [Fact]
    public void A_folder_is_itself()
    {
        File.WriteAllText(_home["config.json"], "{}");

        ModelFolders.Resolve(_home.Path).Should().Be(_home.Path);
    }

    [Fact]
    public void A_folder_without_configuration_is_told_what_it_needs()
    {
        var act = () => ModelFolders.Resolve(_home.Path);

        act.Should().Throw<FileNotFoundException>().WithMessage($"The folder {_home.Path} has no config.json;*model.safetensors*");
    }

    [Fact]
    public void A_bundled_name_is_unpacked_into_the_cache()
    {
        using var cache = new Variable(BundledModels.CacheVariable, _home.Path);

        var folder = ModelFolders.Resolve("mini-roberta");

        Path.GetDirectoryName(folder).Should().Be(_home.Path);
        File.Exists(Path.Combine(folder, "merges.txt")).Should().BeTrue();
    }

    [Fact]
    public void An_identifier_is_found_in_the_hub_cache()
    {
        var snapshots = _home["hub", "models--google-t5--t5-base", "snapshots"];
        foreach (var revision in new[] { "aaa", "bbb" })
        {
            Directory.CreateDirectory(Path.Combine(snapshots, revision));
            File.WriteAllText(Path.Combine(snapshots, revision, "config.json"), "{}");
        }
        Directory.CreateDirectory(_home["hub", "models--google-t5--t5-base", "refs"]);
        File.WriteAllText(_home["hub", "models--google-t5--t5-base", "refs", "main"], "bbb\n");
        using var cache = new Variable("HF_HUB_CACHE", null);
        using var home = new Variable("HF_HOME", _home.Path);

        ModelFolders.Resolve("google-t5/t5-base").Should().Be(Path.Combine(snapshots, "bbb"));
    }

    [Fact]
    public void An_unknown_name_is_told_with_the_nearest_and_where_to_put_files()
    {
        using var cache = new Variable("HF_HUB_CACHE", _home.Path);

        var act = () => ModelFolders.Resolve("mini-robrta");

        act.Should().Throw<FileNotFoundException>()
            .WithMessage($"There is no model \"mini-robrta\". Nearest of those that come along: mini-roberta*config.json, model.safetensors*{Path.Combine(_home.Path, "models--mini-robrta")}*");
    }

    public void Dispose() => _home.Dispose();

    private sealed class Variable : IDisposable
    {
        private readonly string _name;
        private readonly string? _before;

        internal Variable(string name, string? value)
        {
            (_name, _before) = (name, Environment.GetEnvironmentVariable(name));
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
    }
}
