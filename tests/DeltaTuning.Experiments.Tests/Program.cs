using DeltaTuning.Experiments.Tests.Runs;

namespace DeltaTuning.Experiments.Tests;

/// <summary>The tests, or with a first argument of its own a process that tests start: see <see cref="ToyProcess"/>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is [var mode, .. var rest] && ToyProcess.Modes.TryGetValue(mode, out var run))
            return run(rest);
        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions).GetAwaiter().GetResult()
            : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult();
    }
}
