using System.Diagnostics;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Tests.Studies;

namespace DeltaTuning.Experiments.Tests.Runs;

/// <summary>What this program does as another process.</summary>
internal static class ToyProcess
{
    private const string Study = "--toy-study";
    private const string Worker = "--toy-worker";
    private const string Hold = "--toy-hold";

    public static Dictionary<string, Func<string[], int>> Modes { get; } = new()
    {
        [Study] = args =>
        {
            new StudyRunner(ToyStudy.ForKills, new(), new() { Folder = args[0], Worker = Toys.Worker }).Run();
            return 0;
        },
        [Worker] = _ => WorkerProcess.Serve(Toys.Worker, Console.In, Console.Out),
        [Hold] = args =>
        {
            using var held = FolderLock.Take(args[0], "study");
            Console.WriteLine("held");
            Console.In.ReadLine();
            return 0;
        },
    };

    public static ProcessStartInfo StartStudy(string folder) => Start(Study, folder);

    public static ProcessStartInfo StartWorker() => Start(Worker);

    public static ProcessStartInfo StartHold(string folder) => Start(Hold, folder);

    private static ProcessStartInfo Start(params string[] args) => new(Environment.ProcessPath!, args) { RedirectStandardInput = true, RedirectStandardOutput = true };
}
