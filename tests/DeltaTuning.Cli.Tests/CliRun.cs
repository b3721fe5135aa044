using System.Text.Json.Nodes;
using DeltaTuning.Cli.CommandLine;

namespace DeltaTuning.Cli.Tests;

/// <summary>How a command line ended, run in this process.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record CliRun(int Code, string Out, string Error)
{
    /// <summary>Runs a command line.</summary>
    public static Task<CliRun> Of(params string[] arguments) => With("", default, arguments);

    /// <summary>Runs a command line with something on standard input, and a token that stops it.</summary>
    public static async Task<CliRun> With(string input, CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var reader = new StringReader(input);
        var code = await CliProgram.RunAsync(arguments, new CliConsole(reader, output, error, IsTerminal: false), cancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Standard output as the one JSON document that it must be.</summary>
    public JsonObject Json => JsonNode.Parse(Out)!.AsObject();

    /// <summary>Demands success.</summary>
    public CliRun Succeeded()
    {
        Code.Should().Be(0, Error);
        return this;
    }

    /// <summary>Demands a failure that is told in one line, or a line with a list, without a stack.</summary>
    public CliRun Failed(int code, params string[] words)
    {
        Code.Should().Be(code, Error);
        Error.Should().NotContain("   at ").And.ContainAll(words);
        Error.Trim().Split('\n').Skip(1).Where(line => !line.TrimStart().StartsWith("- ") && !line.StartsWith("or ")).Should().BeEmpty();
        return this;
    }
}
