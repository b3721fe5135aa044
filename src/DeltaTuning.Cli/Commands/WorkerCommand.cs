using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Cli.Options;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;

namespace DeltaTuning.Cli.Commands;

/// <summary>The inside of a worker process: carries out the one run that a study orders on its input.</summary>
internal static class WorkerCommand
{
    private const string Name = "worker";

    public static Command Create(CliConsole console)
    {
        var (data, device) = (new TaskDataOptions(), DeviceOption.Create());
        var command = new Command(Name, "Carries out one run of a study, which starts it.") { device };
        command.Hidden = true;
        data.AddTo(command);
        command.SetAction((parsed, _) => Task.FromResult(WorkerProcess.Serve(
            new() { Executors = StudyExecutors.Create(), Tasks = data.WithMiniature(parsed), Device = DeviceOption.Read(parsed.GetValue(device)) }, console.In, console.Out)));
        return command;
    }

    /// <summary>Starts workers of the same device and data as a command line has.</summary>
    public static WorkerProcessLauncher Launcher(string? device, IReadOnlyList<string> data) => new(() =>
    {
        // The host that runs this program runs the workers too, whatever started it.
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var start = new ProcessStartInfo(host, [typeof(WorkerCommand).Assembly.Location, Name, .. data]);
        if (device is not null)
            start.ArgumentList.Add($"--device={device}");
        return start;
    });
}
