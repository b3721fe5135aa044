using System.Diagnostics;

namespace DeltaTuning.Experiments.Tests.Reports;

/// <summary>A browser without a window: Chromium or Chrome on the PATH, or what DELTATUNING_CHROMIUM names. Tests are skipped where there is none.</summary>
internal static class Chromium
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Opens an address of this machine; no other is reachable.</summary>
    /// <returns>The document after loading.</returns>
    public static string Document(string address)
    {
        var program = Find();
        if (program is null)
            Assert.Skip($"There is no {string.Join(", ", Names)} on the PATH; DELTATUNING_CHROMIUM can name one.");
        using var profile = new TemporaryFolder();
        return Run(program,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            $"--user-data-dir={profile.Path}", "--dump-dom", address,
        ]);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DELTATUNING_CHROMIUM") is { Length: > 0 } named)
            return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    private static string Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Patience}.");
        }
        return process.ExitCode == 0 ? output.GetAwaiter().GetResult() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
    }
}
