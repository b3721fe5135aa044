using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeltaTuning.Benchmarks.Speed;
using DeltaTuning.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Benchmarks.Rows;

/// <summary>
/// The command <c>rows</c>: seconds of a forward pass with one LoRA for the whole batch, with several by rows, and with a pass for each, by turns.
/// </summary>
internal static class RowsCommand
{
    private const int Batch = 32;
    private const int Length = 32;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var deltas = new Option<int>("--deltas") { Description = "Deltas mixed in a batch", DefaultValueFactory = _ => 3 };
        var rounds = new Option<int>("--rounds") { Description = "Measurements of each side", DefaultValueFactory = _ => 15 };
        var command = new Command("rows", "What rows of one batch under different deltas cost.") { deltas, rounds };
        command.SetAction(parsed => Measure(parsed.GetValue(deltas), parsed.GetValue(rounds)));
        return command;
    }

    private static void Measure(int deltas, int rounds)
    {
        set_num_threads(1);
        random.manual_seed(0).Dispose();
        using var model = Architectures.Create("minilm");
        string[] names = [.. Enumerable.Range(0, deltas).Select(number => string.Create(CultureInfo.InvariantCulture, $"lora{number}"))];
        foreach (var name in names)
            model.Apply(new LoRA(8), new() { Name = name });
        using var ids = randint(3, 30000, [Batch, Length], dtype: ScalarType.Int64);
        string[] mixed = [.. Enumerable.Range(0, Batch).Select(row => names[row % deltas])];
        (string Name, Action Run)[] sides =
        [
            ("one delta", () => Pass([.. Enumerable.Repeat(names[0], Batch)], ids)),
            ("by rows", () => Pass(mixed, ids)),
            ("a pass for each", () => EachAlone(names, mixed, ids)),
        ];
        var seconds = sides.ToDictionary(side => side.Name, _ => new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            foreach (var (name, run) in sides)
            {
                var start = Stopwatch.GetTimestamp();
                run();
                if (round >= 0)
                    seconds[name].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }
        var one = Median(seconds["one delta"]);
        foreach (var (name, times) in seconds)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {Median(times) * 1000,8:0.0} ms  {Median(times) / one:0.00}"));

        void Pass(string[] rows, Tensor batch)
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            using (model.Deltas().Rows(rows))
                model.call(new() { InputIds = batch });
        }

        void EachAlone(string[] all, string[] rows, Tensor batch)
        {
            using var scope = NewDisposeScope();
            foreach (var name in all)
            {
                var mine = tensor(Enumerable.Range(0, Batch).Where(row => rows[row] == name).Select(row => (long)row).ToArray());
                Pass([.. Enumerable.Repeat(name, (int)mine.shape[0])], batch.index_select(0, mine));
            }
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
