using System.Diagnostics;

namespace DeltaTuning.Experiments.Tests.Tasks;

/// <summary>Data sets that lie packed.</summary>
internal static class Archives
{
    /// <summary>Unpacks the archives among some sets.</summary>
    internal static void Unpack(string folder, IEnumerable<string> sets, string to)
    {
        foreach (var archive in sets.Select(set => Path.Combine(folder, set + ".tar.xz")).Where(File.Exists))
        {
            using var tar = Process.Start(new ProcessStartInfo("tar", ["-C", to, "-xf", archive]) { RedirectStandardError = true })!;
            var problem = tar.StandardError.ReadToEnd();
            tar.WaitForExit();
            tar.ExitCode.Should().Be(0, $"tar unpacks {archive}: {problem}");
        }
    }
}
