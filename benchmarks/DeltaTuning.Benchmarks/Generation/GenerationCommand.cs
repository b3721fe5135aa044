using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using DeltaTuning.Benchmarks.Speed;
using DeltaTuning.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Benchmarks.Generation;

/// <summary>The command <c>generation</c>: seconds of a token by its position, as a line of JSON.</summary>
internal static class GenerationCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Architecture, with random weights", DefaultValueFactory = _ => "t5-small" };
        model.AcceptOnlyFromAmong("t5-small", "t5-base");
        var (batch, source, tokens) = (Number("--batch", "Rows", 1), Number("--source", "Tokens of the source", 64), Number("--tokens", "Generated tokens", 256));
        var (beams, threads, rounds) = (Number("--beams", "Beams", 1), Number("--threads", "Threads", 1), Number("--rounds", "Measurements, of which the median counts", 3));
        var uncached = new Option<bool>("--no-cache") { Description = "Compute all tokens at each step" };
        var command = new Command("generation", "Seconds of a generated token by its position, as a line of JSON.") { model, batch, source, tokens, beams, threads, rounds, uncached };
        command.SetAction(parsed => Measure(parsed.GetRequiredValue(model), new()
        {
            Batch = parsed.GetValue(batch),
            Source = parsed.GetValue(source),
            Tokens = parsed.GetValue(tokens),
            Beams = parsed.GetValue(beams),
            Threads = parsed.GetValue(threads),
            Rounds = parsed.GetValue(rounds),
            Cache = !parsed.GetValue(uncached),
        }));
        return command;
    }

    private static void Measure(string name, GenerationSettings settings)
    {
        set_num_threads(settings.Threads);
        random.manual_seed(0).Dispose();
        using var model = (T5ForConditionalGeneration)Architectures.Create(name);
        using var ids = randint(3, 30000, [settings.Batch, settings.Source], dtype: ScalarType.Int64);
        using var inputs = new ModelInputs { InputIds = ids, AttentionMask = ones_like(ids) };
        var rounds = Enumerable.Range(-1, settings.Rounds + 1).Select(_ => Steps(model, inputs, settings)).Skip(1).ToList();
        Step[] steps = [.. Enumerable.Range(0, settings.Tokens - 1).Select(step => new Step(Median(rounds.Select(round => round[step].Wall)), Median(rounds.Select(round => round[step].Cpu))))];
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            Program = "deltatuning",
            Model = name,
            settings.Batch,
            settings.Source,
            settings.Tokens,
            settings.Beams,
            settings.Cache,
            settings.Threads,
            TokenS = steps.Average(step => step.Wall),
            TokenCpuS = steps.Average(step => step.Cpu),
            ByPosition = GenerationSettings.Positions(settings.Tokens).Select(at => new { At = at, S = Median(steps[(at - 8)..at].Select(step => step.Wall)), CpuS = Median(steps[(at - 8)..at].Select(step => step.Cpu)) }),
        }, Json));
    }

    // A processor is asked once a step: the time from one asking to the next is a token's.
    private static Step[] Steps(T5ForConditionalGeneration model, ModelInputs inputs, GenerationSettings settings)
    {
        var clock = new Clock();
        model.Generate(inputs, new() { MaxNewTokens = settings.Tokens, EndTokens = [], Beams = settings.Beams, UseCache = settings.Cache, Processors = [clock] }).Dispose();
        return [.. clock.Readings.Zip(clock.Readings.Skip(1), (from, to) => new Step(to.Wall - from.Wall, to.Cpu - from.Cpu))];
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted && sorted.Length % 2 == 1 ? sorted[sorted.Length / 2]
        : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

    private static Option<int> Number(string name, string description, int otherwise) => new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    /// <summary>Seconds by the wall clock, and of CPU time, all threads together.</summary>
    private readonly record struct Step(double Wall, double Cpu);

    private sealed record Clock : ILogitsProcessor
    {
        public List<Step> Readings { get; } = [];

        public Tensor Process(Tensor scores, LogitsContext context)
        {
            Readings.Add(new(Stopwatch.GetElapsedTime(0).TotalSeconds, Environment.CpuUsage.TotalTime.TotalSeconds));
            return scores;
        }
    }
}
