using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DeltaTuning.Packaging.Tests;

/// <summary>The tool <c>deltatuning</c>, installed from the packed feed.</summary>
public sealed class InstalledTool(PackedFixture packed) : IAsyncLifetime
{
    private readonly string _folder = packed.NewFolder("Tool");

    private string Program => Path.Combine(_folder, "deltatuning");

    private Dictionary<string, string?> Environment => new() { ["DELTATUNING_CACHE"] = Path.Combine(_folder, "cache") };

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (IsForThisMachine)
            await Cli.Dotnet(_folder, "tool", "install", "DeltaTuning.Cli", "--tool-path", _folder, "--add-source", packed.Feed, "--version", packed.Version);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A new folder for what a test writes.</summary>
    public string NewFolder(string name) => packed.NewFolder(name);

    /// <summary>Runs it and demands that it succeeds.</summary>
    internal async Task<CliResult> Run(params string[] arguments)
    {
        SkipUnlessInstalled();
        var result = await Cli.Run(Program, _folder, arguments, Environment);
        result.ExitCode.Should().Be(0, result.Error);
        return result;
    }

    /// <summary>Runs it and kills it, and all that it started, after a time. False where it had ended by then.</summary>
    internal async Task<bool> RunAndKill(TimeSpan after, params string[] arguments)
    {
        SkipUnlessInstalled();
        var start = new ProcessStartInfo(Program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var written = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(after));
        var isKilled = !process.HasExited;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        await written;
        return isKilled;
    }

    private static bool IsForThisMachine => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static void SkipUnlessInstalled() =>
        Assert.SkipUnless(IsForThisMachine, "The package that was made here is for this machine's platform; the tests start Linux's.");
}
