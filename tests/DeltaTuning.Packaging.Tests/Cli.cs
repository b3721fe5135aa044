using System.Diagnostics;

namespace DeltaTuning.Packaging.Tests;

/// <summary>Starts programs and waits for them.</summary>
internal static class Cli
{
    /// <summary>Runs <c>dotnet</c> and demands that it succeeds.</summary>
    public static async Task<string> Dotnet(string folder, params string[] arguments)
    {
        var result = await Run("dotnet", folder, arguments);
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Output}\n{result.Error}");
        return result.Output;
    }

    /// <summary>Runs a program to its end. An environment variable set to null is removed.</summary>
    public static async Task<CliResult> Run(string program, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What this test run was started with is none of a user's project's business.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name == "CI").ToArray())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CliResult(process.ExitCode, await output, await error);
    }
}

/// <summary>How a program ended and what it wrote.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error);
