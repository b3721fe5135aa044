using System.Text.Json.Nodes;
using DeltaTuning.Cli.CommandLine;

namespace DeltaTuning.Cli.Tests;

public sealed class ProgramTests
{
    public static TheoryData<string> Commands => [.. Root().Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEveryCommand_HasExamples(string command)
    {
        var run = (await CliRun.Of(command, "--help")).Succeeded();
        run.Out.Should().Contain($"Usage:{Environment.NewLine}  deltatuning {command}").And.MatchRegex($"Examples?:\\s+deltatuning {command}");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEveryCommand_IsForNarrowTerminals(string command)
    {
        var lines = (await CliRun.Of(command, "--help")).Succeeded().Out.Split('\n');
        lines.SkipWhile(line => !line.StartsWith("Usage:")).Where(line => line.StartsWith("  ")).Select(line => line.TrimStart().Split("  ")[0].Length)
            .Should().OnlyContain(length => length <= 78, "what stands beside descriptions is short");
        lines.SkipWhile(line => !line.StartsWith("Example")).Should().OnlyContain(line => line.TrimEnd().Length <= 80);
    }

    [Fact]
    public void Examples_OfEveryCommand_AreUnderstood()
    {
        var root = Root();
        var commands = root.Subcommands.Concat(root.Subcommands.SelectMany(command => command.Subcommands)).Where(command => !command.Hidden);
        foreach (var example in commands.SelectMany(HelpExamples.Of).Where(example => !example.Contains("--config")))
            root.Parse(example.Split(" >")[0].Split(" <")[0]).Errors.Should().BeEmpty(example);
    }

    [Fact]
    public async Task NoCommand_ListsThem() => (await CliRun.Of()).Failed(2, "inspect", "merge");

    [Fact]
    public async Task UnknownCommand_ShowsTheNearest() => (await CliRun.Of("inspct", "x")).Failed(2, "deltatuning has no command \"inspct\"", "inspect");

    [Fact]
    public async Task UnknownOption_ShowsTheNearest() => (await CliRun.Of("inspect", "x", "--modle", "y")).Failed(2, "deltatuning inspect has no option \"--modle\"", "--model");

    [Fact]
    public async Task NoNumber_IsToldByTheOptionsName() => (await CliRun.Of("merge", "a", "--model", "m", "--out", "o", "--density", "much")).Failed(2, "--density is \"much\"; it must be a number.");

    [Fact]
    public async Task ConfigurationFile_GivesOptionsThatTheCommandLineOverrules()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["c.json"], $$"""{ "all": true, "model": "{{TestModels.Of("t5-relu-tied")}}" }""");
        var delta = Path.Combine(Checkout.Fixtures, "peft", "bert-sequence-classification", "lora-default", "adapter");

        (await CliRun.Of("inspect", delta, "--config", folder["c.json"])).Succeeded().Out.Should().Contain("does not fit").And.NotContain("see them by --all");
        (await CliRun.Of("inspect", delta, "--config", folder["c.json"], "--model", TestModels.Of("bert-sequence-classification"))).Succeeded().Out.Should().NotContain("does not fit");
    }

    [Fact]
    public async Task ConfigurationFile_UnknownKey_ShowsTheNearest()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["c.json"], """{ "modle": "x" }""");
        (await CliRun.Of("inspect", "x", "--config", folder["c.json"])).Failed(2, "\"modle\" is not an option of inspect", "c.json", "model");
    }

    [Fact]
    public async Task ConfigurationFile_NotThere_IsTold() => (await CliRun.Of("inspect", "x", "--config", "none.json")).Failed(3, "There is no configuration file none.json");

    [Theory]
    [InlineData("bash", "complete -o default -F _deltatuning deltatuning")]
    [InlineData("zsh", "compdef _deltatuning deltatuning")]
    [InlineData("fish", "complete -c deltatuning")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_PrintsTheShellsScript(string shell, string line) => (await CliRun.Of("completion", shell)).Succeeded().Out.Should().Contain(line);

    [Fact]
    public async Task Suggestions_CompleteCommandsAndOptions()
    {
        (await CliRun.Of("[suggest:14]", "deltatuning in")).Succeeded().Out.Should().Contain("inspect");
        (await CliRun.Of("[suggest:23]", "deltatuning merge x --ho")).Succeeded().Out.Should().Contain("--how");
    }

    [Fact]
    public async Task Schemas_OfThePackage_AreThoseThatAreCommitted()
    {
        foreach (var command in ConfigurationSchema.Commands(Root()))
        {
            var schema = (await CliRun.Of("schema", command)).Succeeded().Out.Trim();
            var file = Path.Combine(Checkout.Root, "docs", "schemas", $"{command}.schema.json");
            if (Environment.GetEnvironmentVariable("DELTATUNING_WRITE_SCHEMAS") == "1")
                await File.WriteAllTextAsync(file, schema + "\n");
            JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(file)), JsonNode.Parse(schema)).Should().BeTrue($"docs/schemas is written by this test with DELTATUNING_WRITE_SCHEMAS=1 ({command})");
        }
    }

    private static System.CommandLine.RootCommand Root() => CommandTree.Create(new CliConsole(TextReader.Null, TextWriter.Null, TextWriter.Null, false));
}
