using System.Diagnostics;

namespace DeltaTuning.Experiments.Tests.Tasks;

/// <summary>Public data sets beside the repository, for tests that read them: the folder that DELTATUNING_DATA names, or shared/data of a folder above the checkout.</summary>
internal static class DataFolder
{
    private const string Variable = "DELTATUNING_DATA";

    /// <summary>The folder; null where there is none.</summary>
    internal static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Directory.Exists(named) ? named : throw new DirectoryNotFoundException($"{Variable} names {named}, which is no folder.");
        for (var folder = new DirectoryInfo(Checkout.Root).Parent; folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data") is var data && Directory.Exists(data))
                return data;
        return null;
    }

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
