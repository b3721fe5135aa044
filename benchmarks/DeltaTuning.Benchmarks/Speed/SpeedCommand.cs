using System.CommandLine;

namespace DeltaTuning.Benchmarks.Speed;

/// <summary>The command <c>speed</c>: one measurement, printed as a line of JSON.</summary>
internal static class SpeedCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Architecture", DefaultValueFactory = _ => "minilm" };
        model.AcceptOnlyFromAmong([.. Architectures.Names]);
        var method = new Option<string>("--method") { Description = "What is trained", DefaultValueFactory = _ => "lora" };
        method.AcceptOnlyFromAmong([.. Deltas.Methods]);
        var lengths = new Option<string>("--lengths") { Description = "Tokens in a row, of the encoder and for T5 of the decoder: 64 or 64,16", DefaultValueFactory = _ => "32" };
        var (batch, threads, steps) = (Number("--batch", "Rows in a batch", 32), Number("--threads", "Threads", 2), Number("--steps", "Measured steps", 20));
        var (warmup, rank, alpha) = (Number("--warmup", "Steps before them", 3), Number("--rank", "Rank of LoRA", 8), Number("--alpha", "Alpha of LoRA", 16));
        var command = new Command("speed", "Seconds of a training step, as a line of JSON.") { model, method, batch, lengths, threads, steps, warmup, rank, alpha };
        command.SetAction(parsed => Console.WriteLine(TrainStep.Measure(new()
        {
            Model = parsed.GetRequiredValue(model),
            Method = parsed.GetRequiredValue(method),
            Batch = parsed.GetValue(batch),
            Lengths = Array.ConvertAll(parsed.GetRequiredValue(lengths).Split(','), int.Parse),
            Threads = parsed.GetValue(threads),
            Steps = parsed.GetValue(steps),
            Warmup = parsed.GetValue(warmup),
            Rank = parsed.GetValue(rank),
            Alpha = parsed.GetValue(alpha),
        })));
        return command;
    }

    private static Option<int> Number(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && value < 1)
                result.AddError($"{name} is {value}; it must be at least 1.");
        });
        return option;
    }
}
