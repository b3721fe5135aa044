using System.Diagnostics;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tests.Runs;

namespace DeltaTuning.Experiments.Tests.Studies;

/// <summary>A study in a process of its own, killed at random moments.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Study_KilledAtRandomMomentsComesToTheSame()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        Finish(_folder["whole"]);
        var lines = Lines(_folder["whole"]);
        var killed = 0;
        while (killed < Kills)
        {
            using var study = Process.Start(ToyProcess.StartStudy(_folder["killed"]))!;
            var moment = Lines(_folder["killed"]) + 1 + random.Next(Math.Max(1, lines / Kills));
            while (!study.HasExited && Lines(_folder["killed"]) < moment)
                Thread.Sleep(random.Next(3));
            if (study.HasExited)
                break;
            study.Kill();
            study.WaitForExit();
            killed++;
        }
        killed.Should().BeGreaterThanOrEqualTo(3, $"the study must not be over before it was killed several times (seed {seed})");
        Finish(_folder["killed"]);

        var runs = Directory.GetDirectories(_folder["whole", "runs"]);
        runs.Should().HaveCount(6);
        foreach (var run in runs)
        {
            var other = _folder["killed", "runs", Path.GetFileName(run)];
            Toys.Timeless(other).Should().BeEquivalentTo(Toys.Timeless(run), options => options.WithStrictOrdering(), $"of {Path.GetFileName(run)} (seed {seed})");
            foreach (var file in Directory.EnumerateFiles(run, "*.safetensors", SearchOption.AllDirectories))
                File.ReadAllBytes(Path.Combine(other, Path.GetRelativePath(run, file))).Should().Equal(File.ReadAllBytes(file));
            Directory.Exists(Path.Combine(other, "checkpoints")).Should().BeFalse();
        }
    }

    private static void Finish(string folder)
    {
        using var study = Process.Start(ToyProcess.StartStudy(folder))!;
        study.WaitForExit();
        study.ExitCode.Should().Be(0);
    }

    private static int Lines(string folder) => !Directory.Exists(folder) ? 0 : Directory.EnumerateFiles(folder, "log.jsonl", SearchOption.AllDirectories).Sum(Count);

    private static int Count(string log)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }
}
